"""What became of a send whose answer was lost: found out without sending again."""

from datetime import timedelta

import pytest
import requests
from django.http import Http404
from django.utils import timezone

from conversations import tasks
from conversations.actions import reply
from conversations.actions.deliver import deliver_conversation
from conversations.actions.settle_uncertain import settle_account, sweep_uncertain
from conversations.models import Message
from echodesk.errors import Conflict
from social import pace
from tests import factories
from tests.conversations.actions.sending import ACCOUNT, PERSON, pass_time, queue, statuses
from tests.deliveries import deliver, delivery, echo

SECONDS = timedelta(seconds=1)


@pytest.fixture
def conversation(workspace):
    account = factories.make_account(
        workspace, external_id=ACCOUNT, login="instagram", username="nordcoffee"
    )
    return factories.make_conversation(account, external_id=PERSON)


@pytest.fixture(autouse=True)
def asked(monkeypatch):
    """What was asked for: the account and in how many seconds."""
    calls = []

    def apply_async(args, countdown=0):
        calls.append((*args, countdown))

    monkeypatch.setattr(tasks.settle_account, "apply_async", apply_async)
    monkeypatch.setattr(tasks.deliver_conversation, "apply_async", lambda args, **_: None)
    return calls


def lose_answer(conversation, fake_graph, text="Yes, we do.", **fields):
    """Send something whose answer never comes."""
    fake_graph.fail_next(exception=requests.ReadTimeout(), path="messages")
    message = queue(conversation, text, **fields)
    deliver_conversation(conversation.pk)
    message.refresh_from_db()
    assert message.status == "uncertain"
    return message


def at_meta(fake_graph, *messages, me=ACCOUNT, person=PERSON):
    """Let the conversation hold these messages, each ``(id, text, …)``, the newest last."""
    rows = [
        {
            "id": external_id,
            "created_time": timezone.now().strftime("%Y-%m-%dT%H:%M:%S+0000"),
            "from": {"id": me, "username": "nordcoffee"},
            "to": {"data": [{"id": person}]},
            "message": text,
            **more,
        }
        for external_id, text, more in messages
    ]
    fake_graph.conversations = [{"id": "t1", "messages": rows[::-1]}]


def look(conversation):
    pass_time(seconds=6)
    return settle_account(conversation.account_id)


PHOTO = {
    "attachments": {"data": [{"mime_type": "image/jpeg", "image_data": {"url": "https://x/"}}]}
}


