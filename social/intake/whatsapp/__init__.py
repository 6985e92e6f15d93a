"""WhatsApp: what stands in ``entry[].changes[]`` of a business account.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/payload-examples
"""

from social.intake.whatsapp.items import read_change

__all__ = ["read_change"]
