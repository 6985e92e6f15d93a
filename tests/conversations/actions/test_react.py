"""Reactions of the business: put, replaced, taken back, sent."""

from datetime import timedelta

import pytest
import requests
from django.http import Http404
from django.utils import timezone

from conversations import tasks
from conversations.actions import deliver_reactions
from conversations.actions.deliver_reactions import deliver_reaction, sweep_reactions
from conversations.actions.react import react
from conversations.models import Reaction
from echodesk.errors import ActionError, Conflict
from social import pace
from social.models import SendingPause
from tests import factories
from tests.conversations.actions.helpers import events_of
from tests.conversations.actions.sending import wrote

HEART, THUMB, FLAG = "❤️", "👍🏽", "🇫🇮"


@pytest.fixture
def conversation(workspace):
    return factories.make_conversation(factories.make_account(workspace))


@pytest.fixture
def heard(conversation):
    return factories.make_message(conversation, external_id="mid-heard")


@pytest.fixture(autouse=True)
def woken(monkeypatch):
    ids = []

    def apply_async(args):
        ids.extend(args)

    monkeypatch.setattr(tasks.send_reaction, "apply_async", apply_async)
    return ids


def make_due():
    Reaction.objects.filter(due_at__isnull=False).update(due_at=timezone.now())


def payloads(fake_graph):
    return [(call.json["sender_action"], call.json["payload"]) for call in fake_graph.sent]


