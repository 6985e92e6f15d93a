"""What can be asked: words, operators, days. Pure.

``from:nino label:"big order" -refund "by friday" after:2026-11-01 par``
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from conversations.models import Priority, Status
from social.platforms import Platform


class Operator(StrEnum):
    """The word before a colon."""

    FROM = "from"
    ACCOUNT = "account"
    PLATFORM = "platform"
    LABEL = "label"
    ASSIGNEE = "assignee"
    TEAM = "team"
    PRIORITY = "priority"
    IS = "is"
    HAS = "has"
    BEFORE = "before"
    AFTER = "after"
    ON = "on"


class Is(StrEnum):
    """What a conversation may be besides its status."""

    UNREAD = "unread"
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"


class Has(StrEnum):
    """What a message may have; a note is none and still to be found."""

    ATTACHMENT = "attachment"
    PHOTO = "photo"
    VIDEO = "video"
    AUDIO = "audio"
    FILE = "file"
    LOCATION = "location"
    CONTACT = "contact"
    ORDER = "order"
    NOTE = "note"


DAYS = frozenset({Operator.BEFORE, Operator.AFTER, Operator.ON})
# What may stand after the colon, where that is no name of the workspace's own.
CHOICES: dict[Operator, tuple[str, ...]] = {
    Operator.PLATFORM: tuple(Platform.values),
    Operator.PRIORITY: tuple(Priority.values),
    Operator.IS: (*Is, *Status.values),
    Operator.HAS: tuple(Has),
}
ME, NOBODY = "me", "none"


@dataclass(frozen=True, slots=True)
class Text:
    """Words to be found next to each other. ``prefix``: the last may be longer."""

    text: str
    negated: bool = False
    quoted: bool = False
    prefix: bool = False

    def __str__(self) -> str:
        shown = f'"{self.text}"' if self.quoted else self.text + "*" * self.prefix
        return _minus(self.negated) + shown


@dataclass(frozen=True, slots=True)
class Filter:
    """An operator with a value, or with several of which one is enough."""

    operator: Operator
    values: tuple[str, ...]
    negated: bool = False

    def __str__(self) -> str:
        shown = "|".join(self.values)
        if len(self.values) == 1 and any(one in "|," or one.isspace() for one in shown):
            shown = f'"{shown}"'
        return f"{_minus(self.negated)}{self.operator}:{shown}"


@dataclass(frozen=True, slots=True)
class Day:
    """Before, after or on a day, which is the agent's own. ``before`` and ``after`` exclude it."""

    operator: Operator
    day: date
    negated: bool = False

    def __str__(self) -> str:
        return f"{_minus(self.negated)}{self.operator}:{self.day.isoformat()}"


Item = Text | Filter | Day


class Fault(StrEnum):
    """What can be wrong with a query. It is told, and the rest is searched for."""

    NO_OPERATOR = "no_operator"
    NO_VALUE = "no_value"
    NO_CHOICE = "no_choice"
    NO_DAY = "no_day"
    NO_NAME = "no_name"
    NO_WORDS = "no_words"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: with which operator, and with what after its colon."""

    fault: Fault
    operator: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked, in order, and what of it could not be understood."""

    items: tuple[Item, ...] = ()
    problems: tuple[Problem, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        return " ".join(str(item) for item in self.items)

    @property
    def texts(self) -> list[Text]:
        """The words."""
        return [item for item in self.items if isinstance(item, Text)]

    @property
    def filters(self) -> list[Filter]:
        """The operators with values."""
        return [item for item in self.items if isinstance(item, Filter)]

    @property
    def days(self) -> list[Day]:
        """The days."""
        return [item for item in self.items if isinstance(item, Day)]


def _minus(negated: bool) -> str:
    return "-" if negated else ""
