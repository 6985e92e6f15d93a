"""Deleting files that no row knows of.

A file is written before its row. A worker that is killed in between leaves it behind;
and what it shows may have been taken back, or its person erased, since.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import FileField
from django.utils import timezone

from conversations.models import Attachment, Upload

logger = structlog.get_logger(__name__)

# Longer than the way from the file to its row can be.
_GRACE = timedelta(hours=1)
# Runs daily; one that was missed does not matter.
_LOOKS_BACK = timedelta(days=2)
_BATCH = 500
_UPLOADS = "uploads/"


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Files of one column: how they are called, and which of some names have a row."""

    field: FileField
    name: re.Pattern[str]
    known: Callable[[Collection[str]], set[str]]

    def folder(self, moment: datetime) -> str:
        """Where files that came at ``moment`` are."""
        return moment.strftime(str(self.field.upload_to)).rstrip("/")


def delete_orphans() -> int:
    """Delete what workers that died left in the media folder of late; returns how many files."""
    deleted = sum(_delete_from(shelf) for shelf in _SHELVES) + _delete_half_received()
    if deleted:
        logger.warning("media_orphans_deleted", files=deleted)
    return deleted


def _delete_from(shelf: _Shelf) -> int:
    now = timezone.now()
    deleted = 0
    for folder in sorted({shelf.folder(now), shelf.folder(now - _LOOKS_BACK)}):
        names = [f"{folder}/{name}" for name in _files_in(folder) if shelf.name.fullmatch(name)]
        for start in range(0, len(names), _BATCH):
            deleted += _delete_unknown(shelf, names[start : start + _BATCH], now - _GRACE)
    return deleted


def _delete_half_received() -> int:
    """What a process was receiving when it was killed."""
    before = timezone.now() - _GRACE
    paths = [
        path
        for path in Path(str(settings.FILE_UPLOAD_TEMP_DIR)).glob("*.upload*")
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before
    ]
    for path in paths:
        path.unlink(missing_ok=True)
    return len(paths)


def _files_in(folder: str) -> list[str]:
    try:
        return sorted(default_storage.listdir(folder)[1])
    except FileNotFoundError:
        return []


def _delete_unknown(shelf: _Shelf, names: Collection[str], before: datetime) -> int:
    known = shelf.known(names)
    orphans = [
        name
        for name in names
        if name not in known and default_storage.get_modified_time(name) < before
    ]
    for name in orphans:
        default_storage.delete(name)
    return len(orphans)


def _copied(names: Collection[str]) -> set[str]:
    keys = {int(name.rpartition("/")[2].partition("-")[0]) for name in names}
    rows = Attachment.objects.filter(pk__in=keys).values_list("file", "thumbnail")
    return {name for row in rows for name in row}


def _uploaded(names: Collection[str]) -> set[str]:
    # In this order: a message that takes a file over writes the second and deletes the first.
    waiting = Upload.objects.filter(file__in=names).values_list("file", flat=True)
    found = set(waiting)
    # Index: attachment_uploaded.
    sent = Attachment.objects.filter(file__startswith=_UPLOADS, file__in=names)
    return found | set(sent.values_list("file", flat=True))


# As _media_outcome calls them, beginning with the row's key; and as upload does.
_BY_KEY, _BY_CHANCE = re.compile(r"(\d+)-[0-9a-f]{16}\.\w+"), re.compile(r"[0-9a-f]{32}\.\w+")
_SHELVES = (
    _Shelf(Attachment.file.field, _BY_KEY, _copied),
    _Shelf(Attachment.thumbnail.field, _BY_KEY, _copied),
    _Shelf(Upload.file.field, _BY_CHANCE, _uploaded),
)