def test_a_reaction_is_queued_told_and_sent(
    agent, conversation, heard, woken, fake_graph, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        reaction = react(member=agent, message=heard, emoji=THUMB)

    assert (reaction.emoji, reaction.state, reaction.by_business) == (THUMB, "queued", True)
    assert woken == [reaction.pk]
    assert deliver_reaction(reaction.pk) is True
    reaction.refresh_from_db()
    assert (reaction.state, reaction.due_at, reaction.attempts) == ("sent", None, 1)
    assert payloads(fake_graph) == [("react", {"message_id": "mid-heard", "reaction": THUMB})]
    assert len(events_of(conversation, "message_status")) == 2
    assert deliver_reaction(reaction.pk) is False


def test_whatsapp_is_told_in_its_own_way(workspace, agent, fake_graph):
    conversation = factories.make_conversation(factories.make_account(workspace, "whatsapp"))
    message = factories.make_message(conversation, external_id="wamid.1")
    deliver_reaction(react(member=agent, message=message, emoji=HEART).pk)

    assert fake_graph.sent[0].json["reaction"] == {"message_id": "wamid.1", "emoji": HEART}


def test_a_new_emoji_takes_the_place_of_the_old_one(agent, heard, fake_graph):
    first = react(member=agent, message=heard, emoji=HEART)
    deliver_reaction(first.pk)
    second = react(member=agent, message=heard, emoji=THUMB)
    deliver_reaction(second.pk)

    assert Reaction.objects.get() == first
    assert [payload["reaction"] for _action, payload in payloads(fake_graph)] == ["love", THUMB]


def test_what_stands_there_already_is_not_sent_again(agent, heard, fake_graph):
    reaction = react(member=agent, message=heard, emoji=HEART)
    deliver_reaction(reaction.pk)

    assert react(member=agent, message=heard, emoji=HEART).state == "sent"


def test_nothing_takes_a_reaction_away(agent, heard, fake_graph):
    deliver_reaction(react(member=agent, message=heard, emoji=HEART).pk)
    gone = react(member=agent, message=heard, emoji="")
    deliver_reaction(gone.pk)

    assert payloads(fake_graph)[-1] == ("unreact", {"message_id": "mid-heard"})
    gone.refresh_from_db()
    assert (gone.emoji, gone.state) == ("", "sent")


def test_where_nothing_stands_nothing_is_taken_away(agent, heard):
    assert react(member=agent, message=heard, emoji="") is None
    assert Reaction.objects.count() == 0


def test_people_keep_their_own_reaction(agent, heard):
    factories.Message.objects.get(pk=heard.pk).reactions.create(
        workspace=heard.workspace, by_business=False, emoji=FLAG, occurred_at=timezone.now()
    )
    react(member=agent, message=heard, emoji=HEART)

    assert set(heard.reactions.values_list("by_business", "emoji")) == {
        (False, FLAG),
        (True, HEART),
    }


@pytest.mark.parametrize("emoji", [HEART, THUMB, FLAG, "👩‍👩‍👧‍👦", "1️⃣", "☺", " 😀 "])
def test_any_emoji_will_do(agent, heard, emoji):
    assert react(member=agent, message=heard, emoji=emoji).emoji == emoji.strip()


@pytest.mark.parametrize("emoji", ["a", "1", "love", "👍👍", "👍!", "\u200d", "<b>", "e\u0301"])
def test_anything_else_will_not(agent, heard, emoji):
    with pytest.raises(ActionError) as refused:
        react(member=agent, message=heard, emoji=emoji)
    assert refused.value.code == "not_an_emoji"


def test_what_is_not_on_the_platform_cannot_be_reacted_to(agent, conversation, heard):
    heard.is_deleted = True
    heard.save()
    waiting = factories.make_message(
        conversation, direction="out", status="queued", external_id=None
    )

    for message in (heard, waiting):
        with pytest.raises(Conflict) as refused:
            react(member=agent, message=message, emoji=HEART)
        assert refused.value.code == "not_sent"


def test_reactions_keep_the_reply_window(agent, conversation, heard):
    wrote(conversation, ago=timedelta(days=2))

    with pytest.raises(Conflict) as refused:
        react(member=agent, message=heard, emoji=HEART)
    assert refused.value.code == "window_closed"


def test_messages_of_another_workspace_are_not_there(stranger, heard):
    with pytest.raises(Http404):
        react(member=stranger, message=heard, emoji=HEART)


@pytest.mark.parametrize(
    "failure",
    [
        {"code": 2, "status": 500},
        # It may have arrived, and does no harm twice.
        {"exception": requests.ReadTimeout()},
    ],
)
def test_what_fails_is_tried_again_and_then_given_up(agent, heard, fake_graph, failure):
    fake_graph.fail_next(times=99, **failure)
    reaction = react(member=agent, message=heard, emoji=HEART)
    for _ in range(7):
        deliver_reaction(reaction.pk)
        make_due()

    reaction.refresh_from_db()
    assert (reaction.state, reaction.attempts) == ("failed", 5)
    assert reaction.error
    assert len(fake_graph.sent) == 5


def test_what_meta_refuses_has_failed(agent, heard, fake_graph):
    fake_graph.fail_next(code=100)
    reaction = react(member=agent, message=heard, emoji=HEART)
    deliver_reaction(reaction.pk)

    reaction.refresh_from_db()
    assert reaction.state == "failed"
    assert react(member=agent, message=heard, emoji=HEART).state == "queued"


def test_a_throttle_is_waited_for(agent, conversation, heard, fake_graph):
    fake_graph.fail_next(code=613, status=429, headers={"Retry-After": "60"})
    reaction = react(member=agent, message=heard, emoji=HEART)
    deliver_reaction(reaction.pk)

    reaction.refresh_from_db()
    assert reaction.state == "queued"
    assert reaction.due_at > timezone.now() + timedelta(seconds=50)


@pytest.mark.parametrize("what", ["paused", "needs_reauthorization", "held"])
def test_a_reaction_waits_for_its_account(agent, conversation, heard, fake_graph, what):
    reaction = react(member=agent, message=heard, emoji=HEART)
    if what == "paused":
        SendingPause.objects.create(account=conversation.account)
    elif what == "held":
        pace.hold(conversation.account_id, 20)
    else:
        conversation.account.status = what
        conversation.account.save()

    assert deliver_reaction(reaction.pk) is False
    reaction.refresh_from_db()
    assert (reaction.state, reaction.attempts) == ("queued", 0)
    assert reaction.due_at > timezone.now() + timedelta(seconds=15)
    assert fake_graph.calls == []


def test_a_disconnected_account_fails_its_reactions(agent, conversation, heard, fake_graph):
    reaction = react(member=agent, message=heard, emoji=HEART)
    conversation.account.status = "disconnected"
    conversation.account.save()
    deliver_reaction(reaction.pk)

    reaction.refresh_from_db()
    assert reaction.state == "failed"
    assert "Connections" in reaction.error


def test_an_emoji_that_was_replaced_on_the_way_is_not_taken_for_sent(
    agent, heard, fake_graph, monkeypatch
):
    reaction = react(member=agent, message=heard, emoji=HEART)

    def replace(*_args):
        react(member=agent, message=heard, emoji=THUMB)

    monkeypatch.setattr(deliver_reactions, "send_reaction", replace)
    deliver_reaction(reaction.pk)
    reaction.refresh_from_db()
    assert (reaction.emoji, reaction.state, reaction.attempts) == (THUMB, "queued", 0)


def test_the_sweeper_finds_what_a_lost_task_left(agent, heard, woken):
    reaction = react(member=agent, message=heard, emoji=HEART)
    woken.clear()

    assert sweep_reactions() == 1
    assert woken == [reaction.pk]
    Reaction.objects.update(due_at=timezone.now() + timedelta(seconds=9))
    assert sweep_reactions() == 0
