"""What finds messages that nobody is about to send."""

import dataclasses
from datetime import timedelta

import pytest
from django.utils import timezone

from conversations import tasks
from conversations.actions import outbox, reply, wake
from conversations.models import Message
from social import pace
from social.models import SendingPause
from tests import factories
from tests.conversations.actions.sending import ACCOUNT, PERSON, forget_limits, queue


@pytest.fixture
def conversation(workspace):
    account = factories.make_account(workspace, external_id=ACCOUNT)
    return factories.make_conversation(account, external_id=PERSON)


@pytest.fixture
def woken(monkeypatch):
    ids = []
    monkeypatch.setattr(wake, "sender", lambda pk: ids.append(pk) or True)
    return ids


def age(*rows):
    Message.objects.filter(pk__in=[row.pk for row in rows]).update(
        created_at=timezone.now() - timedelta(minutes=1)
    )


def test_the_sweeper_finds_what_a_lost_task_left(conversation, woken):
    age(queue(conversation), queue(conversation))
    fresh = factories.make_conversation(conversation.account)
    queue(fresh)
    waiting = factories.make_conversation(conversation.account)
    age(queue(waiting, due_at=timezone.now() + timedelta(minutes=1)))
    due = factories.make_conversation(conversation.account)
    queue(due, due_at=timezone.now())

    assert outbox.sweep_outbox() == 2
    assert woken == [conversation.pk, due.pk]


def test_the_sweeper_stops_while_the_broker_is_away(conversation, monkeypatch):
    tried = []
    monkeypatch.setattr(wake, "sender", tried.append)
    other = factories.make_conversation(conversation.account)
    age(queue(conversation), queue(other))

    assert outbox.sweep_outbox() == 0
    assert tried == [conversation.pk]


def test_a_reply_survives_a_broker_that_is_away(
    agent, conversation, monkeypatch, fake_graph, django_capture_on_commit_callbacks
):
    def down(*args, **kwargs):
        raise OSError("no broker")

    monkeypatch.setattr(tasks.deliver_conversation, "apply_async", down)
    with django_capture_on_commit_callbacks(execute=True):
        [message] = reply.queue_reply(member=agent, conversation=conversation, text="Hello")
    age(message)
    monkeypatch.undo()
    handed = []

    def hand_over(*, args):
        handed.append(args)

    monkeypatch.setattr(tasks.deliver_conversation, "apply_async", hand_over)
    tasks.sweep_outbox()

    assert handed == [(conversation.pk,)]
    tasks.deliver_conversation(*handed[0])
    message.refresh_from_db()
    assert message.status == "sent"


def test_nobody_is_woken_again_and_again_for_what_waits_for_a_worker(conversation, woken):
    age(queue(conversation))

    assert outbox.sweep_outbox() == 1
    assert outbox.sweep_outbox() == 0
    forget_limits()
    assert outbox.sweep_outbox() == 1


@pytest.mark.parametrize("status", ["active", "needs_reauthorization", "disconnected"])
def test_an_account_that_has_to_be_reconnected_keeps_what_waits(conversation, woken, status):
    conversation.account.status = status
    conversation.account.save()
    age(queue(conversation))

    # What nobody will ever send is to fail, and say so.
    assert outbox.sweep_outbox() == (0 if status == "needs_reauthorization" else 1)


@pytest.mark.parametrize("everything", [True, False])
def test_what_is_paused_is_left_alone_until_it_is_resumed(conversation, woken, everything):
    account = None if everything else conversation.account
    pause = SendingPause.objects.create(account=account)
    age(queue(conversation))

    assert outbox.sweep_outbox() == 0
    pause.ended_at = timezone.now()
    pause.save()
    assert outbox.sweep_outbox() == 1


def test_a_pause_of_one_account_does_not_hold_others_up(conversation, woken):
    SendingPause.objects.create(account=conversation.account)
    other = factories.make_conversation()
    age(queue(conversation), queue(other))

    outbox.sweep_outbox()
    assert woken == [other.pk]


def test_an_account_at_its_limit_takes_no_places_from_the_others(conversation, woken, monkeypatch):
    monkeypatch.setattr(outbox, "_BATCH", 3)
    for _ in range(5):
        age(queue(factories.make_conversation(conversation.account)))
    other = factories.make_conversation()
    age(queue(other))

    outbox.sweep_outbox()
    # Each account has its turn.
    assert other.pk in woken
    assert len(woken) == 3

    forget_limits()
    woken.clear()
    pace.hold(conversation.account_id, 60)
    outbox.sweep_outbox()
    assert woken == [other.pk]


def test_an_account_that_is_slowed_down_is_given_fewer_places(conversation, woken, monkeypatch):
    for _ in range(4):
        age(queue(factories.make_conversation(conversation.account)))
    state = pace.state_of(conversation.account_id)
    monkeypatch.setattr(outbox, "_PER_ACCOUNT", 4)
    monkeypatch.setattr(pace, "state_of", lambda pk: dataclasses.replace(state, slowed_to=0.5))

    assert outbox.sweep_outbox() == 2


def test_what_waits_on_an_account_is_found_oldest_first(conversation):
    second = factories.make_conversation(conversation.account)
    first_row, second_row = queue(second), queue(conversation)
    age(first_row, second_row, queue(factories.make_conversation()))

    assert outbox.conversations_due(conversation.account_id) == [second.pk, conversation.pk]
