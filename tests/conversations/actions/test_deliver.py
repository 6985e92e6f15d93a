import threading
from datetime import timedelta

import pytest
import requests
from django.utils import timezone

from conversations.actions import outbox, reply
from conversations.actions._claim import LEASE
from conversations.actions._next_try import backoff
from conversations.actions.deliver import deliver_conversation
from conversations.models import Message
from social.graph.errors import GraphError
from social.graph.kinds import Kind
from tests import factories
from tests.conversations.actions.helpers import at_once, events_of
from tests.conversations.actions.sending import (
    ACCOUNT,
    PERSON,
    forget_limits,
    queue,
    send_as,
    statuses,
    wrote,
)
from tests.deliveries import deliver, delivery, echo


@pytest.fixture
def conversation(workspace):
    account = factories.make_account(workspace, external_id=ACCOUNT)
    return factories.make_conversation(account, external_id=PERSON)


def test_a_queued_reply_is_sent_and_gets_metas_id(conversation, fake_graph):
    message = queue(conversation)

    assert deliver_conversation(conversation.pk) == 1
    message.refresh_from_db()
    assert (message.status, message.external_id) == ("sent", "mid-fake-1")
    assert (message.attempts, message.lease_until, message.error) == (1, None, "")
    [call] = fake_graph.sent
    assert call.json["recipient"] == {"id": PERSON}
    assert call.json["message"]["text"] == "Yes, we do."
    assert call.token == conversation.account.access_token
    assert statuses(conversation) == ["sent"]


@pytest.mark.parametrize("platform", ["facebook", "whatsapp"])
def test_each_platform_is_sent_to_in_its_own_way(workspace, platform, fake_graph):
    conversation = factories.make_conversation(factories.make_account(workspace, platform))
    message = queue(conversation)
    deliver_conversation(conversation.pk)

    message.refresh_from_db()
    assert message.status == "sent"
    assert f"echodesk:{message.pk}" in str(fake_graph.sent[0].json)


def test_a_late_answer_carries_its_tag(conversation, fake_graph):
    wrote(conversation, ago=timedelta(days=2))
    queue(conversation, tag="HUMAN_AGENT")
    deliver_conversation(conversation.pk)

    assert fake_graph.sent[0].json["tag"] == "HUMAN_AGENT"


def test_replies_are_sent_in_order(conversation, fake_graph):
    for n in range(3):
        queue(conversation, f"Part {n}", occurred_at=timezone.now() - timedelta(hours=n))

    assert deliver_conversation(conversation.pk) == 3
    assert [c.json["message"]["text"] for c in fake_graph.sent] == ["Part 0", "Part 1", "Part 2"]


def test_nothing_to_send_is_no_error(conversation, fake_graph):
    assert deliver_conversation(conversation.pk) == 0
    assert deliver_conversation(10**9) == 0
    assert fake_graph.calls == []


def test_a_failed_message_does_not_hold_up_the_next(conversation, fake_graph):
    fake_graph.fail_next(code=10, subcode=2534022)
    first, second = queue(conversation, "One"), queue(conversation, "Two")

    assert deliver_conversation(conversation.pk) == 2
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("failed", "sent")
    assert "time to answer has run out" in first.error
    assert first.error_code == "10/2534022"
    assert "Something went wrong" in first.error_detail


def test_a_throttled_message_waits_as_long_as_meta_asks_and_holds_up_the_next(
    conversation, fake_graph
):
    fake_graph.fail_next(code=613, headers={"Retry-After": "60"}, status=429)
    first, second = queue(conversation, "One"), queue(conversation, "Two")
    before = timezone.now()

    deliver_conversation(conversation.pk)
    assert deliver_conversation(conversation.pk) == 0
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("queued", "queued")
    assert before + timedelta(seconds=60) <= first.due_at <= before + timedelta(seconds=95)
    assert len(fake_graph.sent) == 1

    Message.objects.filter(pk=first.pk).update(due_at=timezone.now())
    forget_limits()
    assert deliver_conversation(conversation.pk) == 2
    assert [c.json["message"]["text"] for c in fake_graph.sent] == ["One", "One", "Two"]


