"""What is unread for one member, whatever the team has read."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.actions import read_marks
from conversations.models import Conversation
from conversations.opened import with_unread_for
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
