"""Appending to the event log and reading it back."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from echodesk.bulk import insert_values
from echodesk.realtime import hints
from echodesk.realtime.models import Event, Sequence

# An event no browser is sent: it has the feeds look again who is told of what.
SCOPES_CHANGED = "scopes_changed"


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event that has no number yet. ``type`` is one of the contract's frame types.

    ``scope`` limits who is told of it. What is about a conversation has one; without it
    only members who are limited by nothing are told.
    """

    type: str
    conversation_id: int | None = None
    data: dict[str, Any] = field(default_factory=dict)
    scope: int | None = None


def _take_numbers(workspace_id: int, count: int) -> int:
    """Reserve ``count`` numbers and return the first.

    Holds the workspace's sequence row until the transaction ends: call it last.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO realtime_sequence (workspace_id, last) VALUES (%s, %s)"
            " ON CONFLICT (workspace_id)"
            " DO UPDATE SET last = realtime_sequence.last + excluded.last"
            " RETURNING last",
            [workspace_id, count],
        )
        last: int = cursor.fetchone()[0]
    return last - count + 1


def append(workspace_id: int, events: Iterable[NewEvent]) -> None:
    """Write events of one workspace in the current transaction; tell browsers on commit.

    Call it as the last write, and for several workspaces in ascending id, so that
    writers wait for each other briefly and never in a circle.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Events belong to the transaction of the change they tell of.")
    new = list(events)
    if not new:
        return
    first = _take_numbers(workspace_id, len(new))
    now = timezone.now()
    rows = [
        {
            "workspace_id": workspace_id,
            "seq": first + position,
            "type": event.type,
            "conversation_id": event.conversation_id,
            "scope": event.scope,
            "data": event.data,
            "created_at": now,
        }
        for position, event in enumerate(new)
    ]
    insert_values(Event, rows)
    transaction.on_commit(lambda: _tell(workspace_id, first + len(new) - 1))


def _tell(workspace_id: int, seq: int) -> None:
    hints.publish(workspace_id, seq)
    for follow in _followers():
        follow()


@cache
def _followers() -> list[Callable[[], None]]:
    return [import_string(name) for name in settings.EVENT_FOLLOWERS]


def forget(workspace_id: int, conversation_ids: Collection[int]) -> int:
    """Empty all that was told of conversations which are no more; returns how many events.

    The numbers stay, so that nobody takes the gap for something missed. A browser that
    is sent such an event looks for the conversation and finds it gone.
    """
    told = Event.objects.filter(workspace_id=workspace_id, conversation_id__in=conversation_ids)
    return told.update(type="conversation_updated", data={"changed": ["erased"]})


def last_seq(workspace_id: int) -> int:
    """The newest number of a workspace; 0 if nothing has happened yet."""
    row = Sequence.objects.filter(workspace_id=workspace_id).values_list("last", flat=True).first()
    return row or 0


def newest_events(workspace_id: int, limit: int) -> list[Event]:
    """The newest ``limit`` events, oldest of them first."""
    newest = Event.objects.filter(workspace_id=workspace_id).order_by("-seq")[:limit]
    return list(reversed(newest))


def events_after(workspace_id: int, seq: int, limit: int) -> list[Event]:
    """Up to ``limit`` events with a number above ``seq``, in order."""
    return list(
        Event.objects.filter(workspace_id=workspace_id, seq__gt=seq).order_by("seq")[:limit]
    )


def frame(event: Event) -> dict[str, Any]:
    """The JSON frame a browser gets: ``{"seq", "type", "workspace", "conversation", "data"}``."""
    return {
        "seq": event.seq,
        "type": event.type,
        "workspace": event.workspace_id,
        "conversation": event.conversation_id,
        "data": event.data,
    }