def test_after_five_tries_a_message_has_failed(conversation, fake_graph):
    fake_graph.fail_next(code=2, times=99, status=500)
    message = queue(conversation)
    for _ in range(7):
        Message.objects.update(due_at=None)
        deliver_conversation(conversation.pk)

    message.refresh_from_db()
    assert (message.status, message.attempts) == ("failed", 5)
    assert len(fake_graph.sent) == 5


def test_waits_grow_and_differ():
    waits = [backoff(attempt, None).total_seconds() for attempt in range(1, 5)]

    assert waits == sorted(waits)
    assert 2 <= waits[0] <= 3
    assert 16 <= waits[-1] <= 24
    assert len({backoff(1, None) for _ in range(5)}) > 1
    assert 90 <= backoff(1, 90).total_seconds() <= 135


def test_a_dead_token_marks_the_account_and_keeps_its_messages(conversation, fake_graph):
    fake_graph.fail_next(code=190, subcode=460, status=401)
    first, second = queue(conversation, "One"), queue(conversation, "Two")

    assert deliver_conversation(conversation.pk) == 1
    assert deliver_conversation(conversation.pk) == 0
    for message in (first, second):
        message.refresh_from_db()
        assert message.status == "queued"
    assert "reconnect" in first.error
    account = conversation.account
    account.refresh_from_db()
    assert account.status == "needs_reauthorization"
    assert len(fake_graph.sent) == 1

    account.status = "active"
    account.save()
    assert deliver_conversation(conversation.pk) == 2
    assert [c.json["message"]["text"] for c in fake_graph.sent] == ["One", "One", "Two"]


def test_what_may_have_arrived_is_never_sent_blindly_again(conversation, fake_graph):
    fake_graph.fail_next(exception=requests.ReadTimeout())
    message = queue(conversation)

    deliver_conversation(conversation.pk)
    deliver_conversation(conversation.pk)
    outbox.sweep_outbox()
    message.refresh_from_db()
    assert (message.status, message.external_id) == ("uncertain", None)
    assert "may have arrived" in message.error
    assert len(fake_graph.sent) == 1


def test_a_connection_that_never_came_about_is_tried_again(conversation, fake_graph):
    fake_graph.fail_next(exception=requests.ConnectTimeout())
    message = queue(conversation)
    deliver_conversation(conversation.pk)

    message.refresh_from_db()
    assert message.status == "queued"


# --- Echoes ---------------------------------------------------------------------------


def test_an_echo_before_the_answer_and_one_after_it_are_the_same_message(conversation, monkeypatch):
    def answer(text):
        deliver(delivery(echo(7, text=text)))
        return "aWdf7"

    send_as(monkeypatch, answer)
    message = queue(conversation)
    deliver_conversation(conversation.pk)
    deliver(delivery(echo(7, text=message.text, is_deleted=False)))

    assert Message.objects.get() == message
    message.refresh_from_db()
    assert (message.status, message.external_id) == ("sent", "aWdf7")
    assert message.sent_elsewhere is False


def test_an_echo_taken_for_another_message_is_merged_into_ours(conversation, monkeypatch):
    def answer(text):
        deliver(delivery(echo(7, text="Yes, we do ❤")))
        twin = Message.objects.get(external_id="aWdf7")
        assert twin.sent_elsewhere
        factories.make_message(conversation, "Thanks!", reply_to=twin)
        Message.objects.filter(pk=twin.pk).update(status="read")
        return "aWdf7"

    send_as(monkeypatch, answer)
    message = queue(conversation, "Yes, we do <3")
    deliver_conversation(conversation.pk)

    message.refresh_from_db()
    assert (message.status, message.external_id) == ("read", "aWdf7")
    assert Message.objects.filter(direction="out").get() == message
    assert Message.objects.get(direction="in").reply_to == message
    assert events_of(conversation, "message_status")[-1]["replaces"] is not None


