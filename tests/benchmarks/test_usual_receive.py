"""What EchoDesk's speed is compared with does the same work."""

from collections import Counter

import pytest

from benchmarks import usual_receive
from echodesk.realtime.models import Event
from social.intake import drain
from social.intake.store import store_delivery
from social.models import DeliveryItem, WebhookDelivery
from social.platforms import Platform
from tests import factories, traffic
from tests.conversations.actions.histories import end_state, undone

PAGE = "104000000000001"


def outcome(account, receive):
    """What comes of a history of all kinds."""
    for item in traffic.history(account=PAGE, count=250, seed=7, people=5):
        store_delivery(Platform.FACEBOOK, traffic.body(PAGE, [item]))
    receive()
    assert not WebhookDelivery.objects.exclude(state="done").exists()
    return {
        "state": end_state(account),
        "events": Counter(Event.objects.values_list("type", flat=True)),
        "log": Counter(DeliveryItem.objects.values_list("kind", "outcome")),
    }


@pytest.mark.django_db
def test_one_at_a_time_through_the_orm_ends_as_in_batches_of_one(workspace, monkeypatch):
    account = factories.make_account(workspace, Platform.FACEBOOK, external_id=PAGE)
    usual = undone(lambda: outcome(account, usual_receive.drain))
    monkeypatch.setattr(drain, "BATCH_DELIVERIES", 1)
    ours = outcome(account, drain.drain)
    assert len(usual["log"]) > 15
    assert usual == ours