def test_it_is_looked_for_after_a_few_seconds(
    conversation, fake_graph, asked, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        message = lose_answer(conversation, fake_graph)

    assert asked == [(conversation.account_id, 5)]
    assert message.uncertain_at is not None
    assert message.asked_at is None
    assert settle_account(conversation.account_id) is False


def test_what_is_found_at_meta_was_sent(conversation, fake_graph):
    message = lose_answer(conversation, fake_graph)
    at_meta(fake_graph, ("aWdf1", "Yes, we do.", {}))

    assert look(conversation) is True
    message.refresh_from_db()
    assert (message.status, message.external_id, message.error) == ("sent", "aWdf1", "")
    assert Message.objects.count() == 1
    assert len(fake_graph.sent) == 1
    [listed, _read] = [call for call in fake_graph.calls if call.method == "GET"]
    assert listed.params["user_id"] == PERSON
    assert statuses(conversation)[-1] == "sent"


def test_messengers_history_has_no_correlation_and_still_tells(workspace, fake_graph):
    account = factories.make_account(workspace, "facebook")
    conversation = factories.make_conversation(account, external_id=PERSON)
    message = lose_answer(conversation, fake_graph)
    at_meta(fake_graph, ("m_1", "Yes, we do.", {}), me=account.external_id)

    assert look(conversation) is True
    message.refresh_from_db()
    assert (message.status, message.external_id) == ("sent", "m_1")


def test_what_is_not_at_meta_stays_uncertain_and_is_looked_for_again(conversation, fake_graph):
    message = lose_answer(conversation, fake_graph)
    at_meta(fake_graph, ("aWdf1", "Something else", {}))

    assert look(conversation) is True
    message.refresh_from_db()
    assert message.status == "uncertain"
    # Twenty seconds after it was sent.
    assert 10 * SECONDS < message.due_at - timezone.now() < 15 * SECONDS
    assert settle_account(conversation.account_id) is False


def test_the_same_words_said_before_prove_nothing(conversation, fake_graph):
    earlier = queue(conversation, "Yes, we do.")
    deliver_conversation(conversation.pk)
    earlier.refresh_from_db()
    message = lose_answer(conversation, fake_graph)
    at_meta(fake_graph, (earlier.external_id, "Yes, we do.", {}))

    look(conversation)
    message.refresh_from_db()
    assert message.status == "uncertain"


def test_nor_do_they_where_history_calls_them_by_another_id(conversation, fake_graph):
    earlier = queue(conversation, "Yes, we do.", occurred_at=timezone.now())
    deliver_conversation(conversation.pk)
    message = lose_answer(conversation, fake_graph)
    at_meta(fake_graph, ("other-id-of-the-first", "Yes, we do.", {}))

    look(conversation)
    message.refresh_from_db()
    earlier.refresh_from_db()
    assert (message.status, earlier.status) == ("uncertain", "sent")
    assert Message.objects.count() == 2


def test_a_picture_is_known_by_its_kind_where_only_one_can_be_meant(conversation, fake_graph):
    message = lose_picture(conversation, fake_graph)
    at_meta(fake_graph, ("aWdf1", "", PHOTO))

    look(conversation)
    message.refresh_from_db()
    assert (message.status, message.external_id) == ("sent", "aWdf1")
    assert message.attachments.count() == 1


def lose_picture(conversation, fake_graph):
    fake_graph.fail_next(exception=requests.ReadTimeout(), path="messages")
    message = queue(conversation, "", kind="image")
    factories.make_attachment(message, content=b"x", media_id="44")
    deliver_conversation(conversation.pk)
    return message


def test_of_two_pictures_nobody_knows_which_it_was(conversation, fake_graph):
    first = lose_picture(conversation, fake_graph)
    Message.objects.update(asked_at=timezone.now())
    pass_time(seconds=1)
    second = lose_picture(conversation, fake_graph)
    at_meta(fake_graph, ("aWdf1", "", PHOTO))

    look(conversation)
    for message in (first, second):
        message.refresh_from_db()
        assert message.status == "uncertain"


def test_an_echo_without_words_is_a_picture_of_ours_where_one_is_on_its_way(
    conversation, fake_graph
):
    message = lose_picture(conversation, fake_graph)
    attachment = {"type": "image", "payload": {"url": "https://x.example/"}}
    deliver(delivery(echo(7, text=None, attachments=[attachment])))

    message.refresh_from_db()
    assert (message.status, message.external_id) == ("sent", "aWdf7")


def test_after_two_minutes_the_agent_is_asked_and_the_rest_goes_out(conversation, fake_graph):
    message = lose_answer(conversation, fake_graph)
    after = queue(conversation, "And more")
    assert sweep_uncertain() == 0
    pass_time(minutes=2)

    assert sweep_uncertain() == 1
    assert sweep_uncertain() == 0
    message.refresh_from_db()
    assert message.status == "uncertain"
    assert message.asked_at is not None
    deliver_conversation(conversation.pk)
    after.refresh_from_db()
    assert after.status == "sent"


def test_the_sweeper_has_looked_for_what_a_lost_task_left(conversation, fake_graph, asked):
    lose_answer(conversation, fake_graph)
    sweep_uncertain()
    assert asked == []

    pass_time(seconds=6)
    sweep_uncertain()
    assert asked == [(conversation.account_id, 0)]


def test_one_account_is_read_at_the_pace_meta_allows(conversation, fake_graph, asked):
    lose_answer(conversation, fake_graph)
    other = factories.make_conversation(conversation.account)
    lose_answer(other, fake_graph)
    asked.clear()
    pass_time(seconds=6)

    assert settle_account(conversation.account_id) is True
    # The next one is for another task, in a second; this very moment there is no room.
    assert asked == [(conversation.account_id, 1.0)]
    assert settle_account(conversation.account_id) is False


def test_meta_refusing_to_tell_changes_nothing(conversation, fake_graph):
    message = lose_answer(conversation, fake_graph)
    fake_graph.fail_next(code=2, status=500, path="conversations", times=9)

    assert look(conversation) is True
    message.refresh_from_db()
    assert message.status == "uncertain"


def test_whatsapp_has_nothing_to_be_read(workspace, fake_graph):
    account = factories.make_account(workspace, "whatsapp")
    conversation = factories.make_conversation(account)
    lose_answer(conversation, fake_graph)

    assert look(conversation) is False
    assert [call.method for call in fake_graph.calls] == ["POST"]


def test_nothing_is_read_while_the_account_has_no_access(conversation, fake_graph):
    lose_answer(conversation, fake_graph)
    conversation.account.status = "needs_reauthorization"
    conversation.account.save()

    assert look(conversation) is False
    assert pace.held_until(conversation.account_id) is None


# --- What the agent says --------------------------------------------------------------


def test_the_agent_has_seen_it_arrive(agent, conversation, fake_graph):
    message = lose_answer(conversation, fake_graph)
    after = queue(conversation, "And more")
    settled = reply.confirm_arrived(member=agent, message=message)

    assert (settled.status, settled.error) == ("sent", "")
    deliver_conversation(conversation.pk)
    after.refresh_from_db()
    assert after.status == "sent"
    assert [call.json["message"]["text"] for call in fake_graph.sent] == ["Yes, we do.", "And more"]


def test_an_echo_that_comes_after_the_agent_confirmed_is_the_same_message(
    agent, conversation, fake_graph
):
    message = lose_answer(conversation, fake_graph)
    reply.confirm_arrived(member=agent, message=message)
    deliver(delivery(echo(7, text="Yes, we do.")))

    message.refresh_from_db()
    assert (message.status, message.external_id) == ("sent", "aWdf7")
    assert Message.objects.count() == 1


@pytest.mark.parametrize("status", ["queued", "sending", "sent", "failed", "cancelled"])
def test_only_what_is_uncertain_is_confirmed(agent, conversation, status):
    with pytest.raises(Conflict) as refused:
        reply.confirm_arrived(member=agent, message=queue(conversation, status=status))
    assert refused.value.code == "not_uncertain"


def test_nobody_confirms_messages_of_another_workspace(stranger, conversation):
    with pytest.raises(Http404):
        reply.confirm_arrived(member=stranger, message=queue(conversation, status="uncertain"))


def test_the_agent_has_it_sent_again(agent, conversation, fake_graph):
    message = lose_answer(conversation, fake_graph)
    Message.objects.update(asked_at=timezone.now())
    again = reply.retry_message(member=agent, message=message, confirmed=True)

    assert (again.status, again.asked_at) == ("queued", None)
    deliver_conversation(conversation.pk)
    message.refresh_from_db()
    assert (message.status, message.external_id) == ("sent", "mid-fake-1")


def test_an_echo_that_comes_before_it_is_sent_again_spares_the_second_send(
    agent, conversation, fake_graph
):
    message = lose_answer(conversation, fake_graph)
    reply.retry_message(member=agent, message=message, confirmed=True)
    deliver(delivery(echo(7, text="Yes, we do.")))
    deliver_conversation(conversation.pk)

    message.refresh_from_db()
    assert (message.status, message.external_id) == ("sent", "aWdf7")
    assert len(fake_graph.sent) == 1
    assert Message.objects.count() == 1
