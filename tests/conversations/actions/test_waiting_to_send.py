"""What is looked at again before each call: account, pauses, window, Meta's limits."""

import contextlib
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from conversations import tasks
from conversations.actions import reply, wake
from conversations.actions.deliver import deliver_account, deliver_conversation
from conversations.models import Message
from echodesk.errors import Conflict
from social import pace
from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.models import SendingPause
from social.pace import CallKind
from social.sending_pause.pausing import pause_sending, resume_sending
from tests import factories
from tests.conversations.actions.helpers import at_once
from tests.conversations.actions.sending import (
    forget_limits,
    pass_time,
    queue,
    send_as,
    statuses,
    wrote,
)

DAY = timedelta(days=1)


@pytest.fixture
def conversation(workspace):
    return factories.make_conversation(factories.make_account(workspace))


@pytest.fixture
def later(monkeypatch):
    """What was asked for to happen later: ``(task, argument, seconds)``."""
    asked = []

    def hold(task):
        def apply_async(args, countdown=0, **options):
            asked.append((task.__name__, *args, countdown))

        monkeypatch.setattr(task, "apply_async", apply_async)

    hold(tasks.deliver_conversation)
    hold(tasks.deliver_account)
    hold(tasks.settle_account)
    return asked


# --- Pauses and accounts --------------------------------------------------------------


@pytest.mark.parametrize("everything", [True, False])
def test_nothing_is_sent_while_sending_is_paused(conversation, fake_graph, everything):
    account = None if everything else conversation.account
    pause = SendingPause.objects.create(account=account)
    message = queue(conversation)

    assert deliver_conversation(conversation.pk) == 0
    message.refresh_from_db()
    assert message.status == "queued"
    pause.ended_at = timezone.now()
    pause.save()
    assert deliver_conversation(conversation.pk) == 1


def test_answers_can_be_written_while_sending_is_paused(admin, conversation, fake_graph):
    pause_sending(member=admin, account=conversation.account)
    [message] = reply.queue_reply(member=admin, conversation=conversation, text="Later")

    assert (message.status, fake_graph.calls) == ("queued", [])


@pytest.mark.django_db(transaction=True)
def test_what_is_resumed_while_a_worker_looks_is_sent(admin, conversation, monkeypatch):
    sent = []
    send_as(monkeypatch, lambda text: sent.append(text) or f"mid-{len(sent)}")
    for round_number in range(5):
        queue(conversation, str(round_number), external_id=None)
        pause_sending(member=admin, account=conversation.account)
        at_once(
            lambda: deliver_conversation(conversation.pk),
            lambda: resume_sending(member=admin, account=conversation.account),
        )
        # The resumed sender is woken; here by hand.
        deliver_conversation(conversation.pk)

    assert sent == [str(number) for number in range(5)]


def test_an_account_that_has_to_be_reconnected_keeps_its_messages(conversation, fake_graph):
    conversation.account.status = "needs_reauthorization"
    conversation.account.save()
    message = queue(conversation)

    assert deliver_conversation(conversation.pk) == 0
    message.refresh_from_db()
    assert (message.status, fake_graph.calls) == ("queued", [])


# --- The reply window -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "ago", "words"),
    [
        ("instagram", 2 * DAY, "human agent"),
        ("facebook", 8 * DAY, "write again"),
        ("whatsapp", 2 * DAY, "approved template"),
    ],
)
def test_what_waited_past_its_window_fails_without_a_call(
    workspace, fake_graph, platform, ago, words
):
    conversation = factories.make_conversation(factories.make_account(workspace, platform))
    wrote(conversation, ago=ago)
    first = queue(conversation, "One")
    second, other = queue(conversation, "Two", part_of=first), queue(conversation, "Three")

    assert deliver_conversation(conversation.pk) == 0
    for message in (first, second, other):
        message.refresh_from_db()
    assert [first.error_code, second.error_code, other.error_code] == [
        *("window_closed", "earlier_part", "window_closed")
    ]
    assert words in first.error
    assert fake_graph.calls == []
    assert statuses(conversation) == ["failed"] * 3


