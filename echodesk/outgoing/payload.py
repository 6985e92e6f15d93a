"""What a receiver is sent."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from echodesk.outgoing.models import Dispatch
from echodesk.realtime.models import Event

TEST_TYPE = "test"
_TEST_DATA = {"message": "This is a test. Nothing has happened."}


def payload_of(dispatch: Dispatch, event: Event | None) -> dict[str, Any] | None:
    """``{"type", "timestamp", "workspace", "seq", "conversation", "data"}``.

    ``None`` where the event is not kept any more. It is what the log says now: of somebody
    who was erased meanwhile, nothing is left.
    """
    if dispatch.is_test:
        return _payload(dispatch, TEST_TYPE, dispatch.created_at, None, _TEST_DATA)
    if event is None:
        return None
    return _payload(dispatch, event.type, event.created_at, event.conversation_id, event.data)


def _payload(
    dispatch: Dispatch, kind: str, at: datetime, conversation_id: int | None, data: dict[str, Any]
) -> dict[str, Any]:
    return {
        "type": kind,
        "timestamp": at.isoformat(),
        "workspace": dispatch.workspace_id,
        "seq": dispatch.seq,
        "conversation": conversation_id,
        "data": data,
    }


def encode(payload: Mapping[str, Any]) -> bytes:
    """The bytes that are signed and sent. Only ASCII, so no text can be one that has none."""
    return json.dumps(payload, separators=(",", ":")).encode()


def events_of(dispatches: Iterable[Dispatch]) -> dict[tuple[int, int], Event]:
    """The events behind ``dispatches`` by workspace and number, as far as they are kept.

    Constraint: one_event_per_seq.
    """
    wanted: dict[int, list[int]] = {}
    for dispatch in dispatches:
        if dispatch.seq is not None:
            wanted.setdefault(dispatch.workspace_id, []).append(dispatch.seq)
    if not wanted:
        return {}
    named = Q()
    for workspace_id, numbers in wanted.items():
        named |= Q(workspace_id=workspace_id, seq__in=numbers)
    return {(event.workspace_id, event.seq): event for event in Event.objects.filter(named)}


def event_of(dispatch: Dispatch) -> Event | None:
    """The event behind one dispatch, if it is kept."""
    return events_of([dispatch]).get((dispatch.workspace_id, dispatch.seq or 0))
