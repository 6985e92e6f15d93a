"""By whatever ids Meta names people, in whatever order: the same people in the end.

A history has two people of one WhatsApp number. Each has a phone number in two
spellings, a user id, and may move to another number. Events name them by one id or by
several; the history is played in order, and again shuffled, repeated and in batches.
"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.models import (
    Contact,
    ContactIdentity,
    Conversation,
    EarlyChange,
    EarlyReceipt,
    Message,
    Notice,
    NoticeKind,
    Reaction,
)
from social.events import (
    MessageEchoed,
    MessageReceived,
    NoticeReceived,
    Origin,
    ReactionChanged,
    ReceiptReceived,
    ReceiptStatus,
)
from social.intake.routing import RoutedEvent
from social.platforms import Platform
from tests import factories
from tests.conversations.actions.histories import drawn, outcome_of, shuffled

pytestmark = pytest.mark.django_db

START = datetime(2026, 1, 2, 12, tzinfo=UTC)
# Per person: the number, its other spelling, the user id, the number they move to.
PEOPLE = (
    ("553198765432", "5531998765432", "BR.100200300400500", "5521987654321"),
    ("5491123456789", "541123456789", "AR.600700800900100", "5215512345678"),
)
WAYS = ("number", "spelling", "user", "both", "moved", "moved_both")
MESSAGES = tuple(f"wamid.{number}" for number in range(7))


@st.composite
def histories(draw):
    """Events in the order they happened: ``(second, deed, name, person, way, value)``."""
    written = []
    events = []
    for second in range(draw(st.integers(1, 12))):
        deed = draw(st.sampled_from(["in", "in", "in", "out", "receipt", "react", "move"]))
        person = draw(st.sampled_from([0, 1]))
        way = draw(st.sampled_from(WAYS))
        fresh = [name for name in MESSAGES if name not in written]
        if deed in {"in", "out"} and fresh:
            written.append(fresh[0])
            value = draw(st.sampled_from(["Mika", "Mika K"]))
            events.append((second, deed, fresh[0], person, way, value))
        elif deed == "move":
            events.append((second, deed, f"move{second}", person, way, ""))
        elif written:
            name = draw(st.sampled_from(written))
            events.append(
                (second, "react" if deed == "react" else "receipt", name, person, way, "❤️")
            )
    return events


def ids_of(person, way):
    """The id a person is named by, and further ones beside it."""
    number, spelling, user, moved = PEOPLE[person]
    return {
        "number": (number, ()),
        "spelling": (spelling, ()),
        "user": (user, ()),
        "both": (number, (user,)),
        "moved": (moved, ()),
        "moved_both": (moved, (user,)),
    }[way]


def build(account, second, deed, name, person, way, value):
    """The event, as it reaches ``account``."""
    who, others = ids_of(person, way)
    shared = {
        "origin": Origin(delivery_id=1, position=0, received_at=START + timedelta(hours=1)),
        "platform": Platform.WHATSAPP,
        "account_ids": (account.external_id,),
        "occurred_at": START + timedelta(seconds=second),
    }
    said = {**shared, "external_id": name, "text": name, "other_ids": others}
    number, moved = PEOPLE[person][0], PEOPLE[person][3]
    event = {
        "in": lambda: MessageReceived(**said, sender_id=who, sender_name=value),
        "out": lambda: MessageEchoed(**said, recipient_id=who),
        "receipt": lambda: ReceiptReceived(
            **shared, person_id=who, status=ReceiptStatus.READ, external_ids=(name,)
        ),
        "react": lambda: ReactionChanged(
            **shared, external_id=name, person_id=who, by_business=False, emoji=value
        ),
        "move": lambda: NoticeReceived(
            **shared,
            key=name,
            person_id=number,
            kind=NoticeKind.NUMBER_CHANGED,
            new_person_id=moved,
        ),
    }[deed]()
    return RoutedEvent(event, account)


def end_state():
    """All that is left of a history, without keys and clocks of our own."""
    return {
        "contacts": _rows(Contact, "name", "known_as"),
        "identities": _rows(
            ContactIdentity,
            *("external_id", "same_as__external_id", "contact__known_as"),
            *("last_inbound_at", "address", "address_at"),
        ),
        "conversations": _rows(
            Conversation,
            *("identity__external_id", "contact__known_as", "status", "unread_count"),
            *("last_message_text", "last_message_direction", "last_message_at"),
        ),
        "messages": _rows(
            Message, "external_id", "direction", "status", "conversation__identity__external_id"
        ),
        "notices": _rows(Notice, "key", "conversation__identity__external_id"),
        "reactions": _rows(Reaction, "message__external_id", "emoji"),
        "early": EarlyReceipt.objects.count() + EarlyChange.objects.count(),
    }


def _rows(model, *fields):
    return sorted(model.objects.values_list(*fields), key=str)


@given(history=histories(), seed=st.integers(0, 2**32))
@drawn
def test_people_are_the_same_in_whatever_order_their_ids_are_told(workspace, history, seed):
    account = factories.make_account(workspace, Platform.WHATSAPP)
    events = [build(account, *event) for event in history]
    in_order = outcome_of(([event] for event in events), end_state)

    assert outcome_of(shuffled(events, seed), end_state) == in_order
    leads = [row for row in in_order["identities"] if row[1] is None]
    assert len(in_order["contacts"]) == len(leads)
    assert len(in_order["conversations"]) == len(leads)
