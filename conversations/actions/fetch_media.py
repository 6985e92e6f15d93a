"""Copying the media of messages before Meta's links die, and deleting the copies.

Always in the background: a message never waits for its media. An attempt is claimed by
a lease in ``retry_at``, made outside of any transaction, and written down afterwards.
"""

import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, When
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from conversations import live
from conversations.actions import _media_outcome as outcome
from conversations.actions._media_steps import MAX_ATTEMPTS
from conversations.actions._rows import lock_message, tell
from conversations.models import Attachment, MediaKind, MediaState
from echodesk.enqueue import enqueue
from echodesk.errors import Conflict
from echodesk.locks import held
from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Membership, Role
from social.graph.errors import GraphError
from social.graph.file_hosts import DownloadError
from social.graph.media import Source, WebPage, fetch_media
from social.models import AccountStatus

# Longer than an attempt can take.
LEASE = timedelta(minutes=10)
# Files that are fetched at a time in the whole installation: slow servers must not
# hold all workers, who have messages to send and to receive.
AT_ONCE = 2
# Seconds a worker goes on to the next file before it looks what else there is to do.
_TURN = 10.0


def fetch_attachment(attachment_id: int) -> str:
    """Copy one piece of media, once. Returns its state afterwards.

    Empty where there was nothing to do, or what came was not wanted any more.
    """
    claimed = _claim(attachment_id)
    if claimed is None:
        return ""
    if claimed.attempts > MAX_ATTEMPTS:
        return outcome.record_lost(claimed)
    source = Source(claimed.kind, claimed.source_url, claimed.media_id, claimed.sha256)
    # On the disk of the media itself; a machine's folder for temporary files may be memory.
    with tempfile.TemporaryFile(dir=settings.DATA_DIR) as file:
        try:
            found = fetch_media(claimed.message.account, source, file)
        except WebPage:
            return outcome.record_absent(claimed)
        except (DownloadError, GraphError) as error:
            return outcome.record_trouble(claimed, error)
        return outcome.record_copy(claimed, found, file)


def fetch_in_turn(attachment_id: int) -> int:
    """Copy that one, and then what else is due, for some seconds; returns how many were tried.

    Zero where enough workers are at it: they come to it by themselves.
    """
    tried, until = 0, time.monotonic() + _TURN
    with _place() as mine:
        upcoming: int | None = attachment_id if mine else None
        while upcoming is not None:
            fetch_attachment(upcoming)
            tried += 1
            upcoming = _due().values_list("pk", flat=True).first()
            if time.monotonic() > until:
                break
    if tried and upcoming is not None:
        sweep_media()
    return tried


def sweep_media() -> int:
    """Set workers to what is due; returns how many. They go on from there by themselves."""
    from conversations import tasks

    ids = list(_due().values_list("pk", flat=True)[:AT_ONCE])
    return sum(enqueue(tasks.fetch_attachment, attachment_id) for attachment_id in ids)


@transaction.atomic
def retry_attachment(*, member: Membership, attachment: Attachment) -> Attachment:
    """Try at once to copy what could not be copied. Any agent may."""
    from conversations import tasks

    require_role(member, Role.AGENT)
    message = lock_message(member, attachment.message_id)
    rows = Attachment.objects.select_for_update(no_key=True)
    row = rows.filter(pk=attachment.pk, message=message).first()
    if row is None:
        raise Http404
    row.message = message
    if row.state == MediaState.WANTED and not row.error:
        return row
    if row.state not in {MediaState.WANTED, MediaState.FAILED}:
        raise Conflict(_("There is nothing to fetch: the file is here, or gone."))
    row.state, row.error, row.attempts, row.retry_at = MediaState.WANTED, "", 0, None
    row.save(update_fields=["state", "error", "attempts", "retry_at"])
    tell(message, [live.status_event(message)])
    transaction.on_commit(partial(enqueue, tasks.fetch_attachment, row.pk))
    return row


def purge_media(message_ids: Collection[int]) -> None:
    """Forget the media of messages that were taken back; the copies go on commit.

    To be called in the transaction that takes them back.
    """
    if not message_ids:
        return
    locked = Attachment.objects.select_for_update(no_key=True).filter(message__in=message_ids)
    rows = list(locked.order_by("pk"))
    names = [name for row in rows for name in (row.file.name, row.thumbnail.name) if name]
    empty = ("source_url", "media_id", "object_id", "title", "name", "content_type", "sha256")
    Attachment.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=MediaState.GONE,
        **dict.fromkeys((*empty, "error", "file", "thumbnail"), ""),
        **dict.fromkeys(("size", "width", "height", "retry_at"), None),
    )
    transaction.on_commit(partial(outcome.delete_files, names), robust=True)


def _due() -> QuerySet[Attachment]:
    """What is to be fetched now: stories first, which live for a day, then by age.

    Index: attachment_wanted. WhatsApp's waits while its account has to be reconnected.
    """
    now = timezone.now()
    due = Q(retry_at=None) | Q(retry_at__lte=now)
    rows = Attachment.objects.filter(due, state=MediaState.WANTED).exclude(
        ~Q(media_id=""), message__account__status=AccountStatus.NEEDS_REAUTHORIZATION
    )
    return rows.order_by(Case(When(kind=MediaKind.STORY, then=0), default=1), "pk")


def _claim(attachment_id: int) -> Attachment | None:
    """Take the attempt on; whoever else tries within the lease finds nothing to do."""
    now = timezone.now()
    until = now + LEASE
    # Columns of this row alone: of two workers at once the second then sees the first's.
    rows = Attachment.objects.filter(Q(retry_at=None) | Q(retry_at__lte=now), pk=attachment_id)
    taken = rows.filter(state=MediaState.WANTED)
    if not taken.update(retry_at=until, attempts=F("attempts") + 1, error=""):
        return None
    related = Attachment.objects.select_related("message__account", "message__conversation")
    claimed = related.filter(pk=attachment_id).first()
    if claimed is not None and claimed.message.is_deleted:
        with transaction.atomic():
            purge_media([claimed.message_id])
        return None
    return claimed


@contextmanager
def _place() -> Iterator[bool]:
    """One of the few places for those who fetch; false if all are taken. Never waits."""
    with ExitStack() as stack:
        yield any(stack.enter_context(held(f"media.{number}")) for number in range(AT_ONCE))