def test_an_echo_proves_a_send_whose_answer_was_lost(conversation, monkeypatch):
    def answer(text):
        deliver(delivery(echo(7, text=text)))
        raise GraphError(Kind.UNCERTAIN, "read timed out")

    send_as(monkeypatch, answer)
    message = queue(conversation)
    deliver_conversation(conversation.pk)

    message.refresh_from_db()
    assert (message.status, message.external_id, message.error) == ("sent", "aWdf7", "")


def test_an_echo_settles_what_was_uncertain(conversation, fake_graph):
    fake_graph.fail_next(exception=requests.ReadTimeout())
    message = queue(conversation)
    deliver_conversation(conversation.pk)
    deliver(delivery(echo(7, text=message.text)))

    message.refresh_from_db()
    assert (message.status, message.external_id, message.error) == ("sent", "aWdf7", "")
    assert Message.objects.count() == 1


def test_an_id_that_is_another_of_our_messages_is_left_to_it(conversation, monkeypatch):
    send_as(monkeypatch, lambda text: "same-for-all")
    first, second = queue(conversation, "One"), queue(conversation, "Two")
    deliver_conversation(conversation.pk)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, first.external_id) == ("sent", "same-for-all")
    assert (second.status, second.external_id) == ("sent", None)


# --- Interruptions --------------------------------------------------------------------


def test_one_that_is_being_sent_holds_up_the_next(conversation, fake_graph):
    queue(conversation, "One", status="sending", lease_until=timezone.now() + LEASE)
    queue(conversation, "Two")

    assert deliver_conversation(conversation.pk) == 0


def test_a_send_whose_worker_died_becomes_uncertain(conversation, fake_graph):
    lost = queue(conversation, "One", status="sending", lease_until=timezone.now())
    outbox.sweep_outbox()

    lost.refresh_from_db()
    assert (lost.status, lost.error_code) == ("uncertain", "interrupted")
    assert lost.uncertain_at is not None
    assert deliver_conversation(conversation.pk) == 0


def test_the_answer_of_a_worker_taken_for_dead_still_counts(conversation, monkeypatch):
    def answer(text):
        Message.objects.update(lease_until=timezone.now())
        outbox.sweep_outbox()
        assert Message.objects.get().status == "uncertain"
        return "mid-late"

    send_as(monkeypatch, answer)
    message = queue(conversation)
    deliver_conversation(conversation.pk)

    message.refresh_from_db()
    assert (message.status, message.external_id, message.error) == ("sent", "mid-late", "")


def test_a_late_failure_changes_nothing_once_the_agent_has_retried(
    agent, conversation, monkeypatch
):
    def answer(text):
        Message.objects.update(lease_until=timezone.now())
        outbox.sweep_outbox()
        reply.retry_message(member=agent, message=Message.objects.get(), confirmed=True)
        monkeypatch.undo()
        send_as(monkeypatch, lambda text: "mid-second")
        raise GraphError(Kind.RECIPIENT, "no such person")

    send_as(monkeypatch, answer)
    message = queue(conversation)
    deliver_conversation(conversation.pk)

    message.refresh_from_db()
    assert (message.status, message.external_id) == ("sent", "mid-second")


def test_a_conversation_erased_while_sending_breaks_nothing(conversation, monkeypatch):
    def answer(text):
        conversation.delete()
        return "mid-1"

    send_as(monkeypatch, answer)
    queue(conversation)

    assert deliver_conversation(conversation.pk) == 1
    assert Message.objects.count() == 0


def test_an_account_that_cannot_send_fails_its_messages_without_a_call(conversation, fake_graph):
    conversation.account.status = "disconnected"
    conversation.account.save()
    message = queue(conversation)
    deliver_conversation(conversation.pk)

    message.refresh_from_db()
    assert (message.status, message.error_code) == ("failed", "disconnected")
    assert "Connections" in message.error
    assert fake_graph.calls == []


