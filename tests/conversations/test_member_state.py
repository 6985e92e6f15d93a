"""What is unread for one member, whatever the team has read."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations import inbox
from conversations.actions import read_marks, triage
from conversations.inbox_query import InboxQuery
from conversations.member_state import with_unread_for
from conversations.models import Conversation
from tests import factories


@pytest.fixture
def conversation(workspace):
    return factories.make_conversation(factories.make_account(workspace))


def _say(conversation, hours_ago, **fields):
    at = timezone.now() - timedelta(hours=hours_ago)
    message = factories.make_message(conversation, occurred_at=at, **fields)
    conversation.last_message_at = at
    conversation.save()
    return message


def _unread(member):
    return with_unread_for(Conversation.objects.visible_to(member), member).get().unread_for_me


def test_who_never_looked_has_not_read_what_the_team_has_not(agent, conversation):
    conversation.unread_count = 2
    conversation.save()
    assert _unread(agent) == 2


def test_each_member_reads_for_themselves(agent, admin, conversation):
    _say(conversation, 3)
    read_marks.mark_read(member=agent, conversation=conversation)
    read_marks.mark_read(member=admin, conversation=conversation)
    _say(conversation, 2)
    _say(conversation, 1, direction="out")
    conversation.unread_count = 1
    conversation.save()
    read_marks.mark_read(member=agent, conversation=conversation)
    assert (_unread(agent), _unread(admin)) == (0, 1)


def test_from_a_message_on_all_that_the_person_said_is_unread(agent, conversation):
    _say(conversation, 4)
    first = _say(conversation, 3)
    _say(conversation, 2)
    read_marks.mark_read(member=agent, conversation=conversation)
    read_marks.mark_unread(member=agent, conversation=conversation, message=first)
    assert _unread(agent) == 2
    read_marks.mark_unread(member=agent, conversation=conversation)
    assert _unread(agent) == 1


def test_spam_and_history_count_for_nothing(agent, conversation):
    _say(conversation, 3)
    read_marks.mark_read(member=agent, conversation=conversation)
    _say(conversation, 1, imported=True)
    assert _unread(agent) == 0
    _say(conversation, 1)
    assert _unread(agent) == 1
    Conversation.objects.update(status="spam")
    assert _unread(agent) == 0


def test_what_a_colleague_read_and_nobody_answered_is_still_news(agent, workspace, conversation):
    _say(conversation, -1)
    Conversation.objects.update(waiting_since=conversation.last_message_at)
    assert _unread(agent) == 1
    Conversation.objects.update(waiting_since=None)
    assert _unread(agent) == 0


def test_what_was_said_before_one_came_is_no_news(agent, conversation):
    _say(conversation, 1)
    Conversation.objects.update(waiting_since=conversation.last_message_at)
    assert _unread(agent) == 0


def test_the_list_and_the_search_find_what_is_unread(agent, admin, conversation):
    Conversation.objects.update(unread_count=1)
    for q in (InboxQuery(unread=True), InboxQuery(q="is:unread")):
        assert inbox.select(agent, q).count() == 1
    read_marks.mark_read(member=agent, conversation=conversation)
    Conversation.objects.update(unread_count=1)
    for q in (InboxQuery(unread=True), InboxQuery(q="is:unread")):
        assert inbox.select(agent, q).count() == 0
        assert inbox.select(admin, q).count() == 1


def test_what_wakes_up_stands_out_to_who_had_read_it(agent, conversation):
    _say(conversation, 1)
    read_marks.mark_read(member=agent, conversation=conversation)
    Conversation.objects.update(status="snoozed", snoozed_until=timezone.now())
    assert triage.wake_snoozed() == 1
    assert _unread(agent) == 1
