"""News of a message that another worker was storing at the same moment."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.actions.settle_early import FRESH
from conversations.models import (
    ChangeKind,
    Direction,
    EarlyChange,
    EarlyReceipt,
    EarlyWatermark,
    Message,
    MessageStatus,
)
from conversations.tasks import sweep_early
from tests import factories
from tests.conversations.actions.helpers import events_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(workspace):
    conversation = factories.make_conversation(factories.make_account(workspace))
    return factories.make_message(
        conversation, direction=Direction.OUT, external_id="m1", status=MessageStatus.SENT
    )


def make_early(model, message, **fields):
    return model.objects.create(account=message.account, external_id="m1", **fields)


def test_what_missed_its_message_is_applied_and_told(message):
    make_early(EarlyReceipt, message, status=MessageStatus.READ)
    make_early(EarlyChange, message, kind=ChangeKind.EDIT, value="New", occurred_at=timezone.now())
    assert sweep_early() == 1
    message.refresh_from_db()
    assert (message.status, message.text) == ("read", "New")
    assert not EarlyReceipt.objects.exists()
    assert not EarlyChange.objects.exists()
    assert len(events_of(message.conversation, "message_status")) == 1
    assert sweep_early() == 0


def test_what_waits_for_an_unknown_message_goes_on_waiting(message):
    make_early(EarlyReceipt, message, status=MessageStatus.READ)
    Message.objects.update(external_id="m2")
    assert sweep_early() == 0
    assert EarlyReceipt.objects.exists()


def test_a_receipt_moves_no_message_of_the_person(message):
    make_early(EarlyReceipt, message, status=MessageStatus.READ)
    Message.objects.update(direction=Direction.IN)
    assert sweep_early() == 0


def test_what_was_looked_at_often_enough_is_left_alone(message):
    make_early(EarlyReceipt, message, status=MessageStatus.READ)
    EarlyReceipt.objects.update(created_at=timezone.now() - FRESH - timedelta(seconds=1))
    assert sweep_early() == 0


class TestAnswers:
    def test_one_that_missed_what_it_answers_points_to_it(self, message):
        answer = factories.make_message(message.conversation, reply_to_external_id="m1")
        assert sweep_early() == 1
        answer.refresh_from_db()
        assert (answer.reply_to, answer.reply_to_external_id) == (message, "")
        assert sweep_early() == 0

    def test_one_to_an_unknown_message_goes_on_waiting(self, message):
        answer = factories.make_message(message.conversation, reply_to_external_id="m2")
        assert sweep_early() == 0
        answer.refresh_from_db()
        assert answer.reply_to_external_id == "m2"

    def test_a_message_does_not_answer_itself(self, message):
        Message.objects.update(reply_to_external_id="m1")
        assert sweep_early() == 0


class TestWatermarks:
    def test_one_that_missed_its_person_moves_what_was_sent(self, message):
        identity = message.conversation.identity
        EarlyWatermark.objects.create(
            account=message.account, person_id=identity.external_id, read_until=message.occurred_at
        )
        assert sweep_early() == 1
        message.refresh_from_db()
        identity.refresh_from_db()
        assert (message.status, identity.read_until) == ("read", message.occurred_at)
        assert not EarlyWatermark.objects.exists()
        assert len(events_of(message.conversation, "message_status")) == 1

    def test_one_of_a_stranger_goes_on_waiting(self, message):
        EarlyWatermark.objects.create(
            account=message.account, person_id="somebody", read_until=message.occurred_at
        )
        assert sweep_early() == 0
        assert EarlyWatermark.objects.exists()
