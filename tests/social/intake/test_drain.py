import tracemalloc
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone
from psycopg.errors import ProgramLimitExceeded

from conversations.models import Message
from social.intake import drain as drain_module
from social.intake.drain import drain, drain_batch
from social.intake.store import store_delivery
from social.models import DeliveryItem, WebhookDelivery
from social.tasks import drain_deliveries, sweep_deliveries
from tests import factories, payloads
from tests.deliveries import deliver, delivery, message

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace, external_id="17841400000000001")


ID = "17841400000000001"
TOMORROW = {"field": "tomorrow", "value": {"id": "1"}}


def outcomes_of(row):
    return list(row.items.order_by("position").values_list("outcome", flat=True))


def store(*bodies):
    for body in bodies:
        store_delivery("instagram", payloads.encode(body))


def test_the_log_says_what_became_of_each_item(account):
    (row,) = deliver("instagram/batch_with_one_malformed")
    assert outcomes_of(row) == ["received", "malformed", "received"]
    assert row.items.get(position=0).account == account
    assert (row.state, row.error) == ("parked", "mid is missing")
    assert Message.objects.count() == 2


def test_an_unknown_account_is_kept_and_named(db):
    (row,) = deliver("instagram/text")
    assert row.state == "done"
    item = row.items.get()
    assert (item.kind, item.outcome) == ("message:text", "no_account")
    assert (item.workspace, item.account, item.account_ref) == (None, None, "17841400000000001")


def test_an_unknown_kind_is_kept_and_named(account):
    (row,) = deliver({"object": "instagram", "entry": [{"id": ID, "changes": [TOMORROW]}]})
    item = row.items.get()
    assert (item.kind, item.outcome, item.account) == ("unknown:tomorrow", "unknown", account)


def test_the_dashboard_test_reaches_the_log_and_nobody(account):
    (row,) = deliver("instagram/dashboard_test")
    assert outcomes_of(row) == ["test"]
    assert not Message.objects.exists()


def test_one_query_finds_the_accounts_of_a_whole_batch(account, django_assert_max_num_queries):
    entry = {"id": ID, "changes": [TOMORROW]}
    store(*({"object": "instagram", "entry": [entry], "n": n} for n in range(50)))
    with django_assert_max_num_queries(12):
        assert drain_batch() == 50


class Poison:
    """A receiver that cannot bear one text; the others it really receives."""

    def __init__(self, text):
        self.text = text
        self.calls = 0

    def __call__(self, routed):
        from conversations.actions.receive import receive_events

        self.calls += 1
        if any(getattr(item.event, "text", "") == self.text for item in routed):
            raise ValueError("cannot store this; access_token=EAAsecret")
        receive_events(routed)


@pytest.fixture
def poison(monkeypatch):
    receiver = Poison("Message 50")
    monkeypatch.setattr(drain_module, "import_string", lambda path: receiver)
    return receiver


def test_a_poison_items_99_neighbours_are_received_at_once(account, poison):
    store(delivery(*(message(n) for n in range(100))))
    drain()
    assert Message.objects.count() == 99
    row = WebhookDelivery.objects.get()
    assert (row.state, row.attempts) == ("retry", 1)
    assert list(row.items.filter(outcome="failed").values_list("position", flat=True)) == [50]
    assert poison.calls < 20, "halving, not one by one"


def test_an_error_in_the_log_holds_no_secret(account, poison):
    store(delivery(message(50)))
    drain()
    row = WebhookDelivery.objects.get()
    assert "[hidden]" in row.error
    assert "EAAsecret" not in row.error + row.items.get().error


def test_a_poison_item_is_parked_after_five_tries(account, poison):
    store(delivery(message(50), message(1)))
    for _ in range(7):
        WebhookDelivery.objects.filter(state="retry").update(retry_at=timezone.now())
        drain()
    row = WebhookDelivery.objects.get()
    assert (row.state, row.attempts) == ("parked", 5)
    assert Message.objects.count() == 1


def test_a_retry_waits_for_its_time(account, poison):
    store(delivery(message(50)))
    drain()
    assert drain() == 0


def test_a_healed_item_is_received_on_the_next_try(account, poison):
    store(delivery(message(50)))
    drain()
    poison.text = "nothing"
    WebhookDelivery.objects.update(retry_at=timezone.now())
    drain()
    row = WebhookDelivery.objects.get()
    assert (row.state, row.error) == ("done", "")
    assert Message.objects.count() == 1


def test_a_database_that_is_away_leaves_the_batch_as_it_was(account, monkeypatch):
    def away(_routed):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(drain_module, "import_string", lambda path: away)
    store(delivery(message(1)))
    with pytest.raises(OperationalError):
        drain()
    row = WebhookDelivery.objects.get()
    assert (row.state, row.attempts) == ("new", 0)


def test_what_is_too_large_for_the_database_is_an_item_s_own_trouble(account, monkeypatch):
    def too_large(routed):
        if any(item.event.external_id == "aWdf2" for item in routed):
            raise OperationalError("string is too long") from ProgramLimitExceeded()

    monkeypatch.setattr(drain_module, "import_string", lambda path: too_large)
    store(delivery(*(message(n) for n in range(4))))
    drain()
    row = WebhookDelivery.objects.get()
    assert outcomes_of(row) == ["received", "received", "failed", "received"]


