"""Looking for deliveries."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.models import Message
from echodesk.keyset import BadCursorError
from social.deliveries.listing import page
from social.deliveries.query import DeliveryQuery, looked_up
from social.deliveries.sight import sight_of
from social.models import DeliveryItem, WebhookDelivery
from tests import factories
from tests.deliveries import deliver, delivery, echo, message

pytestmark = pytest.mark.django_db
TOMORROW = {"field": "tomorrow", "value": {"id": "1"}}


def found(member, *, size=40, cursor="", **wanted):
    query = looked_up(member, DeliveryQuery(**wanted))
    return [row.pk for row in page(sight_of(member), query, size=size, cursor=cursor).items]


def unknown_of(account):
    return {"object": "instagram", "entry": [{"id": account.external_id, "changes": [TOMORROW]}]}


@pytest.fixture
def log(admin, account):
    """Deliveries of every sort, by name."""
    other = factories.make_account(admin.workspace)
    bodies = {
        "text": delivery(message(1)),
        "echo": delivery(echo(2, text="Hello")),
        "other": delivery(message(3, account=other.external_id), account=other.external_id),
        "unknown": unknown_of(account),
        "broken": delivery({"sender": {"id": "1"}, "recipient": {"id": "2"}, "message": {}}),
    }
    rows = deliver(*bodies.values())
    return {name: row.pk for name, row in zip(bodies, rows, strict=True)} | {"account": other.pk}


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, {"text", "echo", "other", "unknown", "broken"}),
        ({"kind": "message"}, {"text", "other"}),
        ({"kind": "message:text"}, {"text", "other"}),
        ({"kind": "message:te"}, set()),
        ({"kind": "echo"}, {"echo"}),
        ({"outcome": "unknown"}, {"unknown"}),
        ({"outcome": "malformed"}, {"broken"}),
        ({"state": "parked"}, {"broken"}),
        ({"state": "done"}, {"text", "echo", "other", "unknown"}),
        ({"state": "new"}, set()),
        ({"text": "17841400000000001"}, {"text", "echo", "unknown", "broken"}),
        ({"text": "aWdf3"}, {"other"}),
        ({"text": "nothing of that name"}, set()),
        ({"text": "9" * 30}, set()),
    ],
    ids=lambda value: str(sorted(value)) if isinstance(value, set) else str(value),
)
def test_each_filter_finds_what_fits(log, admin, wanted, names):
    assert set(found(admin, **wanted)) == {log[name] for name in names}


def test_an_account_is_looked_for_by_its_row(log, admin):
    assert found(admin, account=log["account"]) == [log["other"]]


def test_a_delivery_is_looked_for_by_its_number(log, admin):
    assert found(admin, text=str(log["echo"])) == [log["echo"]]


def test_a_time_range_leaves_out_what_came_before_and_after(log, admin):
    at = timezone.now() - timedelta(days=3)
    for model, key in ((WebhookDelivery, "pk"), (DeliveryItem, "delivery_id")):
        model.objects.filter(**{key: log["text"]}).update(received_at=at)
    hour = timedelta(hours=1)
    assert found(admin, since=at - hour, until=at + hour) == [log["text"]]
    assert log["text"] not in found(admin, since=at + hour)
    assert found(admin, until=at) == []


def test_pages_meet_without_gap_or_repeat_in_both_directions(admin, account):
    rows = deliver(*(delivery(message(n), message(100 + n)) for n in range(7)))
    newest_first = [row.pk for row in reversed(rows)]
    sight, query = sight_of(admin), DeliveryQuery()
    pages = [page(sight, query, size=3)]
    while pages[-1].next_cursor:
        pages.append(page(sight, query, size=3, cursor=pages[-1].next_cursor))
    assert [row.pk for one in pages for row in one.items] == newest_first
    back = page(sight, query, size=3, cursor=pages[-1].previous_cursor)
    assert [row.pk for row in back.items] == newest_first[3:6]


def test_deliveries_of_one_instant_are_paged_too(admin, account):
    deliver(*(delivery(message(n)) for n in range(5)))
    at = timezone.now()
    WebhookDelivery.objects.update(received_at=at)
    DeliveryItem.objects.update(received_at=at)
    sight, query, cursor, seen = sight_of(admin), DeliveryQuery(), "", []
    for _ in range(3):
        one = page(sight, query, size=2, cursor=cursor)
        seen += [row.pk for row in one.items]
        cursor = one.next_cursor
    assert len(set(seen)) == len(seen) == 5


def test_a_made_up_cursor_is_refused(admin):
    with pytest.raises(BadCursorError):
        page(sight_of(admin), DeliveryQuery(), cursor="made up")


def test_a_message_of_another_workspace_is_not_looked_up(admin, account, elsewhere):
    deliver(delivery(message(1, account=elsewhere.external_id), account=elsewhere.external_id))
    assert Message.objects.filter(external_id="aWdf1").exists()
    assert found(admin, text="aWdf1") == []
