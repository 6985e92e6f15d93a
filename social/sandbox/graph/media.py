"""WhatsApp's files: ``/{phone_number_id}/media`` and ``/{media-id}``.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media
"""

from social.sandbox import uploads
from social.sandbox.assets import Asset, whatsapp_of
from social.sandbox.failures import FaultKind
from social.sandbox.faults import bad_parameter, bad_upload, missing_object
from social.sandbox.graph.call import Answer, Call, endpoint
from social.sandbox.graph.file_rules import kind_for, rule_of, types_taken
from social.sandbox.graph.switchboard import logged_send, meet_order
from social.sandbox.graph.usage import limits
from social.sandbox.graph.whatsapp import find_number
from social.sandbox.media import about
from social.sandbox.media.links import file_url, upload_url
from social.sandbox.media.sniffing import plain
from social.sandbox.models import (
    MediaFault,
    SandboxFile,
    SandboxNumber,
    SandboxToken,
    SandboxUpload,
)
from social.sandbox.uploads import Given
from social.sandbox.validity import require_scope

MESSAGING = "whatsapp_business_messaging"


@endpoint("POST")
def upload_media(call: Call, object_id: str) -> Answer:
    """``/{phone_number_id}/media``: a multipart form with the file and what it is."""
    token = call.token(SandboxToken.Kind.SYSTEM)
    number = find_number(token, object_id)
    if number is None:
        raise missing_object(object_id)
    require_scope(token, MESSAGING, code=10)
    asset = whatsapp_of(number)
    with logged_send(call, asset, what="upload"):
        if call.text("messaging_product") != "whatsapp":
            raise bad_parameter("The parameter messaging_product is required.")
        meet_order(call, asset, only={FaultKind.ATTACHMENT})
        return {"id": _keep(call, asset).external_id}


def read_media(token: SandboxToken, media_id: str) -> Answer | None:
    """What there is to know of a file, and where it is for five minutes.

    ``None`` for an id that is of none. Gone for good with its message, or where the
    control page says so.
    """
    file = _find(media_id)
    if file is None:
        return None
    require_scope(token, MESSAGING, code=10)
    if _is_gone(file) or not _is_of(token, file):
        raise missing_object(media_id)
    found = about(file)
    url = upload_url(file) if isinstance(file, SandboxUpload) else file_url(file)
    return {
        "messaging_product": "whatsapp",
        "url": url,
        "mime_type": found.content_type,
        "sha256": found.sha256.hex(),
        "file_size": found.size,
        "id": media_id,
    }


def delete_media(token: SandboxToken, media_id: str) -> Answer:
    """``DELETE /{media-id}``: of what the business uploaded."""
    require_scope(token, MESSAGING, code=10)
    file = SandboxUpload.objects.filter(external_id=media_id, deleted_at=None).first()
    if file is None or not _is_of(token, file):
        raise missing_object(media_id)
    uploads.delete(file)
    return {"success": True}


def _keep(call: Call, asset: Asset) -> SandboxUpload:
    file = call.file("file")
    if file is None:
        raise bad_parameter("The parameter file is required.")
    declared = call.text("type") or file.content_type or ""
    kind = kind_for(asset.platform, plain(declared))
    if not kind:
        listed = ", ".join(types_taken(asset.platform))
        raise bad_parameter(
            f"Param file must be a file with one of the following types: {listed}. "
            f"Received file of type '{declared}'."
        )
    given = Given(file, file.name or "", declared, file.size or 0)
    rule, content_type = rule_of(asset.platform, kind), given.content_type()
    if not given.size or content_type != plain(declared):
        raise bad_upload(f"The file is no {plain(declared)} but {content_type}.")
    if rule is None or given.size > rule.size:
        raise bad_upload(f"The file has {given.size} bytes, more than an upload of it may have.")
    return uploads.store(asset, kind, given, declared)


def _find(media_id: str) -> SandboxFile | SandboxUpload | None:
    files = SandboxFile.objects.select_related("message__chat", "upload")
    found = files.filter(external_id=media_id).first()
    return found or SandboxUpload.objects.filter(external_id=media_id).first()


def _is_gone(file: SandboxFile | SandboxUpload) -> bool:
    if limits().media_fault == MediaFault.GONE:
        return True
    if isinstance(file, SandboxUpload):
        return file.deleted_at is not None
    return file.message.unsent_at is not None


def _is_of(token: SandboxToken, file: SandboxFile | SandboxUpload) -> bool:
    """Whether it is of a number the token is for."""
    asset_id = file.asset_id if isinstance(file, SandboxUpload) else file.message.chat.asset_id
    numbers = SandboxNumber.objects.filter(waba_id__in=token.grant.target_ids)
    return numbers.filter(external_id=asset_id).exists()
