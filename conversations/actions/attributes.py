"""The workspace's own fields on every contact: add, change, put in order, delete."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.http import Http404
from django.utils.text import slugify
from django.utils.translation import gettext as _

from conversations.models import Attribute, AttributeType, Contact
from conversations.search.folding import fold
from conversations.texts import clean
from echodesk.errors import ActionError, Conflict
from echodesk.workspaces.access import require_role
from echodesk.workspaces.audit import record
from echodesk.workspaces.models import Membership, Role

MOST, FEWEST_CHOICES, MOST_CHOICES = 50, 2, 50
_NAME_LENGTH, _KEY_LENGTH, _CHOICE_LENGTH = 60, 40, 80
_BATCH = 500


def create_attribute(
    *, member: Membership, name: str, kind: str, choices: Sequence[str] = ()
) -> Attribute:
    """Add an attribute, the last in order. Admins only.

    Its key, which programs and tables use, is made of its first name and stays. Raises
    :class:`Conflict` ``duplicate`` for a name that is taken.
    """
    require_role(member, Role.ADMIN)
    if kind not in AttributeType.values:
        raise _wrong("kind", _("There is no such kind."))
    row = Attribute(workspace_id=member.workspace_id, name=_name(name), type=kind)
    row.choices = _choices(kind, choices)
    with transaction.atomic():
        others = Attribute.objects.visible_to(member)
        if others.count() >= MOST:
            raise _wrong("name", _("There are %(limit)d attributes already.") % {"limit": MOST})
        row.position = (others.aggregate(last=Max("position"))["last"] or 0) + 1
        row.key = _free_key(row.name, set(others.values_list("key", flat=True)))
        _save(member, row)
        _audit(member, "attribute_created", row)
    return row


def change_attribute(
    *, member: Membership, attribute: Attribute, name: str, choices: Sequence[str] = ()
) -> Attribute:
    """Rename an attribute, or change what can be chosen. Values that are there stay."""
    with transaction.atomic():
        row = _lock(member, attribute)
        row.name, row.choices = _name(name), _choices(row.type, choices)
        _save(member, row)
        _audit(member, "attribute_changed", row)
    return row


def move_attribute(*, member: Membership, attribute: Attribute, up: bool) -> None:
    """Let an attribute change places with its neighbour; at the end it stays."""
    with transaction.atomic():
        _lock(member, attribute)
        rows = list(Attribute.objects.visible_to(member).select_for_update())
        at = next(place for place, row in enumerate(rows) if row.pk == attribute.pk)
        to = at - 1 if up else at + 1
        if 0 <= to < len(rows):
            rows[at], rows[to] = rows[to], rows[at]
        for position, row in enumerate(rows, 1):
            row.position = position
        Attribute.objects.bulk_update(rows, ["position"])


def delete_attribute(*, member: Membership, attribute: Attribute) -> int:
    """Delete an attribute and its value on every contact; returns on how many. Admins only."""
    with transaction.atomic():
        row = _lock(member, attribute)
        contacts = _delete_values(row)
        row.delete()
        _audit(member, "attribute_deleted", row, contacts=contacts)
    return contacts


def count_values(attribute: Attribute) -> int:
    """On how many contacts the attribute has a value."""
    rows = Contact.objects.filter(workspace_id=attribute.workspace_id)
    return rows.filter(attributes__has_key=attribute.key).count()


def _delete_values(attribute: Attribute) -> int:
    """Contact by contact, as no two databases take a key out of JSON in one way."""
    rows = Contact.objects.filter(workspace_id=attribute.workspace_id)
    having = rows.filter(attributes__has_key=attribute.key).order_by("pk")
    having = having.select_for_update(no_key=True)
    done = last = 0
    while batch := list(having.filter(pk__gt=last)[:_BATCH]):
        for contact in batch:
            contact.attributes.pop(attribute.key)
        Contact.objects.bulk_update(batch, ["attributes"])
        done, last = done + len(batch), batch[-1].pk
    return done


def _lock(member: Membership, attribute: Attribute) -> Attribute:
    row = Attribute.objects.visible_to(member).select_for_update().filter(pk=attribute.pk).first()
    if row is None:
        raise Http404
    require_role(member, Role.ADMIN)
    return row


def _save(member: Membership, row: Attribute) -> None:
    twins = Attribute.objects.visible_to(member).exclude(pk=row.pk)
    if fold(row.name) in {fold(name) for name in twins.values_list("name", flat=True)}:
        raise _duplicate(row)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise _duplicate(row) from error


def _duplicate(row: Attribute) -> Conflict:
    detail = _("There is already an attribute “%(name)s”.") % {"name": row.name}
    return Conflict(detail, code="duplicate", fields={"name": [detail]})


def _wrong(field: str, detail: str) -> ActionError:
    return ActionError(detail, fields={field: [detail]})


def _name(name: str) -> str:
    words = " ".join(clean(name).split())
    if not 0 < len(words) <= _NAME_LENGTH:
        limit = {"limit": _NAME_LENGTH}
        raise _wrong("name", _("An attribute's name has 1 to %(limit)d characters.") % limit)
    return words


def _free_key(name: str, taken: set[str]) -> str:
    """Letters that fit an address; a name in another script is only numbered."""
    base = slugify(fold(name)).replace("-", "_")[: _KEY_LENGTH - 4].strip("_") or "attribute"
    numbered = (f"{base}_{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (base, *numbered) if key not in taken)


def _choices(kind: str, choices: Sequence[str]) -> list[str]:
    if kind != AttributeType.CHOICE:
        return []
    found: dict[str, str] = {}
    for choice in choices:
        words = " ".join(clean(choice).split())
        if words:
            found.setdefault(fold(words), words)
    if (
        not FEWEST_CHOICES <= len(found) <= MOST_CHOICES
        or max(map(len, found.values())) > _CHOICE_LENGTH
    ):
        limits = {"limit": MOST_CHOICES, "length": _CHOICE_LENGTH}
        text = _("Give 2 to %(limit)d choices of at most %(length)d characters.") % limits
        raise _wrong("choices", text)
    return list(found.values())


def _audit(member: Membership, verb: str, row: Attribute, **detail: int) -> None:
    record(member.workspace, verb, row.name, actor=member.user, **detail)