def test_a_tag_that_is_not_needed_any_more_is_left_out(conversation, fake_graph):
    message = queue(conversation, tag="HUMAN_AGENT")
    deliver_conversation(conversation.pk)

    message.refresh_from_db()
    assert message.tag == ""
    assert "tag" not in fake_graph.sent[0].json


def test_human_agent_is_for_what_a_person_wrote(conversation, fake_graph):
    wrote(conversation, ago=2 * DAY)
    message = queue(conversation, tag="HUMAN_AGENT", author=None)
    deliver_conversation(conversation.pk)

    message.refresh_from_db()
    assert (message.status, message.error_code) == ("failed", "window_closed")
    assert fake_graph.calls == []


# --- Meta's limits --------------------------------------------------------------------


def test_a_held_account_makes_no_calls_and_others_go_on(conversation, fake_graph, later):
    pace.hold(conversation.account_id, 30)
    message = queue(conversation)
    other = factories.make_conversation()
    queue(other)

    assert deliver_conversation(conversation.pk) == 0
    assert deliver_conversation(other.pk) == 1
    message.refresh_from_db()
    assert (message.status, message.attempts) == ("queued", 0)
    [(name, account_id, seconds)] = later
    assert (name, account_id) == ("deliver_account", conversation.account_id)
    assert 25 < seconds <= 30


def test_long_waits_are_left_to_the_sweeper(conversation, fake_graph, later):
    pace.hold(conversation.account_id, 600)
    queue(conversation)
    deliver_conversation(conversation.pk)

    assert later == []


def test_however_many_wait_for_an_account_it_is_asked_for_once(conversation, later):
    pace.hold(conversation.account_id, 30)
    for _ in range(5):
        another = factories.make_conversation(conversation.account)
        queue(another)
        deliver_conversation(another.pk)

    assert len(later) == 1


def test_what_waits_on_an_account_goes_out_as_far_as_its_limits_allow(
    conversation, fake_graph, later, monkeypatch
):
    for number in range(4):
        another = factories.make_conversation(conversation.account)
        queue(another, str(number))
    pass_time(minutes=1)
    waits = iter([0.0, 0.0, 3.5])
    monkeypatch.setattr(pace, "take", lambda *_: next(waits))

    assert deliver_account(conversation.account_id) == 2
    assert [call.json["message"]["text"] for call in fake_graph.sent] == ["0", "1"]
    assert later == [("deliver_account", conversation.account_id, 3.5)]


def test_a_task_that_took_its_time_leaves_the_rest_to_another(
    conversation, fake_graph, later, monkeypatch
):
    queue(conversation)
    pass_time(minutes=1)
    monkeypatch.setattr("conversations.actions.deliver._TURN", -1.0)

    assert deliver_account(conversation.account_id) == 0
    assert later == [("deliver_account", conversation.account_id, 0)]


def test_throttles_do_not_count_against_a_message(conversation, fake_graph):
    fake_graph.fail_next(code=613, status=429, headers={"Retry-After": "10"}, times=9)
    message = queue(conversation)
    for _ in range(9):
        deliver_conversation(conversation.pk)
        pass_time(minutes=1)
        forget_limits()
    deliver_conversation(conversation.pk)

    message.refresh_from_db()
    assert message.status == "sent"
    assert len(fake_graph.sent) == 10


def test_an_account_rests_where_meta_does_not_say_how_long(conversation, fake_graph):
    fake_graph.fail_next(code=4, status=429)
    queue(conversation)
    deliver_conversation(conversation.pk)

    assert pace.held_until(conversation.account_id) > timezone.now() + timedelta(seconds=20)


