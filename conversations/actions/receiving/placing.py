"""Finding, reopening or making the conversation each arrival belongs to."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from conversations.actions._rows import excerpt
from conversations.actions.receiving.arrivals import Arrival
from conversations.models import Conversation, Status
from conversations.models.conversation import UNSENT
from echodesk.bulk import insert_rows
from echodesk.workspaces.models import Reopening, Workspace

UPDATED = (
    "status",
    "snoozed_until",
    "snoozed_until_reply",
    "waiting_since",
    "unread_count",
    "last_message_text",
    "last_message_kind",
    "last_message_direction",
    "last_message_at",
    "last_activity_at",
)


def place(arrivals: Sequence[Arrival]) -> list[Conversation]:
    """Give every arrival its conversation, locked; returns those that are new.

    An identity has one unresolved conversation. If it has none, the newest resolved
    one takes the message: what was said before belongs to what is said next. Or a new
    one does, where the workspace wants it so.
    """
    current = _lock_newest({arrival.identity.pk for arrival in arrivals})
    begins_anew = _workspaces_beginning_anew(current.values())
    fresh: dict[int, Conversation] = {}
    for arrival in arrivals:
        known = current.get(arrival.identity.pk)
        anew = arrival.account.workspace_id in begins_anew
        if known is None or (anew and _is_next(arrival, known)):
            fresh.setdefault(arrival.identity.pk, _new(arrival))
    created = [fresh[key] for key in sorted(fresh)]
    insert_rows(created)
    current |= {conversation.identity_id: conversation for conversation in created}
    for arrival in arrivals:
        arrival.conversation = current[arrival.identity.pk]
    return created


def _lock_newest(identity_ids: set[int]) -> dict[int, Conversation]:
    """Per identity the unresolved conversation, else the newest."""
    # Index: conversation_of_identity.
    conversations = (
        Conversation.objects.select_for_update(no_key=True)
        .filter(identity_id__in=identity_ids)
        .order_by("id")
    )
    chosen: dict[int, Conversation] = {}
    for conversation in conversations:
        held = chosen.get(conversation.identity_id)
        if held is None or held.status == Status.RESOLVED:
            chosen[conversation.identity_id] = conversation
    return chosen


def _workspaces_beginning_anew(found: Iterable[Conversation]) -> set[int]:
    """Those of resolved conversations that do not want them opened again. One query, or none."""
    resolved = {row.workspace_id for row in found if row.status == Status.RESOLVED}
    if not resolved:
        return set()
    rows = Workspace.objects.filter(pk__in=resolved, reopening=Reopening.NEW)
    return set(rows.values_list("pk", flat=True))


def _is_next(arrival: Arrival, known: Conversation) -> bool:
    """Whether a person's words come after all of a resolved conversation, rather than late."""
    if known.status != Status.RESOLVED or not arrival.inbound or arrival.imported:
        return False
    last = known.last_message_at
    return last is None or arrival.event.occurred_at > last


def _new(arrival: Arrival) -> Conversation:
    account, identity = arrival.account, arrival.identity
    return Conversation(
        workspace_id=account.workspace_id,
        account=account,
        contact_id=identity.contact_id,
        identity=identity,
        platform=account.platform,
        last_activity_at=activity_at(arrival),
        status=Status.SPAM if identity.contact.blocked_at else Status.OPEN,
    )


def activity_at(arrival: Arrival) -> datetime:
    """When the message made the conversation active: as it came, or as it was written long ago."""
    event = arrival.event
    return event.occurred_at if arrival.imported else event.origin.received_at


def bring_up_to_date(arrival: Arrival) -> bool:
    """Let the conversation reflect the arrival; ``True`` if that reopened it."""
    conversation, event = arrival.conversation, arrival.event
    newest = conversation.last_message_at
    if newest is None or event.occurred_at >= newest:
        conversation.last_message_at = event.occurred_at
        conversation.last_message_text = excerpt(arrival.message.text)
        message = arrival.message
        conversation.last_message_kind = UNSENT if message.is_deleted else message.kind
        conversation.last_message_direction = arrival.direction
    conversation.last_activity_at = max(conversation.last_activity_at, activity_at(arrival))
    if arrival.imported or not arrival.inbound or conversation.status == Status.SPAM:
        return False
    if arrival.identity.contact.blocked_at:
        conversation.status = Status.SPAM
        conversation.unread_count, conversation.waiting_since = 0, None
        return False
    reopened = conversation.status != Status.OPEN
    conversation.status = Status.OPEN
    conversation.snoozed_until, conversation.snoozed_until_reply = None, False
    return reopened
