"""What an arriving message does to the team's work: waiting, spam, new beginnings, followers."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from conversations.actions import blocking, follow, notifications, reply, triage
from conversations.models import Conversation, Message, Notification
from tests import factories
from tests.conversations.actions.helpers import events_of
from tests.deliveries import deliver, delivery, message
from tests.deliveries import echo as echoed


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace, external_id="17841400000000001")


def echo(number):
    return echoed(number, text="We do")


def at(number):
    return datetime.fromtimestamp(1762000000 + number, tz=UTC)


def the_conversation():
    return Conversation.objects.get()


class TestWaiting:
    def test_the_oldest_unanswered_message_counts(self, account):
        deliver(delivery(message(1), message(2)))
        deliver(delivery(message(3)))
        assert the_conversation().waiting_since == at(1)

    def test_an_answer_ends_it_and_the_next_message_begins_it(self, account):
        deliver(delivery(message(1)))
        deliver(delivery(echo(2)))
        assert the_conversation().waiting_since is None
        deliver(delivery(message(3)))
        assert the_conversation().waiting_since == at(3)

    def test_an_answer_told_late_does_not_answer_what_came_after_it(self, account):
        deliver(delivery(message(1), message(3)))
        deliver(delivery(echo(2)))
        assert the_conversation().waiting_since == at(3)

    def test_a_message_told_late_was_answered_already(self, account):
        deliver(delivery(echo(2)))
        deliver(delivery(message(1)))
        assert the_conversation().waiting_since is None

    def test_who_is_answered_here_waits_no_more(self, account, agent):
        deliver(delivery(message(1, at=int(timezone.now().timestamp() * 1000))))
        reply.queue_reply(member=agent, conversation=the_conversation(), text="Yes")
        assert the_conversation().waiting_since is None

    def test_nobody_waits_in_what_is_resolved(self, account, agent):
        deliver(delivery(message(1)))
        triage.set_status(member=agent, conversation=the_conversation(), status="resolved")
        assert the_conversation().waiting_since is None


class TestSpam:
    def test_what_comes_to_spam_is_kept_and_counts_nowhere(self, account, agent):
        deliver(delivery(message(1)))
        triage.set_status(member=agent, conversation=the_conversation(), status="spam")
        triage.mark_read(member=agent, conversation=the_conversation())
        deliver(delivery(message(2)))
        found = the_conversation()
        assert (found.status, found.unread_count, found.waiting_since) == ("spam", 0, None)
        assert Message.objects.count() == 2

    def test_a_blocked_person_begins_nothing(self, account, agent):
        deliver(delivery(message(1)))
        found = the_conversation()
        triage.set_status(member=agent, conversation=found, status="resolved")
        blocking.block(member=agent, contact=found.contact, blocked=True)
        assert the_conversation().status == "resolved"
        deliver(delivery(message(2)))
        found = the_conversation()
        assert (found.status, found.waiting_since) == ("spam", None)

    def test_blocking_sorts_out_what_is_open_and_unblocking_brings_it_back(self, account, agent):
        deliver(delivery(message(1)))
        contact = the_conversation().contact
        blocking.block(member=agent, contact=contact, blocked=True)
        assert the_conversation().status == "spam"
        contact.refresh_from_db()
        blocking.block(member=agent, contact=contact, blocked=False)
        assert the_conversation().status == "open"


class TestBeginningAnew:
    @pytest.fixture(autouse=True)
    def _begins_anew(self, workspace):
        workspace.reopening = "new"
        workspace.save()

    def test_a_workspace_may_want_a_new_conversation(self, account, agent):
        deliver(delivery(message(1)))
        triage.set_status(member=agent, conversation=the_conversation(), status="resolved")
        deliver(delivery(message(2)))
        deliver(delivery(message(3)))
        assert sorted(Conversation.objects.values_list("status", flat=True)) == ["open", "resolved"]
        assert Conversation.objects.get(status="open").messages.count() == 2

    def test_what_was_said_before_stays_with_what_it_belonged_to(self, account, agent):
        deliver(delivery(message(2)))
        triage.set_status(member=agent, conversation=the_conversation(), status="resolved")
        deliver(delivery(message(1)))
        assert Conversation.objects.count() == 1


class TestSnoozedUntilReply:
    def test_the_reply_ends_it(self, account, agent):
        deliver(delivery(message(1)))
        triage.set_status(
            member=agent, conversation=the_conversation(), status="snoozed", until_reply=True
        )
        assert the_conversation().snoozed_until_reply
        assert triage.wake_snoozed() == 0
        deliver(delivery(message(2)))
        found = the_conversation()
        assert (found.status, found.snoozed_until_reply) == ("open", False)


class TestFollowers:
    def test_whoever_follows_is_told_once_until_they_look(self, account, agent, admin):
        deliver(delivery(message(1)))
        found = the_conversation()
        follow.follow(member=agent, conversation=found, following=True)
        deliver(delivery(message(2)))
        deliver(delivery(message(3)))
        assert [row.kind for row in Notification.objects.all()] == ["followed"]
        notifications.mark_seen(member=agent, conversation=found)
        deliver(delivery(message(4)))
        assert Notification.objects.filter(member=agent).count() == 2
        told = [data["notified"] for data in events_of(found, "conversation_updated")]
        assert [members for members in told if members] == [[agent.pk], [agent.pk]]
