"""What is forgotten, and what is not."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from conversations.models import EarlyChange, EarlyReceipt
from echodesk import pruning
from echodesk.realtime.models import Event
from echodesk.tasks import prune
from social.models import DeliveryItem, DeliveryState, WebhookDelivery
from tests import factories

pytestmark = pytest.mark.django_db


def an_event(workspace, seq, days_old):
    Event.objects.create(workspace=workspace, seq=seq, type="note")
    created = timezone.now() - timedelta(days=days_old)
    Event.objects.filter(seq=seq).update(created_at=created)


def test_old_events_go_in_steps_and_fresh_ones_stay(workspace, monkeypatch):
    monkeypatch.setattr(pruning, "STEP", 2)
    for seq in range(1, 6):
        an_event(workspace, seq, days_old=8)
    an_event(workspace, 6, days_old=6)
    assert pruning.prune()["events"] == 5
    assert list(Event.objects.values_list("seq", flat=True)) == [6]


def test_processed_deliveries_go_and_those_somebody_must_look_at_stay():
    old = timezone.now() - timedelta(days=31)
    for number, (state, received) in enumerate(
        [
            (DeliveryState.DONE, old),
            (DeliveryState.PARKED, old),
            (DeliveryState.NEW, old),
            (DeliveryState.DONE, timezone.now()),
        ]
    ):
        WebhookDelivery.objects.create(
            platform="instagram",
            body=b"{}",
            digest=number.to_bytes(32, "big"),
            state=state,
            received_at=received,
        )
    prune()
    left = WebhookDelivery.objects.order_by("id").values_list("state", flat=True)
    assert list(left) == ["parked", "new", "done"]


def test_what_does_not_fit_into_one_run_waits_for_the_next(workspace, monkeypatch):
    monkeypatch.setattr(pruning, "TIME_LIMIT", 0)
    an_event(workspace, 1, days_old=8)
    assert pruning.prune()["events"] == 0


def test_news_of_messages_that_never_came_is_forgotten():
    account = factories.make_account()
    at = timezone.now()
    for model, fields in (
        (EarlyReceipt, {"status": "read"}),
        (EarlyChange, {"kind": "edit", "occurred_at": at}),
    ):
        for name in ("old", "new"):
            model.objects.create(account=account, external_id=name, **fields)
        model.objects.filter(external_id="old").update(created_at=at - timedelta(days=31))
    pruning.prune()
    assert EarlyReceipt.objects.get().external_id == EarlyChange.objects.get().external_id == "new"


def a_delivery(number, *, days_old, items, state=DeliveryState.DONE):
    at = timezone.now() - timedelta(days=days_old)
    row = WebhookDelivery.objects.create(
        platform="instagram",
        body=b"[]",
        digest=number.to_bytes(32, "big"),
        state=state,
        received_at=at,
    )
    DeliveryItem.objects.bulk_create(
        DeliveryItem(
            delivery=row, position=n, kind="message:text", outcome="received", received_at=at
        )
        for n in range(items)
    )
    return row


def test_items_go_with_their_deliveries_in_steps_of_their_own(db, monkeypatch):
    monkeypatch.setattr(pruning, "STEP", 100)
    for number in range(3):
        a_delivery(number, days_old=31, items=1000)
    kept = a_delivery(9, days_old=29, items=5)
    deletes = []
    with connection.execute_wrapper(_noting(deletes)):
        assert pruning.prune()["deliveries"] == 3
    assert len(deletes) == 30
    assert set(DeliveryItem.objects.values_list("delivery", flat=True)) == {kept.pk}


def _noting(deletes):
    def note(execute, sql, params, many, context):
        if sql.startswith('DELETE FROM "social_deliveryitem"') and len(params) > 3:
            deletes.append(len(params))
            assert len(params) <= 100
        return execute(sql, params, many, context)

    return note


def test_a_run_that_is_out_of_time_leaves_the_rest_for_the_next(db, monkeypatch):
    a_delivery(1, days_old=31, items=10)
    monkeypatch.setattr(pruning, "STEP", 4)
    times = iter([True, True, True, False, False])
    outdated = WebhookDelivery.objects.all()
    assert pruning._delete_stepwise(outdated, lambda: next(times)) == 0
    assert WebhookDelivery.objects.count() == 1
    assert DeliveryItem.objects.count() == 2


@pytest.mark.parametrize(("days_old", "left"), [(89, 1), (91, 0)])
def test_parked_deliveries_wait_longer_but_not_for_ever(db, days_old, left):
    a_delivery(1, days_old=days_old, items=2, state=DeliveryState.PARKED)
    pruning.prune()
    assert WebhookDelivery.objects.count() == left


def test_how_long_deliveries_are_kept_is_the_operators_choice(db, settings):
    settings.DELIVERY_DAYS = 3
    a_delivery(1, days_old=4, items=1)
    pruning.prune()
    assert not WebhookDelivery.objects.exists()
