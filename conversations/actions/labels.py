"""The words a workspace sorts by: create, change, delete."""

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from conversations.models import Label
from conversations.models.label import Tone
from conversations.texts import clean
from echodesk.errors import ActionError, Conflict
from echodesk.workspaces import audit
from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Membership, Role

_NAME_LENGTH = 60


def create_label(*, member: Membership, name: str, tone: str = Tone.GREY) -> Label:
    """Add a label. Raises :class:`Conflict` ``duplicate`` for a name that is taken."""
    label = Label(workspace_id=member.workspace_id, name=_name(name), tone=_tone(tone))
    return _save(label)


def change_label(
    *, member: Membership, label: Label, name: str | None = None, tone: str | None = None
) -> Label:
    """Give a label another name or colour; the conversations keep it."""
    with transaction.atomic():
        row = _lock(member, label)
        row.name = row.name if name is None else _name(name)
        row.tone = row.tone if tone is None else _tone(tone)
        return _save(row)


def delete_label(*, member: Membership, label: Label) -> None:
    """Delete a label, off every conversation too. That cannot be undone: admins only."""
    with transaction.atomic():
        row = _lock(member, label)
        require_role(member, Role.ADMIN)
        row.delete()
        audit.record(member.workspace, "label_deleted", row.name, actor=member.user)


def merge_labels(*, member: Membership, label: Label, into: Label) -> Label:
    """Give every conversation with ``label`` the other one instead. Cannot be undone."""
    if label.pk == into.pk:
        detail = _("Choose another label.")
        raise ActionError(detail, fields={"into": [detail]})
    with transaction.atomic():
        require_role(member, Role.ADMIN)
        # In one order, as two merges may cross.
        first, second = sorted((label, into), key=lambda one: one.pk)
        held = {row.pk: row for row in (_lock(member, first), _lock(member, second))}
        given = Label.conversations.through.objects
        twice = given.filter(label=into).values("conversation")
        given.filter(label=label).exclude(conversation__in=twice).update(label=into)
        held[label.pk].delete()
        audit.record(
            member.workspace, "label_merged", label.name, actor=member.user, into=into.name
        )
    return held[into.pk]


def _lock(member: Membership, label: Label) -> Label:
    row = Label.objects.visible_to(member).select_for_update().filter(pk=label.pk).first()
    if row is None:
        raise Http404
    return row


def _save(label: Label) -> Label:
    twins = Label.objects.filter(workspace_id=label.workspace_id, name__iexact=label.name)
    if twins.exclude(pk=label.pk).exists():
        raise _duplicate(label)
    try:
        with transaction.atomic():
            label.save()
    except IntegrityError as error:
        raise _duplicate(label) from error
    return label


def _duplicate(label: Label) -> Conflict:
    detail = _("There is already a label “%(name)s”.") % {"name": label.name}
    return Conflict(detail, code="duplicate", fields={"name": [detail]})


def _name(name: str) -> str:
    words = " ".join(clean(name).split())
    if not 0 < len(words) <= _NAME_LENGTH:
        detail = _("A label has 1 to %(limit)d characters.") % {"limit": _NAME_LENGTH}
        raise ActionError(detail, fields={"name": [detail]})
    return words


def _tone(tone: str) -> Tone:
    if tone not in Tone.values:
        detail = _("There is no such colour.")
        raise ActionError(detail, fields={"tone": [detail]})
    return Tone(tone)