def test_a_limit_of_one_person_holds_up_that_conversation_alone(workspace, fake_graph):
    account = factories.make_account(workspace, "whatsapp")
    busy, other = (factories.make_conversation(account) for _ in range(2))
    fake_graph.fail_next(code=131056, status=429)
    message = queue(busy)
    queue(other)

    deliver_conversation(busy.pk)
    assert deliver_conversation(other.pk) == 1
    message.refresh_from_db()
    assert timedelta(seconds=5) < message.due_at - timezone.now() < timedelta(seconds=10)


def test_words_and_files_are_counted_apart(conversation, fake_graph, monkeypatch):
    kinds = []
    monkeypatch.setattr(pace, "take", lambda pk, platform, kind: kinds.append(kind) or 0.0)
    queue(conversation)
    photo = queue(conversation, "", kind="image")
    factories.make_attachment(photo, content=b"x", media_id="44")
    deliver_conversation(conversation.pk)

    assert kinds == [CallKind.TEXT, CallKind.MEDIA]


# --- Waiting without workers ----------------------------------------------------------


def test_what_can_be_undone_waits_and_is_woken_in_time(
    agent, conversation, fake_graph, later, django_capture_on_commit_callbacks
):
    agent.undo_seconds = 10
    with django_capture_on_commit_callbacks(execute=True):
        [message] = reply.queue_reply(member=agent, conversation=conversation, text="Hm")

    assert later == [("deliver_conversation", conversation.pk, 10)]
    assert timedelta(seconds=9) < message.due_at - timezone.now() <= timedelta(seconds=10)
    assert deliver_conversation(conversation.pk) == 0
    pass_time(seconds=10)
    assert deliver_conversation(conversation.pk) == 1


def test_the_next_try_is_woken_in_time(
    conversation, fake_graph, later, django_capture_on_commit_callbacks
):
    fake_graph.fail_next(code=2, status=500)
    queue(conversation)
    with django_capture_on_commit_callbacks(execute=True):
        deliver_conversation(conversation.pk)

    [(name, pk, seconds)] = later
    assert (name, pk) == ("deliver_conversation", conversation.pk)
    assert 2 <= seconds <= 3


def test_the_wake_up_of_an_account_lets_the_next_one_through(conversation, later):
    assert wake.account_later(conversation.account_id, 5) is True
    assert wake.account_later(conversation.account_id, 5) is False
    wake.account_is_awake(conversation.account_id)
    assert wake.account_later(conversation.account_id, 5) is True


@pytest.mark.django_db(transaction=True)
def test_what_is_cancelled_while_a_worker_claims_it_is_sent_or_cancelled_never_both(
    agent, conversation, monkeypatch
):
    sent = []
    send_as(monkeypatch, lambda text: sent.append(text) or f"mid-{text}")

    def cancel(message):
        with contextlib.suppress(Conflict):
            reply.cancel_message(member=agent, message=message)

    for number in range(10):
        message = queue(conversation, str(number))
        at_once(lambda: deliver_conversation(conversation.pk), lambda row=message: cancel(row))
        message.refresh_from_db()
        assert (message.status == "sent") == (str(number) in sent)
        assert message.status in {"sent", "cancelled"}
    assert Message.objects.filter(status="queued").count() == 0


def test_where_the_window_closes_on_the_way_the_agent_reads_what_else_can_be_done(
    conversation, monkeypatch
):
    wrote(conversation, ago=DAY - timedelta(hours=1))
    clock = time_machine.travel(timezone.now() + timedelta(hours=2))

    def answer(text):
        clock.start()
        raise GraphError(Kind.WINDOW_CLOSED, "too late", code=10, subcode=2534022)

    send_as(monkeypatch, answer)
    message = queue(conversation)
    try:
        deliver_conversation(conversation.pk)
    finally:
        clock.stop()
    message.refresh_from_db()
    assert (message.status, message.error_code) == ("failed", "10/2534022")
    assert "as a human agent" in message.error
