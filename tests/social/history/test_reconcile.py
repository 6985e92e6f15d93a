"""Finding what webhooks failed to bring."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from conversations.models import Conversation, Message
from social import tasks
from social.history import reconcile
from social.models import AccountStatus, HistoryImport, SocialAccount
from social.platforms import Platform
from tests.deliveries import deliver, delivery, message
from tests.factories import make_account
from tests.fake_graph import INSTAGRAM_ID, PAGE_ID
from tests.social.history.test_walk import PERSON, naps_of_this_thread, said

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    monkeypatch.setattr(reconcile.time, "sleep", lambda _seconds: None)
    for place in ("conversations.actions.receive", "social.history.actions"):
        monkeypatch.setattr(f"{place}.enqueue", lambda *_args: True)


@pytest.fixture
def account(workspace):
    row = make_account(workspace, external_id=INSTAGRAM_ID, page_id=PAGE_ID)
    SocialAccount.objects.update(created_at=timezone.now() - 24 * HOUR)
    row.refresh_from_db()
    return row


def talk(*messages, ago, number=1):
    """A conversation of Meta's list, last active ``ago``."""
    at = (timezone.now() - ago).strftime("%Y-%m-%dT%H:%M:%S+0000")
    return {"id": f"talk-{number}", "updated_time": at, "messages": list(messages)}


def test_a_missed_message_is_received_as_news(account, fake_graph):
    fake_graph.conversations = [talk(said(1, "Missed", ago=2 * HOUR), ago=2 * HOUR)]
    assert tasks.reconcile_account(account.pk) == 1
    conversation = Conversation.objects.get()
    assert (conversation.status, conversation.unread_count) == ("open", 1)
    assert Message.objects.get().imported is False
    account.refresh_from_db()
    assert account.reconciled_at is not None
    assert account.last_webhook_at is None


def test_meta_is_asked_twice_a_second_at_most(account, fake_graph, monkeypatch):
    naps = naps_of_this_thread(monkeypatch)
    fake_graph.conversations = [talk(said(n, ago=HOUR), ago=HOUR, number=n) for n in range(3)]
    tasks.reconcile_account(account.pk)
    assert len(fake_graph.calls) == 4
    assert naps == [0.5] * 3


def test_what_is_known_is_not_stored_again_whatever_its_id(account, fake_graph):
    at = timezone.now() - 2 * HOUR
    deliver(delivery(message(1, text="Known", person=PERSON, at=int(at.timestamp() * 1000))))
    fake_graph.conversations = [talk(said(1, "Known", ago=2 * HOUR), ago=2 * HOUR)]
    tasks.reconcile_account(account.pk)
    assert Message.objects.get().external_id == "aWdf1"
    assert Conversation.objects.get().unread_count == 1


def test_what_was_said_before_it_was_connected_is_history(account, fake_graph):
    old, new = said(1, "Old", ago=72 * HOUR), said(2, "New", ago=HOUR)
    fake_graph.conversations = [talk(new, old, ago=HOUR)]
    tasks.reconcile_account(account.pk)
    assert set(Message.objects.values_list("text", "imported")) == {("Old", True), ("New", False)}
    assert Conversation.objects.get().unread_count == 1


def test_conversations_without_news_are_not_read(account, fake_graph):
    SocialAccount.objects.update(reconciled_at=timezone.now() - 2 * HOUR)
    fake_graph.conversations = [talk(said(1, ago=5 * HOUR), ago=5 * HOUR)]
    assert tasks.reconcile_account(account.pk) == 0
    assert [call.path for call in fake_graph.calls] == [f"{PAGE_ID}/conversations"]


def test_a_great_gap_is_left_to_an_import_that_announces(account, fake_graph):
    count = reconcile.CONVERSATIONS_AT_ONCE + 1
    fake_graph.conversations = [talk(said(1, ago=HOUR), ago=HOUR, number=n) for n in range(count)]
    tasks.reconcile_account(account.pk)
    assert HistoryImport.objects.get().announces is True
    assert not Message.objects.exists()


def test_a_refusal_is_noted_and_the_look_is_not_taken_for_done(account, fake_graph):
    fake_graph.fail_next(code=190, subcode=463)
    assert tasks.reconcile_account(account.pk) == 0
    account.refresh_from_db()
    assert account.status == AccountStatus.NEEDS_REAUTHORIZATION
    assert account.reconciled_at is None


def test_a_broken_account_is_left_alone(account, fake_graph):
    SocialAccount.objects.update(status=AccountStatus.NEEDS_REAUTHORIZATION)
    assert tasks.reconcile_account(account.pk) == 0
    assert fake_graph.calls == []


class TestRounds:
    @pytest.fixture
    def asked(self, monkeypatch):
        ids = []
        monkeypatch.setattr(
            reconcile, "enqueue", lambda _task, account_id: ids.append(account_id) or True
        )
        return ids

    @pytest.mark.parametrize(
        ("webhook_ago", "compared_ago", "due"),
        [
            (None, None, True),
            (None, timedelta(minutes=29), False),
            (timedelta(minutes=16), timedelta(minutes=31), True),
            (timedelta(minutes=14), timedelta(minutes=31), False),
            (timedelta(minutes=1), timedelta(hours=6, minutes=1), True),
        ],
    )
    def test_silent_accounts_come_often_and_busy_ones_seldom(
        self, account, asked, webhook_ago, compared_ago, due
    ):
        now = timezone.now()
        with time_machine.travel(now, tick=False):
            SocialAccount.objects.update(
                last_webhook_at=webhook_ago and now - webhook_ago,
                reconciled_at=compared_ago and now - compared_ago,
            )
            assert tasks.reconcile_round() == int(due)
        assert asked == [account.pk] * due

    def test_whatsapp_and_broken_accounts_have_nothing_to_compare(self, workspace, asked):
        make_account(workspace, Platform.WHATSAPP)
        make_account(workspace, status=AccountStatus.DISCONNECTED)
        make_account(workspace, status=AccountStatus.NEEDS_REAUTHORIZATION)
        assert tasks.reconcile_round() == 0
        assert asked == []

    def test_one_that_is_refused_again_and_again_holds_up_nobody(
        self, workspace, asked, monkeypatch
    ):
        monkeypatch.setattr(reconcile, "ACCOUNTS_AT_ONCE", 1)
        refused, compared = make_account(workspace), make_account(workspace)
        SocialAccount.objects.filter(pk=compared.pk).update(
            reconciled_at=timezone.now() - timedelta(hours=7)
        )
        for _ in range(60):
            tasks.reconcile_round()
        assert set(asked) == {refused.pk, compared.pk}