# --- Several workers ------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_conversation_send_everything_once_and_in_order(
    conversation, monkeypatch
):
    sent = []
    lock = threading.Lock()

    def answer(text):
        assert lock.acquire(blocking=False), "two sends of one conversation at once"
        sent.append(text)
        threading.Event().wait(0.01)
        lock.release()
        return f"mid-{text}"

    send_as(monkeypatch, answer)
    expected = [f"{n}" for n in range(10)]
    for text in expected:
        queue(conversation, text)

    at_once(*[lambda: deliver_conversation(conversation.pk)] * 4)
    # A worker that found another one sending has left the rest to it.
    deliver_conversation(conversation.pk)

    assert sent == expected
    assert set(Message.objects.values_list("status", flat=True)) == {"sent"}


@pytest.mark.django_db(transaction=True)
def test_two_posts_with_one_client_id_at_once_write_one_message(agent, conversation):
    barrier = threading.Barrier(2)
    written = []

    def post():
        barrier.wait(10)
        written.append(
            reply.queue_reply(
                member=agent, conversation=conversation, text="Hello", client_id="c1"
            )[0].pk
        )

    at_once(post, post)

    assert len(set(written)) == 1
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_answer_and_the_echo_at_the_same_moment_make_one_message(conversation, monkeypatch):
    answered = threading.Barrier(2)
    numbers = iter(range(100, 120))

    def answer(text):
        answered.number = next(numbers)
        answered.text = text
        answered.wait(10)
        return f"aWdf{answered.number}"

    def meta():
        for _ in range(5):
            answered.wait(10)
            deliver(delivery(echo(answered.number, text=answered.text + "!")))

    send_as(monkeypatch, answer)
    for n in range(5):
        queue(conversation, f"Part {n}")
    at_once(lambda: deliver_conversation(conversation.pk), meta)

    rows = Message.objects.all()
    assert len({row.external_id for row in rows if row.external_id}) == rows.count()
    assert {row.status for row in rows} == {"sent"}


# --- Order ----------------------------------------------------------------------------


def test_what_comes_after_an_uncertain_message_waits_until_the_agent_was_asked(
    conversation, fake_graph
):
    fake_graph.fail_next(exception=requests.ReadTimeout())
    first, _second = queue(conversation, "One"), queue(conversation, "Two")

    assert deliver_conversation(conversation.pk) == 1
    assert deliver_conversation(conversation.pk) == 0
    Message.objects.filter(pk=first.pk).update(asked_at=timezone.now())
    assert deliver_conversation(conversation.pk) == 1
    assert [c.json["message"]["text"] for c in fake_graph.sent] == ["One", "Two"]


def test_an_uncertain_message_of_another_conversation_holds_up_nothing(conversation, fake_graph):
    queue(conversation, status="uncertain", uncertain_at=timezone.now())
    other = factories.make_conversation(conversation.account)
    queue(other)

    assert deliver_conversation(other.pk) == 1


def test_a_message_sent_again_goes_before_what_was_written_later(conversation, fake_graph):
    queue(conversation, "One", attempts=0)
    queue(conversation, "Two", status="sent", external_id="m2")
    queue(conversation, "Three")
    deliver_conversation(conversation.pk)

    assert [c.json["message"]["text"] for c in fake_graph.sent] == ["One", "Three"]


def test_a_failed_part_holds_back_the_rest_of_its_text(conversation, fake_graph):
    first = queue(conversation, "One")
    second, third = (queue(conversation, text, part_of=first) for text in ("Two", "Three"))
    last = queue(conversation, "Something else")
    fake_graph.answer_next({"message_id": "m1"}, path="messages")
    fake_graph.fail_next(code=100, path="messages")

    deliver_conversation(conversation.pk)
    for row in (first, second, third, last):
        row.refresh_from_db()
    assert [row.status for row in (first, second, third, last)] == [
        *("sent", "failed", "failed", "sent")
    ]
    assert third.error_code == "earlier_part"
    assert "part before it" in third.error
    assert statuses(conversation)[-3:] == ["failed", "failed", "sent"]


def test_an_answer_names_what_it_answers(conversation, fake_graph):
    asked = factories.make_message(conversation, external_id="mid-asked")
    queue(conversation, reply_to=asked)
    deliver_conversation(conversation.pk)

    assert fake_graph.sent[0].json["reply_to"] == {"mid": "mid-asked"}
