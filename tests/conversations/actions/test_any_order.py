"""Whatever the order, the number of times and the batches: the same end state.

Histories of one small cast are drawn, played once in order, and then again shuffled,
repeated and cut into batches at will. ``ECHODESK_EXAMPLES`` sets how many.
"""

import os
import random
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.actions.receive import receive_events
from conversations.models import (
    Contact,
    ContactIdentity,
    Conversation,
    EarlyChange,
    EarlyReceipt,
    Message,
    Reaction,
)
from social.events import (
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    MessageUnsent,
    Origin,
    ReactionChanged,
    ReceiptReceived,
    ReceiptStatus,
)
from social.intake.routing import RoutedEvent
from social.platforms import Platform
from tests import factories

pytestmark = pytest.mark.django_db

START = datetime(2026, 1, 2, 12, tzinfo=UTC)
EXAMPLES = int(os.environ.get("ECHODESK_EXAMPLES", "60"))
PEOPLE = ("790001", "790002")
MESSAGES = tuple(f"m{number}" for number in range(6))


@st.composite
def histories(draw):
    """Events in the order they happened; each at a second of its own."""
    written = {}
    events = []
    for second in range(draw(st.integers(1, 14))):
        kind = draw(st.sampled_from(["in", "out", "receipt", "until", "react", "edit", "unsend"]))
        person = draw(st.sampled_from(PEOPLE))
        if kind in {"in", "out"} or not written:
            fresh = [name for name in MESSAGES if name not in written]
            if not fresh:
                continue
            written[fresh[0]] = person
            events.append((second, "in" if kind != "out" else "out", fresh[0], person, ""))
        else:
            name = draw(st.sampled_from(sorted(written)))
            value = draw(st.sampled_from(["delivered", "read", "", "❤️", "👍"]))
            events.append((second, kind, name, written[name], value))
    return events


def build(account, second, kind, name, person, value):
    at = START + timedelta(seconds=second)
    shared = {
        "origin": Origin(delivery_id=1, position=0, received_at=START + timedelta(hours=1)),
        "platform": Platform.FACEBOOK,
        "account_ids": (account.external_id,),
        "occurred_at": at,
    }
    change = {**shared, "external_id": name, "person_id": person}
    status = ReceiptStatus.READ if value == "read" else ReceiptStatus.DELIVERED
    receipt = {**shared, "person_id": person, "status": status}
    event = {
        "in": lambda: MessageReceived(**shared, external_id=name, sender_id=person, text=name),
        "out": lambda: MessageEchoed(**shared, external_id=name, recipient_id=person, text=name),
        "receipt": lambda: ReceiptReceived(**receipt, external_ids=(name,)),
        "until": lambda: ReceiptReceived(**receipt, until=at),
        "react": lambda: ReactionChanged(**change, by_business=value == "👍", emoji=value),
        "edit": lambda: MessageEdited(**change, text=f"edited at {second}"),
        "unsend": lambda: MessageUnsent(**change),
    }[kind]()
    return RoutedEvent(event, account)


def end_state():
    """Everything that a history may leave behind, without keys and clocks of our own."""
    return {
        "contacts": Contact.objects.count(),
        "identities": sorted(ContactIdentity.objects.values_list("external_id", "last_inbound_at")),
        "conversations": sorted(
            Conversation.objects.values_list(
                "identity__external_id", "status", "last_message_text", "last_message_at"
            )
        ),
        "messages": sorted(
            Message.objects.values_list(
                "external_id", "direction", "text", "status", "is_deleted", "edited_at"
            ),
            key=str,
        ),
        "reactions": sorted(
            Reaction.objects.values_list("message__external_id", "by_business", "emoji")
        ),
        "early": EarlyReceipt.objects.count() + EarlyChange.objects.count(),
    }


class _Undo(Exception):
    pass


def outcome_of(batches):
    """The end state after the batches; the database is as before afterwards."""
    try:
        with transaction.atomic():
            for batch in batches:
                receive_events(batch)
            state = end_state()
            raise _Undo
    except _Undo:
        return state


@given(history=histories(), seed=st.integers(0, 2**32))
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_order_repetition_and_batches_make_no_difference(workspace, history, seed):
    account = factories.make_account(workspace, Platform.FACEBOOK)
    events = [build(account, *event) for event in history]
    in_order = outcome_of([event] for event in events)

    chance = random.Random(seed)
    repeated = [event for event in events for _ in range(chance.randint(1, 5))]
    chance.shuffle(repeated)
    batches = []
    while repeated:
        size = chance.randint(1, len(repeated))
        batches.append(repeated[:size])
        repeated = repeated[size:]
    assert outcome_of(batches) == in_order
