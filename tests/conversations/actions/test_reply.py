from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.http import Http404
from django.utils import timezone

from conversations.actions import reply, wake
from conversations.models import Message
from echodesk.errors import ActionError, Conflict
from tests import factories
from tests.conversations.actions.helpers import changes_of, events_of

HOUR = timedelta(hours=1)


@pytest.fixture
def conversation(workspace):
    return factories.make_conversation(factories.make_account(workspace), unread_count=3)


@pytest.fixture
def woken(monkeypatch):
    """The conversations whose sender was woken."""
    ids = []
    monkeypatch.setattr(wake, "sender", ids.append)
    return ids


def wrote(conversation, *, ago):
    conversation.identity.last_inbound_at = timezone.now() - ago
    conversation.identity.save()


def answer(member, conversation, text="Yes, we do.", **more):
    """The one row of a short answer."""
    [message] = answers(member, conversation, text, **more)
    return message


def answers(member, conversation, text="Yes, we do.", **more):
    """All rows of an answer."""
    return reply.queue_reply(member=member, conversation=conversation, text=text, **more)


def test_a_reply_is_queued_told_and_shown(
    agent, conversation, woken, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        message = answer(agent, conversation, "  Yes, we do.\n\n Tomorrow. ", client_id="c1")

    conversation.refresh_from_db()
    assert (message.status, message.direction, message.author) == ("queued", "out", agent)
    assert message.text == "Yes, we do.\n\n Tomorrow."
    assert conversation.last_message_text == "Yes, we do. Tomorrow."
    assert conversation.last_message_direction == "out"
    assert conversation.last_message_at == conversation.last_activity_at == message.occurred_at
    assert (conversation.unread_count, conversation.assignee) == (0, None)
    [told] = events_of(conversation, "ig_dm")
    assert (told["message"], told["status"], told["client_id"]) == (message.pk, "queued", "c1")
    assert told["igsid"] == conversation.identity.external_id
    assert woken == [conversation.pk]


@pytest.mark.parametrize("text", ["", "  \n", "\0", "\ud800"])
def test_an_empty_reply_is_refused(agent, conversation, text):
    with pytest.raises(ActionError) as refused:
        answer(agent, conversation, text)

    assert refused.value.code == "empty_text"


def test_characters_no_database_takes_are_left_out(agent, conversation):
    assert answer(agent, conversation, "a\0b\udfffc").text == "abc"


@pytest.mark.parametrize(
    ("platform", "fits"),
    [("instagram", "ä" * 500), ("facebook", "ä" * 2000), ("whatsapp", "ä" * 4096)],
)
def test_a_text_the_platform_does_not_take_at_once_goes_out_in_parts(
    agent, workspace, platform, fits
):
    conversation = factories.make_conversation(factories.make_account(workspace, platform))
    asked = factories.make_message(conversation)

    first, second = answers(agent, conversation, f"{fits} End", client_id="c1", reply_to=asked)
    assert (first.text, second.text) == (fits, "End")
    assert (first.client_id, first.reply_to, first.part_of) == ("c1", asked, None)
    assert (second.client_id, second.reply_to, second.part_of) == (None, None, first)
    assert [told["message"] for told in told_of(conversation)] == [first.pk, second.pk]
    conversation.refresh_from_db()
    assert conversation.last_message_text == "End"
    assert answers(agent, conversation, "Again", client_id="c1") == [first, second]


def told_of(conversation):
    """What browsers were told of its messages."""
    types = ("ig_dm", "fb_dm", "wa_message")
    return [data for one in types for data in events_of(conversation, one)]


def test_a_text_without_end_is_refused(agent, conversation):
    with pytest.raises(ActionError) as refused:
        answer(agent, conversation, "word " * 2500)

    assert refused.value.code == "text_too_long"
    assert all(number in refused.value.detail for number in ("13 messages", "at most 10"))
    assert Message.objects.count() == 0


def test_a_second_call_with_the_same_client_id_returns_the_first_message(agent, conversation):
    first = answer(agent, conversation, client_id="c1")
    wrote(conversation, ago=9 * 24 * HOUR)

    assert answer(agent, conversation, "Something else", client_id="c1") == first
    assert Message.objects.count() == 1


def test_the_unique_key_decides_when_two_calls_with_one_client_id_race(
    agent, conversation, monkeypatch
):
    first = answer(agent, conversation, client_id="c1")
    look = reply.already_written
    looks = iter([lambda *_: [], look])

    def too_early_at_first(*args):
        return next(looks)(*args)

    monkeypatch.setattr(reply, "already_written", too_early_at_first)

    assert answer(agent, conversation, client_id="c1") == first


def test_an_integrity_error_of_another_kind_is_not_swallowed(agent, conversation, monkeypatch):
    def fail(*_args):
        raise IntegrityError("something else")

    monkeypatch.setattr(reply, "write_answer", fail)
    with pytest.raises(IntegrityError):
        answer(agent, conversation, client_id="c1")


def test_the_same_client_id_may_be_used_in_another_conversation(agent, conversation, workspace):
    other = factories.make_conversation(conversation.account)
    answer(agent, conversation, client_id="c1")

    assert answer(agent, other, client_id="c1").conversation == other


def test_a_client_id_from_a_form_may_hold_anything(agent, conversation):
    assert answer(agent, conversation, client_id="c\0\ud8001 ").client_id == "c1"
    assert answer(agent, conversation, client_id="\0").client_id is None


def test_a_client_id_has_an_end(agent, conversation):
    with pytest.raises(ActionError) as refused:
        answer(agent, conversation, client_id="c" * 65)

    assert "client_id" in refused.value.fields


@pytest.mark.parametrize(
    ("status", "words"),
    [("needs_reauthorization", "reconnected"), ("disconnected", "connect it again")],
)
def test_an_account_that_cannot_send_refuses_with_the_way_out(agent, conversation, status, words):
    conversation.account.status = status
    conversation.account.save()

    with pytest.raises(Conflict) as refused:
        answer(agent, conversation)
    assert refused.value.code == status
    assert words in refused.value.detail


@pytest.mark.parametrize(
    ("platform", "ago", "tag", "stored"),
    [
        ("instagram", HOUR, "", ""),
        # The person wrote while the agent was typing: the tag is not needed any more.
        ("instagram", HOUR, "human_agent", ""),
        ("instagram", 25 * HOUR, "human_agent", "HUMAN_AGENT"),
        ("facebook", 25 * HOUR, "HUMAN_AGENT", "HUMAN_AGENT"),
    ],
)
def test_an_open_window_lets_the_reply_through(agent, workspace, platform, ago, tag, stored):
    conversation = factories.make_conversation(factories.make_account(workspace, platform))
    wrote(conversation, ago=ago)

    assert answer(agent, conversation, tag=tag).tag == stored


@pytest.mark.parametrize(
    ("platform", "ago", "tag", "words"),
    [
        ("instagram", 25 * HOUR, "", "human agent"),
        ("instagram", 8 * 24 * HOUR, "human_agent", "write again"),
        ("whatsapp", 25 * HOUR, "human_agent", "template"),
    ],
)
def test_outside_the_window_the_next_legal_step_is_told(
    agent, workspace, platform, ago, tag, words
):
    conversation = factories.make_conversation(factories.make_account(workspace, platform))
    wrote(conversation, ago=ago)

    with pytest.raises(Conflict) as refused:
        answer(agent, conversation, tag=tag)
    assert refused.value.code == "window_closed"
    assert words in refused.value.detail


def test_a_person_who_never_wrote_cannot_be_answered(agent, conversation):
    conversation.identity.last_inbound_at = None
    conversation.identity.save()

    with pytest.raises(Conflict) as refused:
        answer(agent, conversation, tag="human_agent")
    assert refused.value.code == "window_closed"


def test_the_tags_meta_has_withdrawn_are_refused(agent, conversation):
    with pytest.raises(ActionError) as refused:
        answer(agent, conversation, tag="ACCOUNT_UPDATE")

    assert refused.value.code == "invalid_tag"


@pytest.mark.parametrize("status", ["resolved", "snoozed"])
def test_a_reply_takes_up_a_conversation_that_rested(agent, conversation, status):
    conversation.status, conversation.snoozed_until = status, None
    conversation.save()

    answer(agent, conversation)
    conversation.refresh_from_db()
    assert (conversation.status, conversation.snoozed_until) == ("open", None)
    assert "status" in changes_of(conversation)[0]


def test_a_reply_leaves_a_pending_conversation_pending(agent, conversation):
    conversation.status = "pending"
    conversation.save()
    answer(agent, conversation)
    conversation.refresh_from_db()

    assert conversation.status == "pending"


def test_a_reply_to_an_old_conversation_names_the_newer_one(agent, conversation):
    conversation.status = "resolved"
    conversation.save()
    newer = factories.Conversation.objects.create(
        **{
            name: getattr(conversation, name)
            for name in ("workspace", "account", "contact", "identity", "platform")
        },
        last_activity_at=timezone.now(),
    )

    with pytest.raises(Conflict) as refused:
        answer(agent, conversation)
    assert refused.value.code == "other_conversation"
    assert str(newer.pk) in refused.value.detail
    assert Message.objects.count() == 0


def test_a_reply_may_answer_a_message_of_the_same_conversation_only(agent, conversation):
    ours = factories.make_message(conversation)
    foreign = factories.make_message(factories.make_conversation(conversation.account))

    assert answer(agent, conversation, reply_to=ours).reply_to == ours
    with pytest.raises(ActionError) as refused:
        answer(agent, conversation, reply_to=foreign)
    assert "reply_to" in refused.value.fields


def test_another_workspaces_conversation_cannot_be_answered(stranger, conversation):
    with pytest.raises(Http404):
        answer(stranger, conversation)


def test_a_disabled_member_cannot_answer(agent, conversation):
    agent.is_active = False

    with pytest.raises(Http404):
        answer(agent, conversation)


def failed(conversation, **fields):
    defaults = {
        "direction": "out",
        "status": "failed",
        "external_id": None,
        "error": "Meta said no",
        "error_code": "10/1",
        "error_detail": "#10",
        "attempts": 5,
    }
    return factories.make_message(conversation, **{**defaults, **fields})


def test_retry_really_sends_again(agent, conversation, woken, django_capture_on_commit_callbacks):
    message = failed(conversation)
    with django_capture_on_commit_callbacks(execute=True):
        reply.retry_message(member=agent, message=message)

    message.refresh_from_db()
    assert (message.status, message.attempts, message.due_at) == ("queued", 0, None)
    assert (message.error, message.error_code, message.error_detail) == ("", "", "")
    assert events_of(conversation, "message_status")[-1]["status"] == "queued"
    assert woken == [conversation.pk]


def test_what_may_have_arrived_is_sent_again_only_when_confirmed(agent, conversation):
    message = failed(conversation, status="uncertain")

    with pytest.raises(Conflict) as refused:
        reply.retry_message(member=agent, message=message)
    assert refused.value.code == "uncertain"
    again = reply.retry_message(member=agent, message=message, confirmed=True)
    assert again.status == "queued"


@pytest.mark.parametrize("status", ["queued", "sending", "sent", "read", "cancelled"])
def test_only_what_was_not_delivered_is_sent_again(agent, conversation, status):
    with pytest.raises(Conflict):
        reply.retry_message(member=agent, message=failed(conversation, status=status))


def test_retry_checks_the_window_again(agent, conversation):
    message = failed(conversation)
    wrote(conversation, ago=25 * HOUR)

    with pytest.raises(Conflict) as refused:
        reply.retry_message(member=agent, message=message)
    assert refused.value.code == "window_closed"


def test_retry_checks_the_account_again(agent, conversation):
    conversation.account.status = "needs_reauthorization"
    conversation.account.save()

    with pytest.raises(Conflict) as refused:
        reply.retry_message(member=agent, message=failed(conversation))
    assert refused.value.code == "needs_reauthorization"


@pytest.mark.parametrize("status", ["queued", "failed"])
def test_cancelling_takes_the_message_out_of_sight(agent, conversation, status):
    heard = factories.make_message(conversation, text="Hello?")
    message = failed(conversation, status=status, occurred_at=timezone.now())
    conversation.last_message_text = message.text
    conversation.save()

    reply.cancel_message(member=agent, message=message)
    message.refresh_from_db()
    conversation.refresh_from_db()
    assert message.status == "cancelled"
    assert conversation.last_message_text == heard.text
    assert conversation.last_message_at == heard.occurred_at
    assert events_of(conversation, "message_status")[-1]["status"] == "cancelled"


@pytest.mark.parametrize("status", ["sending", "sent", "uncertain", "received"])
def test_what_has_left_cannot_be_cancelled(agent, conversation, status):
    with pytest.raises(Conflict):
        reply.cancel_message(member=agent, message=failed(conversation, status=status))


def test_another_workspaces_message_can_be_neither_retried_nor_cancelled(stranger, conversation):
    message = failed(conversation)

    for action in (reply.retry_message, reply.cancel_message):
        with pytest.raises(Http404):
            action(member=stranger, message=message)
