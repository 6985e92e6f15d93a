"""What stands in a conversation without having been said: stored once, by its key."""

from collections.abc import Sequence

from django.utils import timezone

from conversations.actions.receiving.arrivals import Arrival
from conversations.models import Notice, NoticeKind, Status
from echodesk.bulk import insert_rows

_HANDED_OVER = {NoticeKind.THREAD_PASSED, NoticeKind.THREAD_TAKEN}


def without_known_notices(arrivals: Sequence[Arrival]) -> list[Arrival]:
    """The arrivals whose notice is not stored yet; the identities must be locked."""
    if not arrivals:
        return []
    # Index: one_notice_per_key.
    rows = Notice.objects.filter(
        account_id__in={arrival.account.pk for arrival in arrivals},
        key__in=[arrival.key[1] for arrival in arrivals],
    )
    known = set(rows.values_list("account_id", "key"))
    return [arrival for arrival in arrivals if arrival.key not in known]


def store_notices(arrivals: Sequence[Arrival]) -> list[Notice]:
    """Write the notices into the conversations of the arrivals."""
    notices = [_notice(arrival) for arrival in arrivals]
    insert_rows(notices)
    return notices


def _notice(arrival: Arrival) -> Notice:
    event = arrival.noticed
    return Notice(
        workspace_id=arrival.account.workspace_id,
        account=arrival.account,
        conversation=arrival.conversation,
        kind=event.kind,
        key=arrival.key[1],
        text=event.text,
        details={**event.details, "owner_app_id": event.owner_app_id},
        delivery_id=event.origin.delivery_id or None,
        occurred_at=event.occurred_at,
        created_at=timezone.now(),
    )


def note_activity(arrival: Arrival) -> bool:
    """Let the conversation reflect the notice; ``True`` if that reopened it.

    A conversation that another app hands to us is one for people to go on with.
    """
    conversation, event = arrival.conversation, arrival.noticed
    conversation.last_activity_at = max(conversation.last_activity_at, event.origin.received_at)
    ours = event.kind in _HANDED_OVER and event.owner_app_id == arrival.account.app_id
    if not (ours and event.owner_app_id) or conversation.status == Status.OPEN:
        return False
    conversation.status, conversation.snoozed_until = Status.OPEN, None
    return True
