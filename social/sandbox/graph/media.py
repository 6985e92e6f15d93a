"""``/{media-id}`` of WhatsApp: where the file is, for five minutes.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media
"""

from social.sandbox.faults import missing_object
from social.sandbox.graph.call import Answer
from social.sandbox.graph.usage import limits
from social.sandbox.media import render
from social.sandbox.media.links import file_url
from social.sandbox.models import MediaFault, SandboxFile, SandboxNumber, SandboxToken
from social.sandbox.validity import require_scope


def read_media(token: SandboxToken, media_id: str) -> Answer | None:
    """What there is to know of a file; ``None`` for an id that is of none.

    Gone for good with its message, or where the control page says so.
    """
    file = SandboxFile.objects.select_related("message__chat").filter(external_id=media_id).first()
    if file is None:
        return None
    require_scope(token, "whatsapp_business_messaging", code=10)
    numbers = SandboxNumber.objects.filter(waba_id__in=token.grant.target_ids)
    is_gone = file.message.unsent_at is not None or limits().media_fault == MediaFault.GONE
    if is_gone or not numbers.filter(external_id=file.message.chat.asset_id).exists():
        raise missing_object(media_id)
    found = render(file)
    return {
        "messaging_product": "whatsapp",
        "url": file_url(file),
        "mime_type": found.content_type,
        "sha256": found.sha256.hexdigest(),
        "file_size": len(found.data),
        "id": media_id,
    }
