"""Importing an account's history."""

import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from conversations.models import Conversation, Message
from echodesk.errors import Conflict, NotAllowed
from echodesk.realtime.models import Event
from echodesk.workspaces.models import AuditEntry
from social.connect.accounts import Connection, connect_account
from social.connect.health import check_account, mark_needs_reauthorization
from social.history import reading, walk
from social.history.actions import cancel_import, resume_import, start_import
from social.models import HistoryImport, Reason, SocialAccount
from social.tasks import import_history, sweep_imports
from tests.deliveries import deliver, delivery, message
from tests.factories import make_account
from tests.fake_graph import INSTAGRAM_ID, PAGE_ID

pytestmark = pytest.mark.django_db(transaction=True)

PERSON = "790000000000001"


def naps_of_this_thread(monkeypatch):
    """How long the code under test wants to sleep, again and again; what others do is theirs."""
    naps = []
    mine, sleep = threading.get_ident(), time.sleep

    def nap(seconds):
        (naps.append if threading.get_ident() == mine else sleep)(seconds)

    monkeypatch.setattr(time, "sleep", nap)
    return naps


@pytest.fixture
def sleeps(monkeypatch):
    return naps_of_this_thread(monkeypatch)


@pytest.fixture(autouse=True)
def woken(monkeypatch, sleeps):
    """Imports that a worker was asked to go on with."""
    ids = []

    def enqueue(task, *args):
        ids.extend(args)
        return True

    monkeypatch.setattr("social.history.actions.enqueue", enqueue)
    monkeypatch.setattr("conversations.actions.receive.enqueue", lambda *_args: True)
    monkeypatch.setattr("social.connect.health.enqueue", lambda *_args: True)
    return ids


@pytest.fixture
def account(admin):
    return make_account(admin.workspace, external_id=INSTAGRAM_ID, page_id=PAGE_ID)


def said(number, text="Hello", *, person=PERSON, ours=False, ago=timedelta(days=3)):
    us, them = {"id": INSTAGRAM_ID, "username": "us"}, {"id": person, "username": "mika.k"}
    return {
        "id": f"mid-{person}-{number}",
        "created_time": (timezone.now() - ago).strftime("%Y-%m-%dT%H:%M:%S+0000"),
        "from": us if ours else them,
        "to": {"data": [them if ours else us]},
        "message": text,
    }


def talk(number, *messages, **fields):
    person = f"79{number:013}"
    rows = messages or [said(1, person=person), said(2, "Yes?", person=person, ours=True)]
    return {"id": f"conversation-{number}", "messages": list(rows)[::-1], **fields}


def run(history):
    status = walk.walk(history.pk)
    history.refresh_from_db()
    return status


def test_all_conversations_are_imported_silently_and_marked(account, admin, fake_graph, woken):
    fake_graph.page_size = 2
    fake_graph.conversations = [talk(n) for n in range(5)]
    history = start_import(member=admin, account=account)
    assert woken == [history.pk]
    assert import_history(history.pk) == "done"
    history.refresh_from_db()
    assert (history.conversations_found, history.conversations_done) == (5, 5)
    assert (history.messages_found, history.percent) == (10, 100)
    assert Message.objects.filter(imported=True).count() == 10
    assert set(Message.objects.values_list("direction", "sent_elsewhere", "delivery_id")) == {
        ("in", False, None),
        ("out", True, None),
    }
    assert set(Conversation.objects.values_list("status", "unread_count")) == {("resolved", 0)}
    assert set(Event.objects.values_list("type", flat=True)) == {"conversation_updated"}
    assert Event.objects.count() == 5
    account.refresh_from_db()
    assert account.last_webhook_at is None
    assert AuditEntry.objects.filter(verb="history_import_started").count() == 1


def test_meta_is_asked_as_documented_and_twice_a_second_at_most(account, admin, fake_graph, sleeps):
    fake_graph.conversations = [talk(1)]
    run(start_import(member=admin, account=account))
    assert [call.path for call in fake_graph.calls] == [
        f"{PAGE_ID}/conversations",
        f"{PAGE_ID}/conversations",
        "conversation-1",
    ]
    assert fake_graph.calls[0].params["platform"] == "instagram"
    assert (
        "messages.limit(20){id,created_time,from,to,message" in fake_graph.calls[2].params["fields"]
    )
    assert len(sleeps) >= len(fake_graph.calls)
    assert set(sleeps) == {0.5}


@pytest.mark.parametrize(
    ("fields", "host", "path", "platform"),
    [
        (
            {"login": "instagram", "external_id": INSTAGRAM_ID, "page_id": ""},
            "graph.instagram.com",
            f"{INSTAGRAM_ID}/conversations",
            "instagram",
        ),
        (
            {"platform": "facebook", "external_id": PAGE_ID, "page_id": PAGE_ID},
            "graph.facebook.com",
            f"{PAGE_ID}/conversations",
            "messenger",
        ),
    ],
)
def test_each_login_has_its_own_list(admin, fake_graph, fields, host, path, platform):
    run(start_import(member=admin, account=make_account(admin.workspace, **fields)))
    call = fake_graph.calls[0]
    assert (call.host, call.path, call.params["platform"]) == (host, path, platform)


