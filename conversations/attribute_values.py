"""Values of a workspace's own attributes: read from what people write, and shown. Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import formats
from django.utils.translation import gettext as _

from conversations.contact_fields import WrongValue
from conversations.models.attribute import AttributeType
from conversations.search.folding import fold
from conversations.texts import clean

Value = str | int | float | bool

TEXT_LENGTH = 500
_LARGEST = Decimal(10) ** 15
_YES, _NO = ("yes", "true", "1", "y", "on"), ("no", "false", "0", "n", "off")
_is_link = URLValidator(schemes=["http", "https"])


def parse_value(kind: str, given: object, choices: Sequence[str] = ()) -> Value | None:
    """What is kept of ``given``, a text or a value of JSON; ``None`` where it is empty.

    Dates are kept as ISO texts, yes and no as booleans. Raises :class:`WrongValue`.
    """
    if not isinstance(given, str | int | float | bool | None):
        raise WrongValue(_("This is not a value."))
    text = "" if given is None else clean(str(given))
    if not text:
        return None
    match AttributeType(kind):
        case AttributeType.NUMBER:
            return _number(text)
        case AttributeType.DATE:
            return _date(text)
        case AttributeType.CHOICE:
            return _choice(text, choices)
        case AttributeType.FLAG:
            return _flag(text)
        case AttributeType.LINK:
            return _link(text)
    return _short(text)


def show_value(kind: str, value: object) -> str:
    """``value`` as it is read: dates and numbers in the reader's language."""
    if value is None:
        return ""
    if kind == AttributeType.FLAG:
        return _("Yes") if value else _("No")
    if kind == AttributeType.DATE:
        return str(formats.date_format(date.fromisoformat(str(value)), "DATE_FORMAT"))
    if kind == AttributeType.NUMBER:
        return str(formats.localize(value))
    return str(value)


def write_value(value: object) -> str:
    """``value`` as a field of a form or a table has it, to be read by :func:`parse_value`."""
    if value is None:
        return ""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _short(text: str) -> str:
    if len(text) > TEXT_LENGTH:
        raise WrongValue(_("Write at most %(limit)d characters.") % {"limit": TEXT_LENGTH})
    return text


def _number(text: str) -> int | float:
    plain = fold(text).replace(" ", "").replace("\u00a0", "")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation as error:
        raise WrongValue(_("Write a number, such as 12 or 9.5.")) from error
    if not number.is_finite() or abs(number) >= _LARGEST:
        raise WrongValue(_("Write a number, such as 12 or 9.5."))
    return int(number) if number == number.to_integral_value() else float(number)


def _date(text: str) -> str:
    try:
        return date.fromisoformat(fold(text)).isoformat()
    except ValueError as error:
        raise WrongValue(_("Write a date as year-month-day, such as 2026-03-31.")) from error


def _choice(text: str, choices: Sequence[str]) -> str:
    found = next((choice for choice in choices if fold(choice) == fold(text)), None)
    if found is None:
        listed = ", ".join(choices)
        raise WrongValue(_("Choose one of these: %(choices)s.") % {"choices": listed})
    return found


def _flag(text: str) -> bool:
    word = fold(text)
    if word in (*_YES, fold(_("Yes"))):
        return True
    if word in (*_NO, fold(_("No"))):
        return False
    raise WrongValue(_("Write yes or no."))


def _link(text: str) -> str:
    address = text if urlsplit(text).scheme else f"https://{text}"
    try:
        _is_link(_short(address))
    except (ValidationError, ValueError) as error:
        raise WrongValue(_("Write an address on the web, such as https://example.com.")) from error
    return address
