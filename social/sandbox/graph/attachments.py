"""Files of Instagram and Messenger: uploaded beforehand, given by an address, or sent along.

https://developers.facebook.com/docs/messenger-platform/reference/attachment-upload-api
"""

from typing import Any

from social.graph.file_hosts import DownloadError, Trouble
from social.platforms import Platform
from social.sandbox import uploads
from social.sandbox.assets import Asset, instagram_asset, instagram_of, messenger_of
from social.sandbox.failures import FaultKind
from social.sandbox.faults import GraphFault, bad_parameter, missing_object
from social.sandbox.graph.call import Answer, Call, endpoint
from social.sandbox.graph.fetching import fetched, is_address
from social.sandbox.graph.file_rules import Rule, rule_of
from social.sandbox.graph.people import require_messages
from social.sandbox.graph.switchboard import logged_send, meet_order
from social.sandbox.models import SandboxInstagram, SandboxPage, SandboxToken, SandboxUpload
from social.sandbox.uploads import Given

Kind = SandboxToken.Kind
KINDS = ("image", "video", "audio", "file")
_FETCHED_TOO_LONG = "The file server is too slow"


@endpoint("POST")
def message_attachments(call: Call, object_id: str) -> Answer:
    """``/{page|ig|me}/message_attachments``: keep a file, to be sent by its id.

    A page uploads for its linked Instagram account with ``platform=instagram``.
    """
    token = call.token(Kind.PAGE, Kind.INSTAGRAM)
    if object_id not in {"me", token.subject_id}:
        raise missing_object(object_id)
    asset = _asset(call, token)
    require_messages(token, asset.platform)
    with logged_send(call, asset, what="upload"):
        attachment = call.mapping("message").get("attachment")
        if not isinstance(attachment, dict) or attachment.get("type") not in KINDS:
            raise bad_parameter(f"Param message[attachment][type] must be one of {KINDS}")
        meet_order(call, asset, only={FaultKind.ATTACHMENT})
        upload = keep(call, asset, str(attachment["type"]), attachment.get("payload"))
        return {"attachment_id": upload.external_id}


def find(call: Call, asset: Asset, kind: str, payload: Any) -> SandboxUpload:
    """The file an attachment of a message names."""
    given = payload if isinstance(payload, dict) else {}
    if "attachment_id" not in given:
        return keep(call, asset, kind, payload)
    upload = uploads.find(asset, str(given["attachment_id"]))
    if upload is None:
        raise refused("Invalid attachment ID", 2018074)
    if upload.kind != kind:
        raise refused("Upload attachment failure.", 2018047)
    return upload


def keep(call: Call, asset: Asset, kind: str, payload: Any) -> SandboxUpload:
    """Take in a file that comes with the call, or that is behind its address."""
    rule = rule_of(asset.platform, kind)
    if rule is None:
        raise bad_parameter(f"Param message[attachment][type] must be one of {KINDS}")
    file = call.file("filedata")
    if file is not None:
        declared, size = file.content_type or "", file.size or 0
        given = Given(file, file.name or "", declared, size)
        return _store(asset, kind, rule, given)
    url = payload.get("url") if isinstance(payload, dict) else None
    if url is None:
        raise bad_parameter("Param message[attachment][payload] must have a url or attachment_id")
    if not is_address(url):
        raise bad_parameter("Param message[attachment][payload][url] should represent a valid URL")
    return _fetch(asset, kind, rule, str(url))


def refused(words: str, subcode: int) -> GraphFault:
    """The error of a file that is not taken."""
    return bad_parameter(words, subcode)


def _fetch(asset: Asset, kind: str, rule: Rule, url: str) -> SandboxUpload:
    try:
        with fetched(url, rule.size) as given:
            return _store(asset, kind, rule, given)
    except DownloadError as error:
        if error.trouble == Trouble.TOO_BIG:
            raise refused("Attachment size exceeds allowable limit", 2018109) from None
        if str(error) == _FETCHED_TOO_LONG:
            raise refused("Video upload timed out or video corrupted", 2018294) from None
        raise refused("Failed to fetch the file from the url", 2018008) from None


def _store(asset: Asset, kind: str, rule: Rule, given: Given) -> SandboxUpload:
    content_type = given.content_type()
    if given.size > rule.size:
        raise refused("Attachment size exceeds allowable limit", 2018109)
    if not given.size or not rule.takes(content_type):
        raise refused("Upload attachment failure.", 2018047)
    return uploads.store(asset, kind, given, content_type)


def _asset(call: Call, token: SandboxToken) -> Asset:
    if token.kind == Kind.INSTAGRAM:
        accounts = SandboxInstagram.objects.select_related("page")
        return instagram_asset(accounts.get(external_id=token.subject_id))
    pages = SandboxPage.objects.select_related("instagram")
    page = pages.get(external_id=token.subject_id)
    if call.text("platform").lower() != Platform.INSTAGRAM:
        return messenger_of(page)
    asset = instagram_of(page)
    if asset is None:
        raise bad_parameter("The page is not linked to an Instagram account", 2534013)
    return asset
