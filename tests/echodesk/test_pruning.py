"""What is forgotten, and what is not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.models import EarlyChange, EarlyReceipt
from echodesk import pruning
from echodesk.realtime.models import Event
from echodesk.tasks import prune
from social.models import DeliveryState, WebhookDelivery
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
