"""What the person is shown while we read and write."""

from datetime import timedelta

import pytest
from django.http import Http404

from conversations import tasks
from conversations.actions import triage, typing
from social import pace
from social.models import SendingPause
from tests import factories
from tests.conversations.actions.sending import forget_limits, wrote


@pytest.fixture
def conversation(workspace):
    account = factories.make_account(workspace)
    conversation = factories.make_conversation(account, unread_count=1)
    factories.make_message(conversation, external_id="mid-heard")
    return conversation


@pytest.fixture
def on_whatsapp(workspace):
    conversation = factories.make_conversation(factories.make_account(workspace, "whatsapp"))
    factories.make_message(conversation, external_id="wamid.heard")
    return conversation


@pytest.fixture(autouse=True)
def asked(monkeypatch):
    """The tasks that were asked for."""
    calls = []

    def hold(task):
        def apply_async(args, **options):
            calls.append((task.__name__, *args, options))

        monkeypatch.setattr(task, "apply_async", apply_async)

    hold(tasks.tell_typing)
    hold(tasks.tell_seen)
    return calls


def test_that_we_write_is_shown_every_few_seconds_at_most(agent, conversation, asked):
    assert typing.show_typing(member=agent, conversation=conversation) is True
    assert typing.show_typing(member=agent, conversation=conversation) is False
    # Not begun in time, it would not be true any more.
    assert asked == [("tell_typing", conversation.pk, {"expires": 10.0})]
    forget_limits()
    assert typing.show_typing(member=agent, conversation=conversation) is True


def test_a_workspace_may_not_want_it(agent, conversation, asked):
    conversation.workspace.sends_typing = False
    conversation.workspace.save()

    assert typing.show_typing(member=agent, conversation=conversation) is False
    assert asked == []


def test_nothing_is_shown_outside_the_reply_window(agent, conversation):
    wrote(conversation, ago=timedelta(days=2))

    assert typing.show_typing(member=agent, conversation=conversation) is False


def test_nobody_writes_to_people_of_another_workspace(stranger, conversation):
    with pytest.raises(Http404):
        typing.show_typing(member=stranger, conversation=conversation)


def test_messenger_and_instagram_are_told_by_the_person(conversation, fake_graph):
    assert typing.tell_typing(conversation.pk) is True
    assert fake_graph.sent[0].json == {
        "recipient": {"id": conversation.identity.external_id},
        "sender_action": "typing_on",
    }


def test_whatsapp_is_told_by_the_newest_message(on_whatsapp, fake_graph):
    factories.make_message(on_whatsapp, external_id="wamid.ours", direction="out")

    assert typing.tell_typing(on_whatsapp.pk) is True
    assert fake_graph.sent[0].json["message_id"] == "wamid.heard"
    assert fake_graph.sent[0].json["typing_indicator"] == {"type": "text"}


@pytest.mark.parametrize(
    "obstacle", ["paused", "needs_reauthorization", "held", "elsewhere", "closed", "unheard"]
)
def test_what_holds_messages_back_holds_this_back_too(conversation, fake_graph, obstacle):
    account = conversation.account
    if obstacle == "paused":
        SendingPause.objects.create(account=account)
    elif obstacle == "held":
        pace.hold(account.pk, 20)
    elif obstacle == "elsewhere":
        conversation.held_by_app_id = "263902037430900"
        conversation.save()
    elif obstacle == "closed":
        wrote(conversation, ago=timedelta(days=2))
    elif obstacle == "unheard":
        conversation.messages.all().delete()
    else:
        account.status = obstacle
        account.save()

    assert typing.tell_typing(conversation.pk) is False
    assert typing.tell_seen(conversation.pk) is False
    assert fake_graph.calls == []


def test_what_meta_refuses_is_not_tried_again_and_tells_of_the_account(conversation, fake_graph):
    fake_graph.fail_next(code=190, status=401)

    assert typing.tell_typing(conversation.pk) is False
    conversation.account.refresh_from_db()
    assert conversation.account.status == "needs_reauthorization"
    assert len(fake_graph.sent) == 1


def test_a_conversation_that_is_gone_breaks_nothing(db, fake_graph):
    assert typing.tell_seen(10**9) is False


# --- Seen -----------------------------------------------------------------------------


def read(member, conversation, run):
    with run(execute=True):
        triage.mark_read(member=member, conversation=conversation)


def test_reading_tells_the_person(
    agent, conversation, asked, fake_graph, django_capture_on_commit_callbacks
):
    read(agent, conversation, django_capture_on_commit_callbacks)
    assert asked == [("tell_seen", conversation.pk, {})]

    assert typing.tell_seen(conversation.pk) is True
    assert fake_graph.sent[0].json["sender_action"] == "mark_seen"


def test_whatsapp_is_told_which_message_was_read(on_whatsapp, fake_graph):
    typing.tell_seen(on_whatsapp.pk)

    body = fake_graph.sent[0].json
    assert (body["status"], body["message_id"]) == ("read", "wamid.heard")


def test_where_nothing_is_unread_nothing_is_told(
    agent, conversation, asked, django_capture_on_commit_callbacks
):
    conversation.unread_count = 0
    conversation.save()
    read(agent, conversation, django_capture_on_commit_callbacks)

    assert asked == []


def test_a_workspace_may_read_in_secret(
    agent, conversation, asked, django_capture_on_commit_callbacks
):
    conversation.workspace.sends_seen = False
    conversation.workspace.save()
    read(agent, conversation, django_capture_on_commit_callbacks)

    assert asked == []


def test_the_same_message_is_seen_once(conversation, fake_graph):
    typing.tell_seen(conversation.pk)
    typing.tell_seen(conversation.pk)
    assert len(fake_graph.sent) == 1

    factories.make_message(conversation, external_id="mid-newer")
    typing.tell_seen(conversation.pk)
    assert len(fake_graph.sent) == 2