def test_importing_twice_changes_nothing(account, admin, fake_graph):
    fake_graph.conversations = [talk(1)]
    run(start_import(member=admin, account=account))
    run(start_import(member=admin, account=account))
    assert Message.objects.count() == 2


def test_a_message_that_came_by_webhook_is_not_imported_again(account, admin, fake_graph):
    now = timezone.now()
    arrived = message(1, text="Hello", at=int((now - timedelta(days=3)).timestamp() * 1000) + 250)
    arrived["message"]["mid"] = "an-id-of-the-webhook"
    deliver(delivery(arrived))
    fake_graph.conversations = [talk(1, said(1, "Hello"), said(2, "Hello", ago=timedelta(days=2)))]
    run(start_import(member=admin, account=account))
    ids = set(Message.objects.values_list("external_id", flat=True))
    assert ids == {"an-id-of-the-webhook", f"mid-{PERSON}-2"}
    assert Conversation.objects.get().unread_count == 1


def test_a_stored_message_stands_for_one_imported_one_only(account, admin, fake_graph):
    at = int((timezone.now() - timedelta(days=3)).timestamp() * 1000)
    arrived = message(1, text="ok", at=at)
    arrived["message"]["mid"] = "another-id"
    deliver(delivery(arrived))
    fake_graph.conversations = [talk(1, said(1, "ok"), said(2, "ok"))]
    run(start_import(member=admin, account=account))
    assert Message.objects.count() == 2


def test_an_unanswered_fresh_message_opens_its_conversation(account, admin, fake_graph):
    hour = timedelta(hours=1)
    fake_graph.conversations = [
        talk(1, said(1, person="1", ago=hour)),
        talk(2, said(1, person="2", ago=2 * hour), said(2, person="2", ago=hour, ours=True)),
        talk(3, said(1, person="3", ago=25 * hour)),
    ]
    run(start_import(member=admin, account=account))
    rows = Conversation.objects.order_by("identity__external_id").values_list(
        "status", "unread_count"
    )
    assert list(rows) == [("open", 0), ("resolved", 0), ("resolved", 0)]
    assert Conversation.objects.first().identity.last_inbound_at


def test_a_resolved_conversation_is_not_reopened_nor_moved_up(account, admin, fake_graph):
    deliver(delivery(message(1)))
    Conversation.objects.update(status="resolved", unread_count=0)
    before = Conversation.objects.get()
    fake_graph.conversations = [talk(1, said(1, "Before", ago=timedelta(days=900)))]
    run(start_import(member=admin, account=account))
    after = Conversation.objects.get()
    assert (after.status, after.unread_count) == ("resolved", 0)
    assert after.last_activity_at == before.last_activity_at
    assert after.last_message_text == before.last_message_text
    assert after.messages.count() == 2


def test_our_own_words_of_long_ago_do_not_settle_a_message_being_sent(account, admin, fake_graph):
    deliver(delivery(message(1)))
    conversation = Conversation.objects.get()
    sending = Message.objects.create(
        workspace=account.workspace,
        account=account,
        conversation=conversation,
        direction="out",
        text="Hello",
        status="uncertain",
        occurred_at=timezone.now(),
    )
    fake_graph.conversations = [talk(1, said(1, "Hello", ours=True))]
    run(start_import(member=admin, account=account))
    sending.refresh_from_db()
    assert (sending.status, sending.external_id) == ("uncertain", None)
    fake_graph.conversations = [talk(1, said(2, "Hello", ours=True, ago=timedelta(0)))]
    run(start_import(member=admin, account=account))
    sending.refresh_from_db()
    assert sending.status == "sent"


def test_a_stretch_ends_and_the_next_goes_on_where_it_was(
    account, admin, fake_graph, monkeypatch, woken
):
    fake_graph.page_size = 2
    fake_graph.conversations = [talk(n) for n in range(3)]
    monkeypatch.setattr(walk, "STRETCH_SECONDS", 0)
    history = start_import(member=admin, account=account)
    stretches = 0
    while run(history) != "done":
        stretches += 1
        assert woken.pop() == history.pk
        assert stretches < 20
    assert stretches > 3
    asked = [call.path for call in fake_graph.calls if call.path.startswith("conversation-")]
    assert asked == ["conversation-0", "conversation-1", "conversation-2"]


def test_it_can_be_stopped_and_resumed(account, admin, fake_graph, monkeypatch):
    fake_graph.conversations = [talk(n) for n in range(3)]
    history = start_import(member=admin, account=account)
    real = reading.fetch_messages

    def stop_then_fetch(*args):
        cancel_import(member=admin, history=history)
        return real(*args)

    with monkeypatch.context() as patch:
        patch.setattr(reading, "fetch_messages", stop_then_fetch)
        assert run(history) == "cancelled"
    assert history.conversations_done == 0
    resume_import(member=admin, history=history)
    assert run(history) == "done"
    assert history.conversations_done == 3
    assert Message.objects.count() == 6


