"""Webhook payloads as Meta shapes them; pure.

https://developers.facebook.com/docs/messenger-platform/reference/webhook-events
https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/payload-examples
"""

from collections.abc import Sequence

from social.platforms import Platform
from social.sandbox.assets import Asset
from social.sandbox.models import SandboxMessage
from social.sandbox.payloads import envelope as _envelope
from social.sandbox.payloads import messenger, whatsapp
from social.sandbox.payloads.afterwards import place
from social.sandbox.payloads.envelope import Payload

__all__ = ["Payload", "business_wrote", "person_wrote"]


def person_wrote(asset: Asset, messages: Sequence[SandboxMessage]) -> Payload:
    """One or more messages to ``asset``; chats, people and files must be loaded.

    Of Instagram and Messenger all must be in conversations that are held alike.
    """
    if asset.platform == Platform.WHATSAPP:
        changes = [whatsapp.person_change(asset, message) for message in messages]
        return _envelope.whatsapp(asset, changes)
    items = [messenger.person_item(asset, message) for message in messages]
    return _envelope.messaging(asset, items, place=place(messages[0]))


def business_wrote(asset: Asset, message: SandboxMessage, *, app_id: int | None) -> Payload:
    """The echo of an answer. ``app_id`` is the app that sent it, ``None`` for Meta's own apps."""
    if asset.platform == Platform.WHATSAPP:
        return whatsapp.echo(asset, message)
    return _envelope.messaging(asset, [messenger.echo_item(asset, message, app_id)])
