"""What is shown of a person, beside a conversation and on a page of their own. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from conversations import contacts
from conversations.attribute_values import show_value, write_value
from conversations.contacts import find, known_of, with_leading
from conversations.models import (
    Attribute,
    AttributeType,
    Contact,
    ContactIdentity,
    ContactMerge,
    Conversation,
)
from conversations.reply_window import window_for
from conversations.texts import clean
from echodesk.workspaces.models import Membership

_FOUND = 8
# Beside a conversation, and on the page.
FEW, MANY = 5, 100

Context = dict[str, Any]

_INPUTS = {
    AttributeType.NUMBER: "number",
    AttributeType.DATE: "date",
    AttributeType.LINK: "url",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One line of what is known: ``value`` as a form has it, ``shown`` as people read it.

    ``type`` is that of an input; ``options`` are pairs of value and words where there is a
    choice.
    """

    name: str
    label: str
    value: str
    type: str = "text"
    shown: str = ""
    options: tuple[tuple[str, str], ...] = ()
    error: str = ""


def panel_of(
    member: Membership, contact: Contact, conversation: Conversation | None = None
) -> Context:
    """The whole of it. ``conversation`` is the one it is shown beside, and leaves out."""
    others = Conversation.objects.visible_to(member).filter(contact=contact)
    if conversation is not None:
        others = others.exclude(pk=conversation.pk)
    most = FEW if conversation else MANY
    return {
        "contact": contact,
        "beside": conversation,
        "identities": identities_of(member, contact),
        "merges": merges_of(member, contact),
        "fields": fields_of(member, contact),
        "contact_notes": list(contacts.notes(member, contact)),
        "previous": list(others.select_related("assignee__user")[:most]),
    }


def fields_of(
    member: Membership, contact: Contact, errors: Mapping[str, tuple[str, str]] | None = None
) -> list[Field]:
    """What members may write down. ``errors`` has by name what was typed, and what is wrong."""
    fields = [
        Field("name", _("Name"), contact.name),
        Field("email", _("E-mail"), contact.email, "email"),
        Field("phone", _("Phone"), contact.phone, "tel"),
        Field("company", _("Company"), contact.company),
        Field("language", _("Language"), contact.language),
        *(_of_attribute(row, contact) for row in Attribute.objects.visible_to(member)),
    ]
    return [_with_error(field, errors or {}) for field in fields]


def _of_attribute(row: Attribute, contact: Contact) -> Field:
    value = contact.attributes.get(row.key)
    options: tuple[tuple[str, str], ...] = ()
    if row.type == AttributeType.CHOICE:
        # A value from before the choices were changed stays what it is.
        kept = [value] if value and value not in row.choices else []
        options = tuple((choice, choice) for choice in [*row.choices, *kept])
    elif row.type == AttributeType.FLAG:
        options = (("yes", _("Yes")), ("no", _("No")))
    return Field(
        f"attributes.{row.key}",
        row.name,
        write_value(value),
        _INPUTS.get(AttributeType(row.type), "text"),
        show_value(row.type, value),
        options,
    )


def _with_error(field: Field, errors: Mapping[str, tuple[str, str]]) -> Field:
    if field.name not in errors:
        return field
    typed, words = errors[field.name]
    return Field(field.name, field.label, typed, field.type, field.shown, field.options, words)


def identities_of(member: Membership, contact: Contact) -> list[Context]:
    """Where the contact can be reached, until when, and by which further ids they are known."""
    known = ContactIdentity.objects.visible_to(member).filter(contact=contact)
    rows = known.select_related("account").defer("account__access_token").order_by("pk")
    now = timezone.now()
    identities = list(rows)
    return [
        {
            "identity": identity,
            "others": [other for other in identities if other.same_as_id == identity.pk],
            "window": window_for(
                identity.account.platform,
                identity.last_inbound_at,
                now,
                entry_point_at=identity.entry_point_at,
            ),
        }
        for identity in identities
        if identity.same_as_id is None
    ]


def merges_of(member: Membership, contact: Contact) -> list[ContactMerge]:
    """The merges into the contact that can be undone, newest first."""
    return list(ContactMerge.objects.visible_to(member).filter(kept=contact, undone_at=None))


def find_contacts(member: Membership, words: str, *, besides: Contact) -> list[Contact]:
    """People who are found by ``words``, with ``leading`` ids and what is ``known``; few."""
    if not clean(words):
        return []
    people = find(member, words).exclude(pk=besides.pk)
    return _shown(member, list(with_leading(member, people)[:_FOUND]))


def get_contact(member: Membership, contact_id: int) -> Contact | None:
    """One of them, shown the same way; ``None`` if there is none."""
    people = Contact.objects.visible_to(member).filter(pk=contact_id)
    return next(iter(_shown(member, list(with_leading(member, people)))), None)


def _shown(member: Membership, people: list[Contact]) -> list[Contact]:
    counted = known_of(member, people)
    for person in people:
        person.known = counted[person.pk]  # type: ignore[attr-defined]
    return people