def test_two_workers_do_not_walk_at_once(account, admin, fake_graph, monkeypatch):
    @contextmanager
    def held_elsewhere(name):
        assert name == f"history.{account.pk}"
        yield False

    monkeypatch.setattr(walk, "held", held_elsewhere)
    assert run(start_import(member=admin, account=account)) == "counting"
    assert fake_graph.calls == []


def test_throttling_is_waited_out(account, admin, fake_graph, woken):
    fake_graph.conversations = [talk(1)]
    fake_graph.fail_next(code=613, headers={"Retry-After": "90"})
    history = start_import(member=admin, account=account)
    woken.clear()
    assert run(history) == "paused"
    assert "slow down" in history.problem
    assert sweep_imports() == 0
    with time_machine.travel(timezone.now() + timedelta(seconds=91)):
        assert sweep_imports() == 1
        assert woken == [history.pk]
        assert run(history) == "done"


def test_an_import_whose_worker_died_is_taken_up(account, admin, fake_graph, woken):
    history = start_import(member=admin, account=account)
    woken.clear()
    assert sweep_imports() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert sweep_imports() == 1
    assert woken == [history.pk]


def test_a_broken_account_pauses_it_until_reconnected(account, admin, fake_graph):
    fake_graph.conversations = [talk(1)]
    fake_graph.fail_next(code=190, subcode=463)
    history = start_import(member=admin, account=account)
    assert run(history) == "paused"
    account.refresh_from_db()
    assert account.status_code == "expired"
    SocialAccount.objects.update(status="active")
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert run(history) == "done"


def test_one_conversation_meta_will_not_show_is_passed_over(account, admin, fake_graph):
    fake_graph.conversations = [talk(1), talk(2)]
    fake_graph.fail_next(code=100, subcode=33, path="conversation-1")
    history = start_import(member=admin, account=account)
    assert run(history) == "done"
    assert (history.conversations_done, history.messages_found) == (2, 2)


def test_a_missing_permission_ends_it_with_the_reason(account, admin, fake_graph):
    fake_graph.fail_next(code=10, message="Application does not have permission")
    history = start_import(member=admin, account=account)
    assert run(history) == "failed"
    assert "permission" in history.problem


def test_only_admins_of_healthy_accounts_that_have_a_history_may_start_it(account, admin, agent):
    with pytest.raises(NotAllowed):
        start_import(member=agent, account=account)
    number = make_account(admin.workspace, "whatsapp")
    with pytest.raises(Conflict, match="WhatsApp keeps no history"):
        start_import(member=admin, account=number)
    mark_needs_reauthorization(account, Reason.LOST)
    account.refresh_from_db()
    with pytest.raises(Conflict, match="Reconnect"):
        start_import(member=admin, account=account)


def test_one_import_at_a_time(account, admin):
    start_import(member=admin, account=account)
    with pytest.raises(Conflict, match="already"):
        start_import(member=admin, account=account)


class TestAfterAReconnect:
    def reconnect(self, admin, **fields):
        connection = Connection(
            **{
                "platform": "instagram",
                "login": "facebook",
                "external_id": INSTAGRAM_ID,
                "page_id": PAGE_ID,
                "access_token": "fresh",
                **fields,
            }
        )
        return connect_account(member=admin, connection=connection)

    def test_what_was_missed_is_fetched(self, account, admin, fake_graph):
        mark_needs_reauthorization(account, Reason.EXPIRED)
        fake_graph.conversations = [
            talk(1, said(1, "Missed", ago=timedelta(minutes=1)), updated_time=now_text()),
            talk(2, updated_time="2020-01-01T00:00:00+0000"),
        ]
        self.reconnect(admin)
        history = HistoryImport.objects.get()
        assert run(history) == "done"
        assert (history.conversations_found, history.conversations_done) == (1, 1)
        assert [row.text for row in Message.objects.all()] == ["Missed"]

    def test_messages_of_webhooks_are_stored_meanwhile(self, account, admin):
        mark_needs_reauthorization(account, Reason.EXPIRED)
        deliver(delivery(message(1)))
        assert Message.objects.get().imported is False

    def test_a_healthy_account_connected_again_fetches_nothing(self, account, admin):
        self.reconnect(admin)
        assert not HistoryImport.objects.exists()

    def test_an_account_that_recovers_by_itself_catches_up_too(self, account, fake_graph):
        mark_needs_reauthorization(account, Reason.LOST)
        check_account(SocialAccount.objects.get())
        assert HistoryImport.objects.get().since

    def test_whatsapp_has_nothing_to_fetch(self, admin):
        number = make_account(admin.workspace, "whatsapp", external_id="106", waba_id="102")
        mark_needs_reauthorization(number, Reason.EXPIRED)
        self.reconnect(admin, platform="whatsapp", external_id="106", waba_id="102", page_id="")
        assert not HistoryImport.objects.exists()


def now_text():
    return timezone.now().strftime("%Y-%m-%dT%H:%M:%S+0000")
