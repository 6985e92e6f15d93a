"""EchoDesk: one inbox for Instagram, Messenger and WhatsApp."""

from echodesk.celery import app as celery_app

__all__ = ["celery_app"]
