"""What became of an attempt to copy a piece of media, written down under lock.

Files are written first and outside of any transaction; where the row does not want
them any more, they are deleted again.
"""

import io
import secrets
from typing import BinaryIO

import structlog
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from conversations import live
from conversations.actions._media_steps import Step, step_of_refusal, step_of_trouble, words_of
from conversations.actions._rows import lock_identity, tell
from conversations.models import Attachment, MediaState, Message
from conversations.thumbnails import NoThumbnailError, Thumbnail, render_thumbnail
from social.connect.health import note_refusal
from social.graph.errors import GraphError
from social.graph.file_hosts import DownloadError, Trouble
from social.graph.file_types import KNOWN, PICTURES, UNKNOWN
from social.graph.media import FetchedMedia

logger = structlog.get_logger(__name__)

_ERROR_LENGTH = 300


def record_copy(claimed: Attachment, found: FetchedMedia, file: BinaryIO) -> str:
    """Keep what was fetched, with a thumbnail where it is a picture; returns the new state.

    Empty, and nothing is kept, where the message was unsent or the person erased
    meanwhile, or another worker was faster.
    """
    picture = _thumbnail_of(found, file)
    content_type = found.content_type
    if content_type in PICTURES and picture is None:
        # Nobody is shown a picture that cannot be unpacked safely.
        content_type = UNKNOWN
    names = _names_for(claimed, content_type, picture)
    kept = False
    try:
        _save(names[0], file)
        if picture is not None:
            _save(names[1], io.BytesIO(picture.data))
        kept = _keep(claimed, names, content_type, found.size, picture)
    finally:
        if not kept:
            delete_files(names)
    return MediaState.STORED if kept else ""


def record_absent(claimed: Attachment) -> str:
    """There is nothing to copy: the link is that of a page."""
    return _settle(claimed, Step(MediaState.ABSENT, ""))


def record_trouble(claimed: Attachment, error: DownloadError | GraphError) -> str:
    """It could not be fetched: try again later, or give up. Returns the new state."""
    logger.info("media_not_fetched", attachment=claimed.pk, error=str(error))
    if isinstance(error, GraphError):
        note_refusal(claimed.message.account, error)
        return _settle(claimed, step_of_refusal(claimed, error))
    return _settle(claimed, step_of_trouble(claimed, error))


def record_lost(claimed: Attachment) -> str:
    """Every worker that tried has died of it."""
    return _settle(claimed, Step(MediaState.FAILED, words_of(claimed, Trouble.UNAVAILABLE)))


def delete_files(names: list[str]) -> None:
    """Delete from the media folder; what is not there is fine."""
    for name in names:
        if name:
            default_storage.delete(name)


def _thumbnail_of(found: FetchedMedia, file: BinaryIO) -> Thumbnail | None:
    if found.content_type not in PICTURES:
        return None
    try:
        return render_thumbnail(file)
    except NoThumbnailError as error:
        logger.info("no_thumbnail", error=str(error))
        return None


def _names_for(claimed: Attachment, content_type: str, picture: Thumbnail | None) -> list[str]:
    """Where the copy and its thumbnail go: names nobody can guess, and nobody else chose."""
    stem = f"{claimed.pk}-{secrets.token_hex(8)}"
    name = claimed.file.field.generate_filename(claimed, f"{stem}.{KNOWN.get(content_type, 'bin')}")
    if picture is None:
        return [name, ""]
    return [name, claimed.thumbnail.field.generate_filename(claimed, f"{stem}.webp")]


def _save(name: str, file: BinaryIO) -> None:
    default_storage.save(name, File(file))


@transaction.atomic
def _keep(
    claimed: Attachment, names: list[str], content_type: str, size: int, picture: Thumbnail | None
) -> bool:
    row = _lock(claimed)
    if row is None:
        return False
    row.state, row.error, row.retry_at, row.source_url = MediaState.STORED, "", None, ""
    row.file.name, row.thumbnail.name = names
    row.content_type, row.size = content_type, size
    if picture is not None:
        row.width, row.height = picture.width, picture.height
        row.is_animated = picture.is_animated
    row.save()
    tell(row.message, [live.status_event(row.message)])
    return True


@transaction.atomic
def _settle(claimed: Attachment, step: Step) -> str:
    row = _lock(claimed)
    if row is None:
        return ""
    row.state, row.error = step.state, step.words[:_ERROR_LENGTH]
    row.retry_at = timezone.now() + step.wait if step.wait is not None else None
    row.attempts -= not step.counts
    if step.state in {MediaState.ABSENT, MediaState.GONE}:
        row.source_url = ""
    row.save(update_fields=["state", "error", "retry_at", "attempts", "source_url"])
    if step.state != MediaState.WANTED:
        tell(row.message, [live.status_event(row.message)])
    return step.state


def _lock(claimed: Attachment) -> Attachment | None:
    """The row, if it still waits for this very attempt; in the order locked everywhere."""
    messages = Message.objects.filter(pk=claimed.message_id, is_deleted=False)
    lock_identity(messages.values_list("conversation__identity_id", flat=True).first())
    message = messages.select_for_update(no_key=True).first()
    rows = Attachment.objects.select_for_update(no_key=True)
    mine = rows.filter(pk=claimed.pk, state=MediaState.WANTED, retry_at=claimed.retry_at)
    row = mine.first()
    if message is None or row is None:
        return None
    row.message = message
    return row
