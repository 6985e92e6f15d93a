"""Histories of one small cast, and what is left of them in the database.

Every event happens at a second of its own, so that "the newest" is never a tie.
"""

import os
import random
from datetime import UTC, datetime, timedelta

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from conversations.actions.receive import receive_events
from conversations.models import (
    Attachment,
    Contact,
    ContactIdentity,
    Conversation,
    EarlyChange,
    EarlyReceipt,
    EarlyWatermark,
    Message,
    Notice,
    Reaction,
)
from social.contents import Media, MediaKind, MessageKind, NoticeKind
from social.events import (
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    MessageUnsent,
    NoticeReceived,
    Origin,
    ReactionChanged,
    ReceiptReceived,
    ReceiptStatus,
)
from social.intake.routing import RoutedEvent
from social.platforms import Platform

# How many histories are drawn.
drawn = settings(
    max_examples=int(os.environ.get("ECHODESK_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

START = datetime(2026, 1, 2, 12, tzinfo=UTC)
PEOPLE = ("790001", "790002")
MESSAGES = tuple(f"m{number}" for number in range(6))
NEVER_SEEN = "m99"
OTHER_APP = "263902037430900"

_DEEDS = ("in", "out", "receipt", "until", "react", "edit", "unsend", "referral", "pass", "take")
_FAST = {"receipt", "react", "edit", "unsend"}
_CONTENTS = ("text", "photo", "standby", "reply")


@st.composite
def histories(draw):
    """Events in the order they happened: ``(second, deed, message, person, value)``."""
    written = {}
    events = []
    second = 0
    for number in range(draw(st.integers(1, 16))):
        deed = draw(st.sampled_from(_DEEDS))
        person = draw(st.sampled_from(PEOPLE))
        # Some things happen to messages so fast that their clock does not tell which was first.
        second += deed not in _FAST or draw(st.booleans())
        if deed in {"referral", "pass", "take"}:
            events.append((second, deed, f"n{number}", person, ""))
        elif deed in {"in", "out"} or not written:
            fresh = [name for name in MESSAGES if name not in written]
            if not fresh:
                continue
            content = draw(st.sampled_from(_CONTENTS))
            value = (
                draw(st.sampled_from([*MESSAGES, NEVER_SEEN])) if content == "reply" else content
            )
            written[fresh[0]] = person
            events.append((second, "out" if deed == "out" else "in", fresh[0], person, value))
        else:
            name = draw(st.sampled_from(sorted(written)))
            value = draw(st.sampled_from(["delivered", "read", "", "❤️", "👍"]))
            events.append((second, deed, name, written[name], value))
    return events


def build(account, second, deed, name, person, value):
    """The event, as it reaches ``account``."""
    at = START + timedelta(seconds=second)
    shared = {
        "origin": Origin(delivery_id=1, position=0, received_at=START + timedelta(hours=1)),
        "platform": Platform.FACEBOOK,
        "account_ids": (account.external_id,),
        "occurred_at": at,
    }
    said = {**shared, "external_id": name, "text": name, **_content(value)}
    change = {**shared, "external_id": name, "person_id": person}
    notice = {**shared, "key": name, "person_id": person}
    status = ReceiptStatus.READ if value == "read" else ReceiptStatus.DELIVERED
    receipt = {**shared, "person_id": person, "status": status}
    # What Meta charges for a message depends on the status it tells, not on when.
    price = {"category": f"as {value}"} if value in {"read", "delivered"} else None
    event = {
        "in": lambda: MessageReceived(**said, sender_id=person),
        "out": lambda: MessageEchoed(**said, recipient_id=person),
        "receipt": lambda: ReceiptReceived(**receipt, external_ids=(name,), pricing=price),
        "until": lambda: ReceiptReceived(**receipt, until=at),
        "react": lambda: ReactionChanged(**change, by_business=value == "👍", emoji=value),
        "edit": lambda: MessageEdited(**change, text=f"edited: {value}"),
        "unsend": lambda: MessageUnsent(**change),
        "referral": lambda: NoticeReceived(**notice, kind=NoticeKind.REFERRAL),
        "pass": lambda: NoticeReceived(
            **notice, kind=NoticeKind.THREAD_PASSED, owner_app_id=OTHER_APP
        ),
        "take": lambda: NoticeReceived(
            **notice, kind=NoticeKind.THREAD_TAKEN, owner_app_id=account.app_id
        ),
    }[deed]()
    return RoutedEvent(event, account)


def _content(value):
    if value == "photo":
        media = (Media(kind=MediaKind.IMAGE, url="https://lookaside.fbsbx.com/1"),)
        return {"kind": MessageKind.IMAGE, "media": media}
    if value == "standby":
        return {"standby": True}
    return {} if value == "text" else {"reply_to_external_id": value}


def shuffled(events, seed):
    """The events one to five times each, in any order, cut into batches."""
    chance = random.Random(seed)
    repeated = [event for event in events for _ in range(chance.randint(1, 5))]
    chance.shuffle(repeated)
    batches = []
    while repeated:
        size = chance.randint(1, len(repeated))
        batches.append(repeated[:size])
        repeated = repeated[size:]
    return batches


class _Undo(Exception):
    pass


def undone(try_out):
    """What ``try_out()`` returns; the database is as before afterwards."""
    try:
        with transaction.atomic():
            found = try_out()
            raise _Undo
    except _Undo:
        return found


def outcome_of(batches, state):
    """What ``state()`` finds after the batches; the database is as before afterwards."""

    def try_out():
        for batch in batches:
            receive_events(batch)
        return state()

    return undone(try_out)


def end_state(account):
    """Everything that a history may leave behind, without keys and clocks of our own."""
    of_account, of_message = {"account": account}, {"message__account": account}
    return {
        "contacts": Contact.objects.filter(identities__account=account).distinct().count(),
        "identities": _rows(ContactIdentity, of_account, "external_id", "last_inbound_at"),
        "conversations": _rows(
            Conversation,
            of_account,
            *("identity__external_id", "status", "held_by_app_id", "unread_count"),
            *("last_message_text", "last_message_kind", "last_message_at"),
        ),
        "messages": _rows(
            Message,
            of_account,
            *("external_id", "direction", "kind", "text", "details", "status", "is_deleted"),
            *("edited_at", "reply_to__external_id", "reply_to_external_id", "pricing"),
        ),
        "attachments": _rows(Attachment, of_message, "message__external_id", "kind", "state"),
        "notices": _rows(Notice, of_account, "key", "kind", "conversation__identity__external_id"),
        "reactions": _rows(Reaction, of_message, "message__external_id", "by_business", "emoji"),
        "watermarks": EarlyWatermark.objects.filter(account=account).count(),
        "early": EarlyReceipt.objects.filter(account=account).count()
        + EarlyChange.objects.filter(account=account).count(),
    }


def _rows(model, of_account, *fields):
    return sorted(model.objects.filter(**of_account).values_list(*fields), key=str)
