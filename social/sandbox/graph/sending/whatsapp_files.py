"""WhatsApp's files: by the id of an upload, or by their address.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages#media-object
"""

from typing import Any

from social.graph.file_hosts import DownloadError
from social.sandbox import uploads
from social.sandbox.assets import Asset
from social.sandbox.drafts import Content, Draft
from social.sandbox.faults import GraphFault, bad_parameter, bad_upload, bad_value, missing_value
from social.sandbox.graph.fetching import fetched, is_address
from social.sandbox.graph.file_rules import KILOBYTE, Rule, rule_of
from social.sandbox.media.sniffing import HEAD, is_moving_webp
from social.sandbox.models import FileKind, Said, SandboxUpload

KINDS = {
    "image": (Said.PHOTO, FileKind.PHOTO),
    "video": (Said.VIDEO, FileKind.VIDEO),
    "audio": (Said.VOICE, FileKind.VOICE),
    "document": (Said.FILE, FileKind.DOCUMENT),
    "sticker": (Said.STICKER, FileKind.STICKER),
}
CAPTION, FILENAME = 1024, 240
_CAPTIONED = frozenset({"image", "video", "document"})
# A sticker that does not move.
_STILL = 100 * KILOBYTE


def read_file(asset: Asset, kind: str, content: dict[str, Any]) -> Draft:
    """A message that is a file."""
    caption, filename = content.get("caption", ""), content.get("filename", "")
    if caption and kind not in _CAPTIONED:
        raise bad_parameter(f'Unexpected key "caption" on param "{kind}".')
    if not isinstance(caption, str) or len(caption) > CAPTION:
        raise bad_parameter(f"Param {kind}['caption'] must be at most {CAPTION} characters long.")
    if filename and kind != "document":
        raise bad_parameter(f'Unexpected key "filename" on param "{kind}".')
    if not isinstance(filename, str) or len(filename) > FILENAME:
        raise bad_value(f"Param {kind}['filename'] must be at most {FILENAME} characters long.")
    said, file_kind = KINDS[kind]
    named: Content = {"filename": filename} if filename else {}
    upload = find_upload(asset, kind, content)
    return Draft(said, caption, named, files=(file_kind,), uploads=(upload,))


def find_upload(asset: Asset, kind: str, content: dict[str, Any]) -> SandboxUpload:
    """The file itself. Raises 131053 for one that is not to be had, or is none of that kind."""
    media_id, link = content.get("id"), content.get("link")
    if (media_id is None) == (link is None):
        raise missing_value(f"Param {kind} must have either an id or a link.")
    if media_id is not None:
        return _by_id(asset, kind, str(media_id))
    if not is_address(link):
        raise bad_parameter(f"Param {kind}['link'] is not a valid URI.")
    return _by_link(asset, kind, str(link))


def _by_id(asset: Asset, kind: str, media_id: str) -> SandboxUpload:
    upload = uploads.find(asset, media_id)
    if upload is None:
        raise bad_parameter(
            f"Param {kind}['id'] is not a valid whatsapp business account media attachment ID"
        )
    rule = _rule(asset, kind)
    if not rule.takes(upload.content_type):
        raise bad_upload(f"Media file of the type {upload.content_type} is no {kind}.")
    if upload.size > rule.size or (kind == "sticker" and _is_heavy(upload)):
        raise bad_upload(f"Media file is too large for a {kind}.")
    return upload


def _by_link(asset: Asset, kind: str, link: str) -> SandboxUpload:
    rule = _rule(asset, kind)
    try:
        with fetched(link, rule.size) as given:
            content_type = given.content_type()
            if not given.size or not rule.takes(content_type):
                raise bad_upload(f"Media file of the type {content_type} is no {kind}.")
            upload = uploads.store(asset, kind, given, content_type)
    except DownloadError as error:
        raise _not_fetched(error) from None
    if kind == "sticker" and _is_heavy(upload):
        raise bad_upload("Media file is too large for a sticker.")
    return upload


def _not_fetched(error: DownloadError) -> GraphFault:
    return bad_upload(f"Downloading media from weblink failed: {error}")


def _rule(asset: Asset, kind: str) -> Rule:
    rule = rule_of(asset.platform, kind)
    if rule is None:
        raise bad_value(f"There is no media of the kind {kind}.")
    return rule


def _is_heavy(upload: SandboxUpload) -> bool:
    if upload.size <= _STILL:
        return False
    with upload.file.open("rb") as opened:
        return not is_moving_webp(opened.read(HEAD))
