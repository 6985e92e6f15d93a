"""How the demo's conversations are written down."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from conversations.models import MediaKind, MediaState, MessageKind, NoticeKind, Priority, Status
from social.contents import Details

PERSON, ANSWER, ELSEWHERE, FAILED, NOTE = "<", ">", "~", "!", "#"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of media, drawn by the sandbox; every ``seed`` has other colours."""

    kind: MediaKind
    seed: int = 0
    title: str = ""
    name: str = ""
    is_voice: bool = False
    state: MediaState = MediaState.STORED
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message, or a note. ``answers`` is how many lines above stands what it replies to.

    ``theirs`` and ``ours`` are the emoji that each side put on it.
    """

    mark: str
    text: str = ""
    kind: MessageKind = MessageKind.TEXT
    details: Details = field(default_factory=Details)
    media: tuple[Piece, ...] = ()
    answers: int = 0
    theirs: str = ""
    ours: str = ""
    is_edited: bool = False
    is_unsent: bool = False
    pricing: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A line between the messages."""

    kind: NoticeKind
    text: str = ""
    details: dict[str, Any] = field(default_factory=dict)


Line = Said | Told


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation of the demo, as a script.

    Most ``lines`` are words behind a mark: ``<`` the person, ``>`` an answer,
    ``~`` an answer typed in the platform's own app, ``!`` an answer that failed,
    ``#`` an internal note. The last line happened ``ago``; the others before it.
    """

    name: str
    username: str
    ago: timedelta
    lines: tuple[str | Line, ...]
    status: Status = Status.OPEN
    priority: Priority = Priority.NONE
    assignee: str = ""
    team: str = ""
    labels: tuple[str, ...] = field(default=())
    unread: int = 0
    snoozed_for: timedelta | None = None
    held_by_app_id: str = ""

    def script(self) -> Iterator[Line]:
        """The lines, read."""
        for line in self.lines:
            yield Said(mark=line[0], text=line[2:]) if isinstance(line, str) else line


def minutes(number: float) -> timedelta:
    """Shorter to read in a list of talks."""
    return timedelta(minutes=number)


def hours(number: float) -> timedelta:
    """Shorter to read in a list of talks."""
    return timedelta(hours=number)


def days(number: float) -> timedelta:
    """Shorter to read in a list of talks."""
    return timedelta(days=number)
