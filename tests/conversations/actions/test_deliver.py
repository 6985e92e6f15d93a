import threading
from datetime import timedelta

import pytest
import requests
from django.db import connection
from django.utils import timezone

from conversations import tasks
from conversations.actions import outbox, outcome, reply, wake
from conversations.actions.deliver import LEASE, deliver_conversation
from conversations.models import Message
from social.graph import messages
from social.graph.errors import GraphError
from social.graph.kinds import Kind
from tests import factories
from tests.conversations.actions.helpers import events_of
from tests.deliveries import deliver, delivery, echo

ACCOUNT = "17841400000000001"
PERSON = "790000000000001"


@pytest.fixture
def conversation(workspace):
    account = factories.make_account(workspace, external_id=ACCOUNT)
    return factories.make_conversation(account, external_id=PERSON)


def queue(conversation, text="Yes, we do.", **fields):
    defaults = {"direction": "out", "status": "queued", "external_id": None}
    return factories.make_message(conversation, text=text, **{**defaults, **fields})


def statuses(conversation):
    return [data["status"] for data in events_of(conversation, "message_status")]


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
    assert statuses(conversation) == ["sending", "sent"]


@pytest.mark.parametrize("platform", ["facebook", "whatsapp"])
def test_each_platform_is_sent_to_in_its_own_way(workspace, platform, fake_graph):
    conversation = factories.make_conversation(factories.make_account(workspace, platform))
    message = queue(conversation)
    deliver_conversation(conversation.pk)

    message.refresh_from_db()
    assert message.status == "sent"
    assert f"echodesk:{message.pk}" in str(fake_graph.sent[0].json)


def test_a_late_answer_carries_its_tag(conversation, fake_graph):
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
    waits = [outcome.backoff(attempt, None).total_seconds() for attempt in range(1, 5)]

    assert waits == sorted(waits)
    assert 2 <= waits[0] <= 3
    assert 16 <= waits[-1] <= 24
    assert len({outcome.backoff(1, None) for _ in range(5)}) > 1
    assert 90 <= outcome.backoff(1, 90).total_seconds() <= 135


def test_a_dead_token_fails_the_message_and_marks_the_account(conversation, fake_graph):
    fake_graph.fail_next(code=190, subcode=460, status=401)
    first, second = queue(conversation, "One"), queue(conversation, "Two")

    assert deliver_conversation(conversation.pk) == 1
    for message in (first, second):
        message.refresh_from_db()
        assert message.status == "failed"
        assert "reconnect" in message.error
    conversation.account.refresh_from_db()
    assert conversation.account.status == "needs_reauthorization"
    assert conversation.account.status_reason
    assert len(fake_graph.sent) == 1


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


def send_as(monkeypatch, answer):
    """Let ``answer(message text)`` play Meta."""

    def send_text(account, recipient_id, text, *, correlation="", tag=""):
        return answer(text)

    monkeypatch.setattr(messages, "send_text", send_text)


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


def test_a_send_whose_worker_died_becomes_uncertain_and_frees_the_next(conversation, fake_graph):
    lost = queue(conversation, "One", status="sending", lease_until=timezone.now())
    queue(conversation, "Two")
    outbox.sweep_outbox()

    lost.refresh_from_db()
    assert (lost.status, lost.error_code) == ("uncertain", "interrupted")
    assert deliver_conversation(conversation.pk) == 1
    assert [c.json["message"]["text"] for c in fake_graph.sent] == ["Two"]


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


# --- The sweeper ----------------------------------------------------------------------


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


# --- Several workers ------------------------------------------------------------------


def run_at_once(*jobs):
    """Run each job in a thread of its own; raises what any of them raised."""
    errors = []

    def guarded(job):
        try:
            job()
        except Exception as error:  # noqa: BLE001 - handed to the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    if errors:
        raise errors[0]


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

    run_at_once(*[lambda: deliver_conversation(conversation.pk)] * 4)
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

    run_at_once(post, post)

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
    run_at_once(lambda: deliver_conversation(conversation.pk), meta)

    rows = Message.objects.all()
    assert len({row.external_id for row in rows if row.external_id}) == rows.count()
    assert {row.status for row in rows} == {"sent"}
