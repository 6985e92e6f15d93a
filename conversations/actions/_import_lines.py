"""Lines of a table become contacts, or change those who are there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from conversations.actions._people import tell_of_people
from conversations.attribute_values import parse_value
from conversations.contact_csv import HANDLE
from conversations.contact_fields import FIELDS, WrongValue, parse_field
from conversations.models import Attribute, Contact, ContactIdentity, ContactImport
from conversations.phone_numbers import forms_of
from conversations.search.index import refresh_lone, refresh_people
from conversations.texts import clean
from social.platforms import Platform

Line = tuple[int, list[str]]
_OWN = "attribute:"
_HANDLE_LENGTH = 200
_WRITTEN = ("name", "username", "email", "phone", "company", "language")


@dataclass(slots=True)
class Parsed:
    """What one line says."""

    number: int
    cells: list[str]
    fields: dict[str, str] = field(default_factory=dict)
    own: dict[str, Any] = field(default_factory=dict)
    handle: str = ""


@dataclass(slots=True)
class Done:
    """What became of a piece; ``refused`` as the model has it."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[tuple[int, str, list[str]]] = field(default_factory=list)


class Lines:
    """Writes pieces of one import. People are told apart by address, number and handle."""

    def __init__(self, row: ContactImport) -> None:
        self._row = row
        attributes = Attribute.objects.filter(workspace_id=row.workspace_id)
        self._attributes = {attribute.key: attribute for attribute in attributes}
        # By what somebody is found: kind and value.
        self._found: defaultdict[tuple[str, str], list[Contact]] = defaultdict(list)

    def write(self, lines: Sequence[Line]) -> Done:
        """Write a piece, inside a transaction; in seven queries, however many lines."""
        done = Done()
        parsed = [one for line in lines if (one := self._parse(line, done))]
        self._look_up(parsed)
        # Two lines of a piece may be of one person: each row once, by what it is.
        made: dict[int, Contact] = {}
        changed: dict[int, Contact] = {}
        for one in parsed:
            self._take(one, done, made, changed)
        self._save(list(made.values()), list(changed.values()))
        return done

    def _parse(self, line: Line, done: Done) -> Parsed | None:
        number, cells = line
        parsed = Parsed(number, cells)
        wrong: list[str] = []
        for column, cell in zip(self._row.columns, cells, strict=False):
            if not (column and cell):
                continue
            try:
                self._put(parsed, column, cell)
            except WrongValue as error:
                wrong.append(f"“{cell[:60]}”: {error}")
        if not wrong and not (parsed.handle or set(parsed.fields) & {"name", "email", "phone"}):
            wrong.append(_("There is no name, e-mail address, phone number or handle."))
        if wrong:
            done.refused.append((number, " ".join(wrong), cells))
            return None
        return parsed

    def _put(self, parsed: Parsed, column: str, cell: str) -> None:
        if column == HANDLE:
            parsed.handle = clean(cell).lstrip("@").lower()[:_HANDLE_LENGTH]
        elif column in FIELDS:
            parsed.fields[column] = parse_field(column, cell)
        elif (attribute := self._attributes.get(column.removeprefix(_OWN))) is not None:
            parsed.own[attribute.key] = parse_value(attribute.type, cell, attribute.choices)

    def _look_up(self, parsed: Sequence[Parsed]) -> None:
        """Find who is there already, and hold them: indexes contact_by_email, _phone, _username."""
        wanted = {
            kind: {value for one in parsed for k, value in _keys(one) if k == kind}
            for kind in ("email", "phone", "username")
        }
        ids = self._by_number(wanted["phone"])
        people = Contact.objects.filter(workspace_id=self._row.workspace_id)
        for kind, values in wanted.items():
            rows = people.filter(**{f"{kind}__in": values}).exclude(**{kind: ""})
            for pk, value in rows.values_list("pk", kind):
                ids[kind, value].add(pk)
        keys = {pk for found in ids.values() for pk in found}
        held = people.filter(pk__in=keys).select_for_update(no_key=True).order_by("pk")
        contacts = {contact.pk: contact for contact in held}
        for key, found in ids.items():
            self._found[key] = [contacts[pk] for pk in sorted(found) if pk in contacts]

    def _by_number(self, phones: Iterable[str]) -> defaultdict[tuple[str, str], set[int]]:
        """Whom WhatsApp knows by one of the numbers: index one_identity_per_account."""
        ids: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        spelt = {form: phone for phone in phones for form in forms_of(phone.lstrip("+"))}
        rows = ContactIdentity.objects.filter(
            account__workspace_id=self._row.workspace_id,
            account__platform=Platform.WHATSAPP,
            external_id__in=spelt,
        )
        for external_id, contact in rows.values_list("external_id", "contact"):
            ids["phone", spelt[external_id]].add(contact)
        return ids

    def _take(
        self, one: Parsed, done: Done, made: dict[int, Contact], changed: dict[int, Contact]
    ) -> None:
        keys = list(_keys(one))
        found = {id(contact): contact for key in keys for contact in self._found[key]}
        if len(found) > 1:
            names = ", ".join(contact.display_name for contact in found.values())
            why = _("Several contacts fit this line: %(names)s. Merge them first.")
            done.refused.append((one.number, why % {"names": names}, one.cells))
            return
        contact = next(iter(found.values()), None)
        if contact is None:
            contact = Contact(workspace_id=self._row.workspace_id)
            _fill(contact, one)
            made[id(contact)] = contact
            done.created += 1
        elif _fill(contact, one):
            if contact.pk is not None:
                changed[contact.pk] = contact
            done.changed += 1
        else:
            done.unchanged += 1
        for key in keys:
            if contact not in self._found[key]:
                self._found[key].append(contact)

    def _save(self, made: list[Contact], changed: list[Contact]) -> None:
        Contact.objects.bulk_create(made)
        fields = [*_WRITTEN, "attributes", "is_named_here"]
        if changed:
            Contact.objects.bulk_update(sorted(changed, key=lambda row: row.pk), fields)
        refresh_people([contact.pk for contact in changed])
        refresh_lone([contact.pk for contact in (*made, *changed)])
        if changed:
            ids = [contact.pk for contact in changed]
            tell_of_people(self._row.workspace_id, ids, by=self._row.member)


def _keys(one: Parsed) -> Iterable[tuple[str, str]]:
    """What a line can be recognised by."""
    if email := one.fields.get("email"):
        yield "email", email
    if phone := one.fields.get("phone"):
        yield "phone", phone
    if one.handle:
        yield "username", one.handle


def _fill(contact: Contact, one: Parsed) -> bool:
    """Put into the contact what the line says; whether that is new. Empty cells say nothing."""
    values = dict(one.fields)
    if one.handle and not contact.username:
        values["username"] = one.handle
    new = {name: value for name, value in values.items() if getattr(contact, name) != value}
    for name, value in new.items():
        setattr(contact, name, value)
    if "name" in new:
        contact.is_named_here = True
    own = {key: value for key, value in one.own.items() if contact.attributes.get(key) != value}
    contact.attributes = contact.attributes | own
    return bool(new or own)
