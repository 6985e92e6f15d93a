"""Reading people in from a table: kept, looked at, started, and worked off line by line.

Lines are written in pieces, each in one transaction with the count of what is done: a
worker that dies leaves whole lines, and the next one goes on after them.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from conversations.actions._import_lines import Lines
from conversations.contact_csv import HANDLE, MOST_BYTES, decode, guess_columns, read_table
from conversations.contact_fields import FIELDS, WrongValue
from conversations.models import Attribute, ContactImport, ImportState
from conversations.texts import clean
from echodesk.enqueue import enqueue
from echodesk.errors import ActionError, Conflict
from echodesk.workspaces.access import require_role
from echodesk.workspaces.audit import record
from echodesk.workspaces.models import Membership, Role

_BATCH = 200
_LOST_AFTER = timedelta(minutes=1)
# What somebody can be found by again.
_TELLING = {"name", "email", "phone", HANDLE}


def upload_table(*, member: Membership, content: bytes, name: str) -> ContactImport:
    """Keep a CSV file until its columns are chosen. Admins only; nothing is written yet.

    Raises :class:`ActionError` for what is no table, or too large a one.
    """
    require_role(member, Role.ADMIN)
    if len(content) > MOST_BYTES:
        detail = _("At most %(size)d MB at once. Split the table.")
        raise ActionError(detail % {"size": MOST_BYTES // 1024**2}, code="too_large")
    text = decode(content)
    try:
        table = read_table(text)
    except WrongValue as error:
        raise ActionError(str(error), code="no_table") from error
    attributes = Attribute.objects.visible_to(member).values_list("key", "name")
    return ContactImport.objects.create(
        workspace_id=member.workspace_id,
        member=member,
        name=clean(name)[:200],
        text=text.replace("\0", ""),
        names=table.names,
        columns=guess_columns(table.names, list(attributes)),
        total=len(table.lines),
    )


def start_import(
    *, member: Membership, contact_import: ContactImport, columns: Sequence[str]
) -> ContactImport:
    """Begin: ``columns`` says for each column of the table what it is, see the model."""
    require_role(member, Role.ADMIN)
    with transaction.atomic():
        rows = ContactImport.objects.visible_to(member).select_for_update(of=("self",))
        row = rows.filter(pk=contact_import.pk).first()
        if row is None:
            raise Http404
        if row.state != ImportState.CHOOSING:
            raise Conflict(_("This import has begun already."), code="already_begun")
        _check_columns(member, row, columns)
        row.columns, row.state = list(columns), ImportState.RUNNING
        row.save(update_fields=["columns", "state"])
        transaction.on_commit(partial(_enqueue, row.pk))
    return row


def _check_columns(member: Membership, row: ContactImport, columns: Sequence[str]) -> None:
    known = {f"attribute:{row.key}" for row in Attribute.objects.visible_to(member)}
    chosen = [column for column in columns if column]
    if len(columns) != len(row.columns) or set(chosen) - {*FIELDS, HANDLE, *known}:
        raise ActionError(_("Choose for each column what it is."), code="wrong_columns")
    if len(set(chosen)) < len(chosen):
        raise ActionError(_("Two columns are the same thing. Leave one out."), code="twice")
    if not _TELLING.intersection(chosen):
        detail = _("Say which column has the name, the e-mail address, the phone or the handle.")
        raise ActionError(detail, code="nobody")


def _enqueue(import_id: int) -> None:
    from conversations import tasks

    enqueue(tasks.import_contacts, import_id)


def sweep_imports() -> int:
    """Go on with imports whose worker is gone; returns how many. Index: contact_import_running."""
    lost = Q(worked_at=None) | Q(worked_at__lt=timezone.now() - _LOST_AFTER)
    rows = ContactImport.objects.filter(lost, state=ImportState.RUNNING)
    for pk in list(rows.values_list("pk", flat=True)):
        _enqueue(pk)
    return len(rows)


def run_import(import_id: int) -> bool:
    """Work an import off, from where it is; ``False`` where there is nothing to do."""
    row = ContactImport.objects.select_related("member__user").filter(pk=import_id).first()
    if row is None or row.state != ImportState.RUNNING:
        return False
    table = read_table(row.text)
    # What is wrong with a line is said in the language of who started it.
    with override(row.member.user.language or None if row.member else None):
        while _work(row.pk, table.lines):
            pass
    return True


def _work(import_id: int, lines: Sequence[tuple[int, list[str]]]) -> bool:
    """One piece; whether there may be another."""
    with transaction.atomic():
        rows = ContactImport.objects.select_for_update(of=("self",)).defer("text")
        row = rows.filter(pk=import_id, state=ImportState.RUNNING).first()
        if row is None:
            return False
        batch = lines[row.done : row.done + _BATCH]
        if not batch:
            _finish(row)
            return False
        done = Lines(row).write(batch)
        row.created += done.created
        row.changed += done.changed
        row.unchanged += done.unchanged
        row.refused = [*row.refused, *sorted(done.refused)]
        row.done += len(batch)
        row.worked_at = timezone.now()
        row.save(update_fields=["created", "changed", "unchanged", "refused", "done", "worked_at"])
    return True


def _finish(row: ContactImport) -> None:
    row.state, row.text, row.finished_at = ImportState.DONE, "", timezone.now()
    row.save(update_fields=["state", "text", "finished_at"])
    counts: Mapping[str, int] = {"created": row.created, "changed": row.changed}
    actor = row.member.user if row.member else None
    record(row.workspace, "contacts_imported", row.name, actor=actor, **counts)
