"""Who is looking at which conversation, and who is writing. Never stored: it is true for seconds.

Browsers say every few seconds what they show. Each process tells the others what its own
browsers show, all of it at once, so that one message mends whatever was lost before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

# Seconds. A browser that is silent for so long shows nothing any more, and a process that
# is silent has none.
FRESH = 8.0


class Here(NamedTuple):
    """One member before one conversation. ``scope`` decides which colleagues are told."""

    conversation: int
    scope: int
    member: int
    name: str
    replying: bool


@dataclass(frozen=True, slots=True)
class Change:
    """Who is before a conversation now, and who began or ceased to write there."""

    conversation: int
    scope: int
    members: tuple[Here, ...]
    typing: tuple[tuple[Here, bool], ...]


class Presence:
    """All that is known of one workspace, process by process. No clock of its own."""

    def __init__(self) -> None:
        self._heard: dict[str, tuple[float, frozenset[Here]]] = {}

    def hear(self, process: str, rows: Iterable[Here], now: float) -> list[Change]:
        """Take a process's word for all of its browsers; returns what that changes."""
        before = self._now()
        self._heard[process] = (now, frozenset(rows))
        return list(_changes(before, self._now()))

    def forget_silent(self, now: float) -> list[Change]:
        """Drop the processes that have not been heard of; returns what that changes."""
        before = self._now()
        self._heard = {
            name: (at, rows) for name, (at, rows) in self._heard.items() if now - at < FRESH
        }
        return list(_changes(before, self._now()))

    def everywhere(self) -> list[Change]:
        """All conversations somebody is before, for whoever comes new."""
        return list(_changes({}, self._now()))

    def _now(self) -> dict[int, dict[int, Here]]:
        """By conversation and member; who has it open twice is there once."""
        found: dict[int, dict[int, Here]] = {}
        for _at, rows in self._heard.values():
            for row in sorted(rows):
                theirs = found.setdefault(row.conversation, {})
                known = theirs.get(row.member)
                if known is None or row.replying:
                    theirs[row.member] = row
        return found


def _changes(
    before: dict[int, dict[int, Here]], after: dict[int, dict[int, Here]]
) -> Iterable[Change]:
    for conversation in before.keys() | after.keys():
        was, now = before.get(conversation, {}), after.get(conversation, {})
        if was == now:
            continue
        scope = next(iter((was | now).values())).scope
        members = tuple(now[key] for key in sorted(now))
        yield Change(conversation, scope, members, tuple(_typing(was, now)))


def _typing(was: dict[int, Here], now: dict[int, Here]) -> Iterable[tuple[Here, bool]]:
    for key in sorted(was.keys() | now.keys()):
        wrote = key in was and was[key].replying
        writes = key in now and now[key].replying
        if wrote != writes:
            yield (now.get(key) or was[key]), writes


def frames(workspace_id: int, change: Change) -> list[dict[str, Any]]:
    """What browsers and programs are told of a change. Without a number: it is not in the log."""
    frame = {"workspace": workspace_id, "conversation": change.conversation}
    members = [
        {"id": row.member, "name": row.name, "replying": row.replying} for row in change.members
    ]
    typing = [
        {"type": "typing"}
        | frame
        | {"data": {"member": row.member, "name": row.name, "typing": writes}}
        for row, writes in change.typing
    ]
    return [{"type": "presence"} | frame | {"data": {"members": members}}, *typing]
