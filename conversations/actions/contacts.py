"""What a member knows of a person, written down."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from conversations.actions._people import lock_contact, tell_of_people
from conversations.attribute_values import parse_value
from conversations.contact_fields import FIELDS, WrongValue, parse_field
from conversations.models import Attribute, Contact
from conversations.models.contact import ProfileState
from conversations.search.index import refresh_lone, refresh_people
from echodesk.errors import ActionError, NotAllowed
from echodesk.workspaces.access import require_role
from echodesk.workspaces.audit import record
from echodesk.workspaces.models import Membership, Role


def change_contact(
    *,
    member: Membership,
    contact: Contact,
    values: Mapping[str, str],
    attributes: Mapping[str, object] | None = None,
    named_here: bool = True,
) -> Contact:
    """Set fields of a contact (``contact_fields.FIELDS``) and attributes by their keys.

    What is not given stays, what is empty is emptied. A name that is given stays, whatever
    profiles say later; an emptied one is asked for again. ``named_here=False`` takes a name
    for the platform's, as undoing does. Raises :class:`ActionError` with ``fields``.
    """
    wanted, own = _parse(member, values, attributes or {})
    with transaction.atomic():
        row = lock_contact(member, contact.pk)
        changed = _set(row, wanted, own, named_here=named_here)
        if changed:
            row.save(update_fields=["attributes", "is_named_here", *FIELDS])
            refresh_people([row.pk])
            refresh_lone([row.pk])
            _audit(member, "contact_changed", row, changed)
            tell_of_people(member.workspace_id, [row.pk], by=member)
    return row


def create_contact(
    *,
    member: Membership,
    values: Mapping[str, str],
    attributes: Mapping[str, object] | None = None,
) -> Contact:
    """Add a person who has not written yet. Who sees only some accounts would not see them."""
    require_role(member, Role.AGENT)
    if not member.sees_everything:
        raise NotAllowed(_("You see people once they write to one of your accounts."))
    wanted, own = _parse(member, values, attributes or {})
    if not any(wanted.get(field) for field in ("name", "email", "phone")):
        detail = _("Give a name, an e-mail address or a phone number.")
        raise ActionError(detail, fields={"name": [detail]})
    with transaction.atomic():
        row = Contact(workspace_id=member.workspace_id)
        changed = _set(row, wanted, own, named_here=True)
        row.save()
        refresh_lone([row.pk])
        _audit(member, "contact_created", row, changed)
    return row


def _parse(
    member: Membership, values: Mapping[str, str], attributes: Mapping[str, object]
) -> tuple[dict[str, str], dict[str, Any]]:
    """Both as they are kept; all that is wrong is told at once."""
    wrong: dict[str, list[str]] = {}
    wanted: dict[str, str] = {}
    for name, text in values.items():
        try:
            wanted[name] = parse_field(name, text)
        except WrongValue as error:
            wrong[name] = [str(error)]
        except KeyError:
            wrong[name] = [_("There is no such field.")]
    own: dict[str, Any] = {}
    known = _known(member, attributes)
    for key, given in attributes.items():
        try:
            own[key] = parse_value(known[key].type, given, known[key].choices)
        except WrongValue as error:
            wrong[f"attributes.{key}"] = [str(error)]
        except KeyError:
            wrong[f"attributes.{key}"] = [_("There is no such attribute.")]
    if wrong:
        raise ActionError(next(iter(wrong.values()))[0], fields=wrong)
    return wanted, own


def _known(member: Membership, attributes: Mapping[str, object]) -> dict[str, Attribute]:
    if not attributes:
        return {}
    rows = Attribute.objects.visible_to(member).filter(key__in=list(attributes))
    return {row.key: row for row in rows}


def _set(
    row: Contact, wanted: Mapping[str, str], own: Mapping[str, Any], *, named_here: bool
) -> list[str]:
    """Put the values into the row; returns the names of those that are new."""
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    if "name" in changed:
        row.is_named_here = named_here and bool(row.name)
        if not row.name and row.pk:
            _ask_for_name(row)
    before = dict(row.attributes)
    kept = {key: value for key, value in {**before, **own}.items() if value is not None}
    row.attributes = kept
    return changed + [key for key in own if kept.get(key) != before.get(key)]


def _ask_for_name(row: Contact) -> None:
    """Have the profiles fetched again, where the platform has any."""
    identities = row.identities.exclude(profile_state=ProfileState.NONE)
    identities.update(profile_state=ProfileState.WANTED, profile_retry_at=None, profile_attempts=0)


def _audit(member: Membership, verb: str, row: Contact, changed: list[str]) -> None:
    """The number and the names of the fields: what stood there would outlive an erasure."""
    record(member.workspace, verb, "", actor=member.user, contact=row.pk, fields=changed)
