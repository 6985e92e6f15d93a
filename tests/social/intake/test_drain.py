from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from conversations.models import Message
from social.intake import drain as drain_module
from social.intake.drain import drain, drain_batch
from social.intake.store import store_delivery
from social.models import WebhookDelivery
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
