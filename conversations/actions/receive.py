"""Writing down what Meta told us, many events at a time.

The number of queries does not depend on the number of events. Any batch may be
received again, in any order and by several workers at once: unique keys and the
lock on the identity decide what is new.
"""

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction

from conversations import live
from conversations.actions.receiving.arrivals import Arrival, arrivals_of, without_known
from conversations.actions.receiving.changes import (
    changes_of,
    receive_changes,
    take_up_early_changes,
)
from conversations.actions.receiving.echoes import join_echoes
from conversations.actions.receiving.following import tell_followers
from conversations.actions.receiving.holding import settle_holders
from conversations.actions.receiving.imports import (
    conversations_imported_into,
    settle_created,
    without_erased,
    without_twins,
)
from conversations.actions.receiving.inbound import note_inbound, want_profiles
from conversations.actions.receiving.ledger import note_reactions
from conversations.actions.receiving.notices import (
    note_activity,
    store_notices,
    without_known_notices,
)
from conversations.actions.receiving.people import People, find_people, lock_people, with_leads
from conversations.actions.receiving.placing import UPDATED, bring_up_to_date, place
from conversations.actions.receiving.quotes import join_quotes
from conversations.actions.receiving.receipts import (
    receipts_of,
    receive_receipts,
    take_up_early,
)
from conversations.actions.receiving.storing import store_messages
from conversations.actions.receiving.unread import count_unread
from conversations.actions.receiving.waiting import note_waiting
from conversations.actions.receiving.watermarks import take_up_watermarks
from conversations.models import Attachment, ContactIdentity, Conversation, Message, Notice
from echodesk.bulk import update_rows
from echodesk.enqueue import enqueue
from echodesk.realtime.log import NewEvent, append
from social.intake.routing import RoutedEvent

_PROFILES_AT_ONCE = 50
_MEDIA_AT_ONCE = 50

Told = dict[int, list[NewEvent]]


def receive_events(routed: Sequence[RoutedEvent]) -> None:
    """Store the messages among the events, with their people and conversations."""
    told: Told = defaultdict(list)
    with transaction.atomic():
        arrivals, receipts, changes = (
            without_erased(arrivals_of(routed)),
            receipts_of(routed),
            changes_of(routed),
        )
        # All identities at once: locking in two steps could have two workers wait in a circle.
        keys = (
            {key for item in arrivals for key in item.people}
            | {item.person for item in receipts}
            | {item.person for item in changes}
        )
        people = lock_people(with_leads(keys, routed))
        if arrivals:
            _receive(arrivals, people, told)
        if receipts:
            _tell_statuses(receive_receipts(receipts, people), told)
        if changes:
            note_reactions(routed, people)
            _tell_statuses(receive_changes(changes), told)
        for workspace_id in sorted(told):
            append(workspace_id, told[workspace_id])


def _receive(arrivals: Sequence[Arrival], people: People, told: Told) -> None:
    strangers = find_people(arrivals, people)
    take_up_watermarks(strangers)
    for workspace_id, event in people.news:
        told[workspace_id].append(event)
    said = [arrival for arrival in arrivals if not arrival.is_notice]
    left, joined = join_echoes(without_twins(without_known(said), among=said))
    noticed = without_known_notices([arrival for arrival in arrivals if arrival.is_notice])
    created = place([*left, *noticed])
    media = store_messages(left)
    notices = store_notices(noticed)
    join_quotes([*joined, *(arrival.message for arrival in left)])
    take_up_early([*joined, *(arrival.message for arrival in left if not arrival.inbound)])
    take_up_early_changes([*joined, *(arrival.message for arrival in left)])
    reopened = _update_conversations(left, noticed, created)
    changed = {conversation.pk for conversation in [*created, *reopened]}
    note_inbound([*left, *noticed])
    strangers += want_profiles(left)
    _tell(left, joined, changed, told)
    _tell_followers(left, told)
    _tell_notices(noticed, notices, settle_holders([*left, *noticed]), changed, told)
    transaction.on_commit(lambda: _fetch_profiles(strangers))
    transaction.on_commit(lambda: _fetch_media(media))


def _update_conversations(
    arrivals: Sequence[Arrival], noticed: Sequence[Arrival], created: Sequence[Conversation]
) -> list[Conversation]:
    """Bring the rows of the list up to date; returns the conversations that were reopened."""
    count_unread(arrivals)
    note_waiting(arrivals)
    reopened = [arrival.conversation for arrival in arrivals if bring_up_to_date(arrival)]
    reopened += [arrival.conversation for arrival in noticed if note_activity(arrival)]
    settle_created(created, [*arrivals, *noticed])
    touched = {arrival.conversation.pk: arrival.conversation for arrival in [*arrivals, *noticed]}
    update_rows(list(touched.values()), *UPDATED)
    return reopened


def _tell(
    arrivals: Sequence[Arrival], joined: Sequence[Message], changed: set[int], told: Told
) -> None:
    for conversation in conversations_imported_into(arrivals):
        told[conversation.workspace_id].append(live.conversation_event(conversation, "history"))
    for arrival in arrivals:
        if arrival.imported:
            continue
        events = told[arrival.account.workspace_id]
        events.append(
            live.message_event(
                arrival.message,
                platform=arrival.account.platform,
                person_id=arrival.identity.recipient_id,
                attachments=arrival.attachments,
            )
        )
        if arrival.conversation.pk in changed:
            changed.discard(arrival.conversation.pk)
            events.append(live.conversation_event(arrival.conversation, "status"))
    _tell_statuses(joined, told)


def _tell_followers(arrivals: Sequence[Arrival], told: Told) -> None:
    conversations = {arrival.conversation.pk: arrival.conversation for arrival in arrivals}
    for pk, members in tell_followers(arrivals).items():
        row = conversations[pk]
        event = live.conversation_event(row, "notifications", notified=members)
        told[row.workspace_id].append(event)


def _tell_notices(
    noticed: Sequence[Arrival],
    notices: Sequence[Notice],
    moved: Sequence[Conversation],
    changed: set[int],
    told: Told,
) -> None:
    for arrival, notice in zip(noticed, notices, strict=True):
        conversation = arrival.conversation
        news = ["notice", "status"] if conversation.pk in changed else ["notice"]
        changed.discard(conversation.pk)
        told[notice.workspace_id].append(live.conversation_event(conversation, *news))
    for conversation in moved:
        told[conversation.workspace_id].append(live.conversation_event(conversation, "held_by"))


def _tell_statuses(messages: Sequence[Message], told: Told) -> None:
    for message in messages:
        told[message.workspace_id].append(live.status_event(message))


def _fetch_profiles(strangers: Sequence[ContactIdentity]) -> None:
    """Have the profiles of new people fetched: at once if few, else by the sweeper."""
    from conversations import tasks

    if len(strangers) > _PROFILES_AT_ONCE:
        enqueue(tasks.sweep_profiles)
        return
    for identity in strangers:
        if identity.profile_retry_at is not None:
            enqueue(tasks.fetch_profile, identity.pk)


def _fetch_media(media: Sequence[Attachment]) -> None:
    """Have media copied while Meta's links live: at once if little, else by the sweeper."""
    from conversations import tasks

    if len(media) > _MEDIA_AT_ONCE:
        enqueue(tasks.sweep_media)
        return
    for attachment in media:
        enqueue(tasks.fetch_attachment, attachment.pk)
