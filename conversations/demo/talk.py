"""How the demo's conversations are written down."""

from dataclasses import dataclass, field
from datetime import timedelta

from conversations.models import Priority, Status


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation of the demo, as a script.

    Each of ``lines`` begins with a mark: ``<`` the person, ``>`` an answer,
    ``~`` an answer typed in the platform's own app, ``!`` an answer that failed,
    ``#`` an internal note. The last line happened ``ago``; the others before it.
    """

    name: str
    username: str
    ago: timedelta
    lines: tuple[str, ...]
    status: Status = Status.OPEN
    priority: Priority = Priority.NONE
    assignee: str = ""
    team: str = ""
    labels: tuple[str, ...] = field(default=())
    unread: int = 0
    snoozed_for: timedelta | None = None


def minutes(number: float) -> timedelta:
    """Shorter to read in a list of talks."""
    return timedelta(minutes=number)


def hours(number: float) -> timedelta:
    """Shorter to read in a list of talks."""
    return timedelta(hours=number)


def days(number: float) -> timedelta:
    """Shorter to read in a list of talks."""
    return timedelta(days=number)
