"""How far answers got on Instagram and Messenger."""

from social.platforms import Platform
from social.sandbox.assets import Asset
from social.sandbox.models import SandboxMessage
from social.sandbox.payloads.envelope import Payload, item, messaging, milliseconds


def delivered(asset: Asset, message: SandboxMessage) -> Payload:
    """Messenger only: the answer reached the person's phone."""
    watermark = milliseconds(message.sent_at)
    content = {"mids": [message.external_id], "watermark": watermark}
    return messaging(asset, [item(asset, message.chat, {"delivery": content})])


def person_read(asset: Asset, message: SandboxMessage) -> Payload:
    """The person has seen everything up to ``message``, an answer of the business."""
    if asset.platform == Platform.INSTAGRAM:
        content: Payload = {"mid": message.external_id}
    else:
        content = {"watermark": milliseconds(message.sent_at)}
    return messaging(asset, [item(asset, message.chat, {"read": content})])
