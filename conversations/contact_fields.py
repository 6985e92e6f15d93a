"""What a member may write about a person, made fit to be kept. Pure."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from conversations.search.folding import fold
from conversations.texts import clean

FIELDS = ("name", "email", "phone", "company", "language")

_LENGTHS = {"name": 200, "email": 254, "phone": 40, "company": 120, "language": 40}
_FEWEST_DIGITS, _MOST_DIGITS = 4, 18
_PHONE = re.compile(r"\+?[\d ()./\-\u00a0]+")


class WrongValue(ValueError):
    """The value cannot be kept; says in plain words what one looks like."""


def parse_field(name: str, text: str) -> str:
    """The value of the field ``name`` as it is kept; empty empties it.

    Raises :class:`WrongValue`; ``KeyError`` for a name that is no field.
    """
    limit = _LENGTHS[name]
    value = " ".join(clean(text).split())
    if not value:
        return ""
    if name == "phone":
        return parse_phone(value)
    if len(value) > limit:
        raise WrongValue(_("Write at most %(limit)d characters.") % {"limit": limit})
    return parse_email(value) if name == "email" else value


def parse_email(text: str) -> str:
    """An address, in small letters: two spellings of one are one."""
    try:
        validate_email(text)
    except ValidationError as error:
        raise WrongValue(_("Write an e-mail address, such as mika@example.com.")) from error
    return text.lower()


def parse_phone(text: str) -> str:
    """Its digits, and the + before a country: what stands between them differs by writer."""
    folded = fold(text)
    digits = re.sub(r"\D", "", folded)
    if not (_PHONE.fullmatch(folded) and _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS):
        raise WrongValue(_("Write a phone number with its country, such as +358 40 123 4567."))
    if folded.startswith("00"):
        return f"+{digits[2:]}"
    return f"+{digits}" if folded.startswith("+") else digits
