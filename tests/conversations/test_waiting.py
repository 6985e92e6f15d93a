"""What a message that is not sent yet waits for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.models import Message, MessageStatus
from conversations.waiting import Holdup, holdup_of, holdups_of, undo_until, waiting_for
from social.models import AccountStatus, SendingPause
from tests import factories

NOW = timezone.now()
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def queued(pk=5, due_in=None, **fields):
    due_at = None if due_in is None else NOW + due_in
    given = {"status": MessageStatus.QUEUED, "created_at": NOW, "due_at": due_at, **fields}
    return Message(pk=pk, **given)


@pytest.mark.parametrize(
    ("message", "holdup", "expected"),
    [
        (queued(), Holdup(), ""),
        (queued(), Holdup(first_id=5), ""),
        (queued(), Holdup(first_id=4), "earlier"),
        (queued(), Holdup(is_paused=True, first_id=4), "pause"),
        (queued(), Holdup(needs_reconnect=True, is_paused=True), "reconnect"),
        (queued(due_in=10 * SECOND), Holdup(is_paused=True), "undo"),
        (queued(due_in=-SECOND), Holdup(), ""),
        (queued(due_in=10 * SECOND, attempts=1), Holdup(), "rate"),
        (queued(due_in=HOUR), Holdup(), "rate"),
        (queued(due_in=HOUR), Holdup(first_id=4), "earlier"),
        (queued(status=MessageStatus.SENDING), Holdup(is_paused=True), ""),
        (queued(status=MessageStatus.FAILED), Holdup(is_paused=True), ""),
        (queued(status=MessageStatus.SENT, due_in=SECOND), Holdup(), ""),
    ],
)
def test_the_nearest_reason_is_told(message, holdup, expected):
    assert waiting_for(message, holdup, NOW) == expected


def test_taking_back_ends_with_the_delay():
    message = queued(due_in=5 * SECOND)
    assert undo_until(message, NOW) == NOW + 5 * SECOND
    assert undo_until(message, NOW + 5 * SECOND) is None


@pytest.fixture
def conversation(db):
    return factories.make_conversation()


def outgoing(conversation, status, **fields):
    return factories.make_message(conversation, direction="out", status=status, **fields)


def test_nothing_holds_back_a_conversation_where_all_is_settled(conversation):
    for status in ("sent", "failed", "cancelled", "read"):
        outgoing(conversation, status)
    outgoing(conversation, "uncertain", asked_at=NOW)
    assert holdup_of(conversation) == Holdup()


def test_the_first_message_whose_outcome_is_awaited_holds_back_the_others(conversation):
    elsewhere = factories.make_conversation(conversation.account)
    outgoing(elsewhere, "queued")
    first = outgoing(conversation, "uncertain")
    outgoing(conversation, "queued")
    assert holdup_of(conversation) == Holdup(first_id=first.pk)


def test_an_account_without_access_and_pauses_hold_back(conversation):
    account = conversation.account
    account.status = AccountStatus.NEEDS_REAUTHORIZATION
    assert holdup_of(conversation) == Holdup(needs_reconnect=True)
    SendingPause.objects.create(account=account)
    assert holdup_of(conversation).is_paused
    SendingPause.objects.update(ended_at=NOW)
    assert not holdup_of(conversation).is_paused
    SendingPause.objects.create(account=factories.make_account(account.workspace))
    assert not holdup_of(conversation).is_paused
    SendingPause.objects.create()
    assert holdup_of(conversation).is_paused


def test_it_costs_three_queries(conversation, django_assert_num_queries):
    with django_assert_num_queries(3):
        holdup_of(conversation)


def test_many_conversations_cost_no_more_and_are_told_apart(
    conversation, django_assert_num_queries
):
    others = [factories.make_conversation(factories.make_account()) for _ in range(3)]
    SendingPause.objects.create(account=others[0].account)
    first = outgoing(others[1], "queued")
    with django_assert_num_queries(3):
        found = holdups_of([conversation, *others])

    assert found == {
        conversation.pk: Holdup(),
        others[0].pk: Holdup(is_paused=True),
        others[1].pk: Holdup(first_id=first.pk),
        others[2].pk: Holdup(),
    }
