"""Reading what somebody typed. Never fails: what cannot be understood becomes a problem. Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from conversations.models import Status
from conversations.search.language import (
    CHOICES,
    DAYS,
    Day,
    Fault,
    Filter,
    Item,
    Operator,
    Problem,
    Query,
    Text,
)
from conversations.search.words import words_of
from conversations.texts import clean

# Phones put typographic quotation marks.
_QUOTES = str.maketrans(dict.fromkeys("“”„‟″", '"'))
_ITEM = re.compile(
    r"""(?P<minus>-?)(?:(?P<name>[A-Za-z]{2,20}):)?
        (?:"(?P<quoted>[^"]*)(?:"|$)|(?P<bare>[^\s"]+)|(?=\s|$))""",
    re.VERBOSE,
)
_SEPARATORS = re.compile(r"[|,]")
_ISO_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_LOCAL_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_AGO = re.compile(r"(\d{1,4})([dw])", re.IGNORECASE)
_DAYS_IN = {"d": 1, "w": 7}
_NAMED_DAYS = {"today": 0, "yesterday": 1}
# No platform is older, and no clock of a database ends before.
_YEARS = range(1990, 2200)

Found = Item | Problem


def parse(text: str, *, today: date) -> Query:
    """What ``text`` asks for; ``today`` is the agent's.

    The last word may be the beginning of one, as it is still being typed.
    """
    given = clean(text).translate(_QUOTES)
    found = [one for match in _ITEM.finditer(given) for one in _read(match, today)]
    items = [one for one in found if not isinstance(one, Problem)]
    problems = [one for one in found if isinstance(one, Problem)]
    if given and not items and not problems:
        problems.append(Problem(Fault.NO_WORDS, value=given))
    return Query(tuple(_unfinished(items)), tuple(problems))


def asks_for_status(text: str) -> bool:
    """Whether ``text`` says itself which statuses it is about."""
    filters = parse(text, today=date(_YEARS[0], 1, 1)).filters
    asked = {value for one in filters if one.operator == Operator.IS for value in one.values}
    return not asked.isdisjoint(Status.values)


def _read(match: re.Match[str], today: date) -> Iterator[Found]:
    name, quoted, bare = match["name"], match["quoted"], match["bare"]
    negated = bool(match["minus"])
    if name and name.lower() in set(Operator):
        yield from _read_operator(Operator(name.lower()), quoted, bare, negated, today)
    elif name and (value := quoted or bare) and not value.startswith("/"):
        yield Problem(Fault.NO_OPERATOR, name, value)
        yield from _text(Text(f"{name}:{value}", negated, quoted=True))
    elif quoted is not None:
        yield from _text(Text(quoted.strip(), negated, quoted=True))
    else:
        word = f"{name}:{bare}" if name and bare else name or bare or ""
        yield from _text(Text(word.rstrip("*"), negated, prefix=word.endswith("*")))


def _text(text: Text) -> Iterator[Text]:
    """The text, if there is a word in it: signs alone are not searched for."""
    if words_of(text.text):
        yield text


def _read_operator(
    operator: Operator, quoted: str | None, bare: str | None, negated: bool, today: date
) -> Iterator[Found]:
    values = [quoted] if quoted is not None else _SEPARATORS.split(bare or "")
    values = [value.strip() for value in values if value.strip()]
    if not values:
        yield Problem(Fault.NO_VALUE, operator)
    elif operator in DAYS:
        yield from _read_day(operator, values[0], negated, today)
    else:
        yield from _read_filter(operator, values, negated)


def _read_filter(operator: Operator, values: list[str], negated: bool) -> Iterator[Found]:
    choices = CHOICES.get(operator)
    if choices is not None:
        yield from (
            Problem(Fault.NO_CHOICE, operator, value)
            for value in values
            if value.lower() not in choices
        )
        values = [value.lower() for value in values if value.lower() in choices]
    if values:
        yield Filter(operator, tuple(values), negated)


def _read_day(operator: Operator, value: str, negated: bool, today: date) -> Iterator[Found]:
    day = _day(value, today)
    yield Problem(Fault.NO_DAY, operator, value) if day is None else Day(operator, day, negated)


def _day(value: str, today: date) -> date | None:
    if value.lower() in _NAMED_DAYS:
        return today - timedelta(days=_NAMED_DAYS[value.lower()])
    if match := _AGO.fullmatch(value):
        day = today - timedelta(days=int(match[1]) * _DAYS_IN[match[2].lower()])
        return day if day.year in _YEARS else None
    if match := _ISO_DAY.fullmatch(value):
        return _date(match[1], match[2], match[3])
    if match := _LOCAL_DAY.fullmatch(value):
        return _date(match[3], match[2], match[1])
    return None


def _date(year: str, month: str, day: str) -> date | None:
    if int(year) not in _YEARS:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _unfinished(items: list[Item]) -> list[Item]:
    """``items`` with the last word taken for the beginning of one."""
    for place in range(len(items) - 1, -1, -1):
        item = items[place]
        if isinstance(item, Text):
            if not (item.quoted or item.negated):
                items[place] = replace(item, prefix=True)
            break
    return items