def test_a_batch_is_bounded_by_bytes(account, monkeypatch):
    monkeypatch.setattr(drain_module, "BATCH_BYTES", 500)
    store(*(delivery(message(n, text="x" * 200)) for n in range(4)))
    assert drain_batch() == 1
    assert drain() == 3
    assert Message.objects.count() == 4


def test_the_task_lets_the_next_wake_up_through(account):
    from social.intake import wake

    assert wake.flag().take()
    store(delivery(message(1)))
    assert drain_deliveries() == 1
    assert wake.flag().take()


def test_the_sweeper_finds_what_a_lost_wake_up_left(account):
    store(delivery(message(1)))
    assert sweep_deliveries() == 0, "fresh ones are the wake-up's"
    WebhookDelivery.objects.update(received_at=timezone.now() - timedelta(minutes=1))
    assert sweep_deliveries() == 1
    assert Message.objects.count() == 1


def test_another_try_replaces_what_became_of_the_items(account, poison):
    store(delivery(message(49), message(50)))
    drain()
    row = WebhookDelivery.objects.get()
    assert outcomes_of(row) == ["received", "failed"]
    poison.text = "nothing"
    WebhookDelivery.objects.update(retry_at=timezone.now())
    drain()
    assert outcomes_of(row) == ["received", "received"]
    assert not row.items.exclude(error="").exists()


def test_what_is_only_logged_never_reaches_the_receiver(account, monkeypatch):
    handed = []
    monkeypatch.setattr(drain_module, "import_string", lambda path: handed.extend)
    rows = deliver("instagram/comment", "instagram/dashboard_test", delivery(message(1)))
    assert [item.event.external_id for item in handed] == ["aWdf1"]
    assert [outcomes_of(row) for row in rows] == [["logged"], ["test"], ["received"]]


def test_what_is_only_logged_shows_that_the_account_is_alive(account):
    deliver("instagram/comment")
    account.refresh_from_db()
    assert account.last_webhook_at is not None


def test_a_disconnected_account_is_named_with_its_last_owner_and_nothing_comes_in(account):
    account.status = "disconnected"
    account.save()
    (row,) = deliver(delivery(message(1)))
    item = row.items.get()
    assert (item.outcome, item.account, item.workspace) == (
        "disconnected",
        account,
        account.workspace,
    )
    account.refresh_from_db()
    assert not Message.objects.exists()
    assert account.last_webhook_at is None


@pytest.fixture
def many_accounts(workspace):
    """Four accounts in two workspaces."""
    places = (workspace, workspace, *[factories.make_workspace("Elsewhere")] * 2)
    return [factories.make_account(place) for place in places]


def updates(accounts, count, *, start=0, text=None):
    """One delivery of ``count`` messages, spread over the accounts."""
    entries = []
    for at, account in enumerate(accounts):
        numbers = range(start + at, start + count, len(accounts))
        items = [
            message(n, text=text, person=f"79{n % 50:013}", account=account.external_id)
            for n in numbers
        ]
        entries.append({"id": account.external_id, "time": 1762000000000, "messaging": items})
    return {"object": "instagram", "entry": entries}


def test_of_1000_updates_for_many_accounts_only_the_poison_item_waits(many_accounts, poison):
    store(updates(many_accounts, 1000))
    drain()
    assert Message.objects.count() == 999
    row = WebhookDelivery.objects.get()
    (failed,) = row.items.exclude(outcome="received")
    assert (failed.outcome, failed.account) == ("failed", many_accounts[50 % 4])
    assert "cannot store this" in failed.error
    assert row.items.values("workspace").distinct().count() == 2
    for _ in range(5):
        WebhookDelivery.objects.filter(state="retry").update(retry_at=timezone.now())
        drain()
    row.refresh_from_db()
    assert (row.state, row.attempts, row.items.count()) == ("parked", 5, 1000)
    assert Message.objects.count() == 999


def test_a_body_of_3_mb_is_received(many_accounts, client):
    body = payloads.encode(updates(many_accounts, 1000, text="x" * 2900))
    assert 3_000_000 < len(body) < 4_000_000
    store_delivery("instagram", body)
    drain()
    assert Message.objects.count() == 1000


def test_queries_per_batch_do_not_depend_on_the_number_of_items(
    account, django_assert_max_num_queries
):
    with django_assert_max_num_queries(60) as few:
        deliver(updates([account], 5))
    # SQLite takes some 999 values in a statement, so its inserts come in a few pieces.
    with django_assert_max_num_queries(len(few) + 30):
        deliver(updates([account], 300, start=1000))


@pytest.mark.slow
def test_memory_stays_flat_over_a_burst_of_20000_events(account):
    """What a batch needs is given back; only the first ones fill caches."""
    comments = [
        {"field": "comments", "value": {"id": str(n), "text": "Nice!", "from": {"id": "1"}}}
        for n in range(100)
    ]
    entry = {"id": ID, "time": 1762000000000, "changes": comments}

    def burst(number):
        """Drain 5,000 events; bytes kept and needed at most."""
        store(*({"object": "instagram", "entry": [entry], "n": [number, n]} for n in range(50)))
        tracemalloc.start()
        assert drain() == 50
        kept, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return kept, highest

    _kept, first = burst(1)
    for number in (2, 3):
        store(*({"object": "instagram", "entry": [entry], "n": [number, n]} for n in range(50)))
        drain()
    kept, last = burst(4)
    assert DeliveryItem.objects.filter(outcome="logged").count() == 20_000
    assert kept < 2_000_000
    assert last < 1.3 * first
