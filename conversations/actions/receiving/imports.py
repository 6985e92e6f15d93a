"""What is different about messages fetched from a platform's history.

They are stored like all others, but nobody is told of each, nothing is unread because
of them, and no conversation comes back.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from conversations.actions.receiving.arrivals import Arrival
from conversations.models import Conversation, Direction, ErasedIdentity, Message, Status
from conversations.models.erased import digest_of

# Within this time an unanswered message still waits for somebody.
STILL_WAITING = timedelta(hours=24)
_SECOND = timedelta(seconds=1)

Said = tuple[int, str, str, int]


def without_twins(arrivals: Sequence[Arrival], *, among: Sequence[Arrival]) -> list[Arrival]:
    """Leave out fetched messages that are stored under another id.

    Meta's history is expected, not promised, to use the ids its webhooks use. So a
    fetched message is also known by who said what in which second. A stored message
    stands for one of them only, and not if its own id is ``among`` what was fetched, or
    not known yet: then the fetched one may tell it.
    """
    fetched = [arrival for arrival in arrivals if arrival.fetched]
    if not fetched:
        return list(arrivals)
    stored = _said_around(fetched, {arrival.said.external_id for arrival in among})
    return [
        arrival for arrival in arrivals if not (arrival.fetched and _take_twin(arrival, stored))
    ]


def _said_around(fetched: Sequence[Arrival], known_ids: set[str]) -> Counter[Said]:
    times = [arrival.event.occurred_at for arrival in fetched]
    rows = Message.objects.filter(
        conversation__identity_id__in={arrival.identity.pk for arrival in fetched},
        occurred_at__range=(min(times) - 2 * _SECOND, max(times) + 2 * _SECOND),
        external_id__isnull=False,
    ).exclude(external_id__in=known_ids)
    found = rows.values_list("conversation__identity_id", "direction", "text", "occurred_at")
    return Counter((who, way, text.strip(), _second(at)) for who, way, text, at in found)


def _take_twin(arrival: Arrival, stored: Counter[Said]) -> bool:
    event = arrival.said
    at = _second(event.occurred_at)
    for second in (at, at - 1, at + 1):
        said = (arrival.identity.pk, arrival.direction.value, event.text.strip(), second)
        if stored[said]:
            stored[said] -= 1
            return True
    return False


def _second(moment: datetime) -> int:
    return int(moment.timestamp())


def settle_created(created: Sequence[Conversation], arrivals: Sequence[Arrival]) -> None:
    """Put conversations that came from history alone where they belong; the caller saves.

    They are done, unless the person's last words are fresh and were not answered.
    """
    live = {arrival.conversation.pk for arrival in arrivals if not arrival.imported}
    fresh = timezone.now() - STILL_WAITING
    for conversation in created:
        last = conversation.last_message_at
        waits = conversation.last_message_direction == Direction.IN and last and last > fresh
        if conversation.pk not in live and not waits:
            conversation.status = Status.RESOLVED


def conversations_imported_into(arrivals: Sequence[Arrival]) -> list[Conversation]:
    """Each conversation that history has added to, once."""
    found = {
        arrival.conversation.pk: arrival.conversation for arrival in arrivals if arrival.imported
    }
    return list(found.values())


def without_erased(arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Leave out fetched messages of people who were erased after they were written."""
    fetched = [arrival for arrival in arrivals if arrival.fetched]
    if not fetched:
        return list(arrivals)
    digests = {arrival.person: digest_of(arrival.person[1]) for arrival in fetched}
    rows = ErasedIdentity.objects.filter(
        account_id__in={account_id for account_id, _person in digests},
        digest__in=set(digests.values()),
    )
    erased = {(row.account_id, row.digest): row.erased_at for row in rows}
    return [arrival for arrival in arrivals if not _is_erased(arrival, digests, erased)]


def _is_erased(
    arrival: Arrival,
    digests: dict[tuple[int, str], str],
    erased: dict[tuple[int, str], datetime],
) -> bool:
    if not arrival.fetched:
        return False
    erased_at = erased.get((arrival.account.pk, digests[arrival.person]))
    return erased_at is not None and arrival.event.occurred_at <= erased_at
