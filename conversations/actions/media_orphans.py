"""Deleting files that no row knows of.

A file is written before its row. A worker that is killed in between leaves it behind;
and what it shows may have been taken back, or its person erased, since.
"""

import re
from datetime import datetime, timedelta

import structlog
from django.core.files.storage import default_storage
from django.utils import timezone

from conversations.models import Attachment

logger = structlog.get_logger(__name__)

# Longer than the way from the file to its row can be.
_GRACE = timedelta(hours=1)
# Runs daily; one that was missed does not matter.
_LOOKS_BACK = timedelta(days=2)
_BATCH = 500
# As _media_outcome calls them, beginning with the row's key.
_NAME = re.compile(r"(\d+)-[0-9a-f]{16}\.\w+")


def delete_orphans() -> int:
    """Delete what workers that died left in the media folder of late; returns how many files."""
    now = timezone.now()
    deleted = 0
    for folder in sorted({*_folders(now), *_folders(now - _LOOKS_BACK)}):
        names = [f"{folder}/{name}" for name in _files_in(folder) if _NAME.fullmatch(name)]
        for start in range(0, len(names), _BATCH):
            deleted += _delete_unknown(names[start : start + _BATCH], now - _GRACE)
    if deleted:
        logger.warning("media_orphans_deleted", files=deleted)
    return deleted


def _folders(moment: datetime) -> list[str]:
    """Where files that came at ``moment`` are."""
    fields = (Attachment.file.field, Attachment.thumbnail.field)
    return [moment.strftime(str(field.upload_to)).rstrip("/") for field in fields]


def _files_in(folder: str) -> list[str]:
    try:
        return sorted(default_storage.listdir(folder)[1])
    except FileNotFoundError:
        return []


def _delete_unknown(names: list[str], before: datetime) -> int:
    keys = {int(name.rpartition("/")[2].partition("-")[0]) for name in names}
    rows = Attachment.objects.filter(pk__in=keys).values_list("file", "thumbnail")
    known = {name for row in rows for name in row}
    orphans = [
        name
        for name in names
        if name not in known and default_storage.get_modified_time(name) < before
    ]
    for name in orphans:
        default_storage.delete(name)
    return len(orphans)
