"""Taking in files that are to be sent, before a message holds them.

Nothing a browser says of a file is believed. A file is written before its row; what is
left of one without the other goes with ``media_orphans``.
"""

import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Sum
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from conversations.actions._media_outcome import delete_files
from conversations.actions._upload_checks import (
    CheckedFile,
    TooLarge,
    check_file,
    largest,
    too_large,
    wrong_file,
)
from conversations.file_response import safe_name
from conversations.models import Draft, Upload
from conversations.texts import clean
from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Membership, Role
from echodesk.workspaces.tenancy import TenantQuerySet
from social.graph.file_types import KNOWN

__all__ = [
    "TooLarge",
    "delete_unused",
    "discard_upload",
    "largest",
    "own_uploads",
    "too_large",
    "upload_file",
    "wrong_file",
]

# What one member may have waiting, in files and in bytes.
MOST_WAITING = 50
MOST_BYTES = 500 * 1024 * 1024
# How long a file waits for a message that takes it.
KEPT = timedelta(days=1)
_BATCH = 200


def upload_file(*, member: Membership, file: "File[bytes]", name: str) -> Upload:
    """Keep a file for a message of ``member`` to come.

    Pictures are encoded anew, without what cameras write into them; what could run
    scripts is kept as a plain download. Raises :class:`ActionError` (``empty_file``,
    ``too_many_pixels``, ``too_many_uploads``) or :class:`TooLarge`.
    """
    require_role(member, Role.AGENT)
    checked = check_file(file)
    _check_room(member, checked.size)
    path = ""
    written = False
    try:
        path = default_storage.save(_path_of(checked), checked.content)
        upload = _write(member, checked, path, name)
        written = True
    finally:
        if not written:
            delete_files([path])
    return upload


def discard_upload(*, member: Membership, upload: Upload) -> None:
    """Delete a file that no message took; 404 if it is not one of ``member``'s own."""
    with transaction.atomic():
        rows = own_uploads(member).select_for_update(of=("self",)).filter(pk=upload.pk)
        if not _delete(list(rows)):
            raise Http404


def own_uploads(member: Membership) -> TenantQuerySet[Upload]:
    """What ``member`` has waiting. Nobody sees the files of colleagues."""
    return Upload.objects.visible_to(member).filter(member=member)


def delete_unused(may_go_on: Callable[[], bool]) -> int:
    """Delete what no message took in time, nor a draft holds; returns how many files.

    Index: upload_created.
    """
    held = Draft.objects.filter(uploads=OuterRef("pk"))
    outdated = Upload.objects.filter(~Exists(held), created_at__lt=timezone.now() - KEPT)
    outdated = outdated.order_by("created_at")
    deleted = 0
    while may_go_on():
        with transaction.atomic():
            # What a message is taking right now has not been left after all.
            rows = list(outdated.select_for_update(of=("self",), skip_locked=True)[:_BATCH])
            deleted += _delete(rows)
        if not rows:
            break
    return deleted


def _path_of(checked: CheckedFile) -> str:
    """A name that nobody can guess, and nobody else chose."""
    ending = KNOWN.get(checked.type.content_type, "bin")
    return Upload.file.field.generate_filename(Upload(), f"{secrets.token_hex(16)}.{ending}")


@transaction.atomic
def _write(member: Membership, checked: CheckedFile, path: str, name: str) -> Upload:
    # Of two files at once the second finds the first.
    Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=member.pk)
    _check_room(member, checked.size)
    return Upload.objects.create(
        workspace_id=member.workspace_id,
        member=member,
        kind=checked.type.kind,
        name=safe_name(clean(name), checked.type.content_type),
        content_type=checked.type.content_type,
        size=checked.size,
        width=checked.width,
        height=checked.height,
        file=path,
    )


def _check_room(member: Membership, size: int) -> None:
    found = own_uploads(member).aggregate(files=Count("pk"), bytes=Sum("size", default=0))
    if found["files"] >= MOST_WAITING:
        words = _("You have as many files waiting as there may be. Send or remove some first.")
        raise wrong_file(words, "too_many_uploads")
    if found["bytes"] + size > MOST_BYTES:
        detail = _("There is no room for this file. Send or remove those that wait first.")
        raise TooLarge(detail, code="no_room", fields={"file": [detail]})


def _delete(rows: Sequence[Upload]) -> int:
    """Delete rows, and their files once that is written; returns how many."""
    names = [row.file.name or "" for row in rows]
    deleted = Upload.objects.filter(pk__in=[row.pk for row in rows]).delete()[0]
    transaction.on_commit(partial(delete_files, names), robust=True)
    return deleted
