"""The texts of a message, a note or a person: what is searched, and what a hit shows. Pure."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from conversations.models import Attachment, Contact, ContactIdentity, Message, Note
from conversations.phone_numbers import forms_of
from conversations.search.folding import fold
from social.platforms import Platform

# The details of a message that are words, by where they stand in it.
_PLACE = ("name", "address")
_CARD = ("name", "organization", "phones", "emails")
_ORDER_LINE = ("sku",)
_LINK = ("title",)
_CONTENT_CARD = ("title", "subtitle", "buttons")
_REFERRAL = ("title", "body")
# How a colleague is mentioned in the text of a note.
_MENTION = re.compile(r"@\[([^\]]*)\]\(member:\d+\)")
# So many digits of a number are a part of it that people search for.
FEWEST_DIGITS = 4
_SIGNS = frozenset("+-./() \u00a0")


def texts_of(message: Message, attachments: Iterable[Attachment]) -> list[str]:
    """The texts of a message, the written one first. None of one that was taken back."""
    if message.is_deleted or message.status == "cancelled":
        return []
    named = (text for file in attachments for text in (file.name, file.title))
    return [text for text in (message.text, *_details(message.details), *named) if text]


def text_of(note: Note) -> str:
    """The text of a note, with colleagues who are mentioned as they are shown."""
    return _MENTION.sub(r"@\1", note.text)


def _details(details: dict[str, Any]) -> Iterator[str]:
    yield from _values(details.get("location"), _PLACE)
    yield from _values(details.get("contacts"), _CARD)
    order = details.get("order")
    yield from _values(order.get("items") if isinstance(order, dict) else None, _ORDER_LINE)
    yield from _values(details.get("links"), _LINK)
    yield from _values(details.get("cards"), _CONTENT_CARD)
    yield from _values(details.get("referral"), _REFERRAL)


def _values(found: Any, names: tuple[str, ...]) -> Iterator[str]:
    """The texts that stand under ``names`` in a dictionary, or in each of a list."""
    for one in found if isinstance(found, list) else [found]:
        values = [one.get(name) for name in names] if isinstance(one, dict) else []
        for value in values:
            yield from (text for text in _listed(value) if isinstance(text, str))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def names_of(identity: ContactIdentity) -> list[str]:
    """What a person is called where this identity is, and whom they belong to."""
    contact = identity.contact
    return [contact.name, contact.username, identity.username, contact.email, contact.company]


def numbers_of(identity: ContactIdentity) -> set[str]:
    """The ids of a person, and every end of their phone numbers: people know the last digits."""
    ids = {identity.external_id, identity.recipient_id}
    on_whatsapp = ids if identity.account.platform == Platform.WHATSAPP else set()
    return ids | _ends_of(*on_whatsapp, identity.contact.phone)


def words_about(contact: Contact) -> list[str]:
    """What somebody is called whom no account knows, and the ends of their phone number."""
    names = [contact.name, contact.username, contact.email, contact.company]
    return [*names, *sorted(_ends_of(contact.phone))]


def _ends_of(*texts: str) -> set[str]:
    numbers = {number_in(text) for text in texts} - {""}
    spellings = {form for number in numbers for form in forms_of(number)}
    return {number[start:] for number in spellings for start in _starts(number)}


def _starts(number: str) -> range:
    return range(max(1, len(number) - FEWEST_DIGITS + 1))


def number_in(text: str) -> str:
    """The digits of ``text``, if it is a phone number in any spelling; else empty."""
    folded = fold(text)
    digits = "".join(sign for sign in folded if sign.isdecimal())
    if len(digits) < FEWEST_DIGITS or set(folded) - set(digits) - _SIGNS:
        return ""
    # 00 before the country, or 0 before the area, is dialled and not stored.
    return digits.lstrip("0")
