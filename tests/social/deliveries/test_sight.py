"""Who sees what of the log."""

import pytest

from social.deliveries.listing import page, rows_of
from social.deliveries.query import DeliveryQuery
from social.deliveries.sight import sight_of
from social.intake.drain import drain
from social.intake.store import store_delivery
from tests import factories, payloads
from tests.deliveries import deliver, delivery, message
from tests.social.deliveries.conftest import ELSEWHERE

pytestmark = pytest.mark.django_db
UNKNOWN = delivery(message(1, account="17841499999999999"), account="17841499999999999")
DASHBOARD = payloads.load("instagram/dashboard_test")


def seen(member):
    """The numbers of deliveries in a member's log."""
    return [row.pk for row in page(sight_of(member), DeliveryQuery()).items]


def store(body, reach=None):
    store_delivery("instagram", payloads.encode(body), reach)


def test_everybody_sees_the_items_of_their_own_accounts(admin, stranger, account, elsewhere):
    ours, theirs = deliver(
        delivery(message(1)), delivery(message(2, account=ELSEWHERE), account=ELSEWHERE)
    )
    assert seen(admin) == [ours.pk]
    assert seen(stranger) == [theirs.pk]


def test_of_a_delivery_for_two_workspaces_each_sees_its_part(admin, stranger, account, elsewhere):
    deliver(delivery(message(1), message(2), message(3, account=ELSEWHERE)))
    for member, count in ((admin, 2), (stranger, 1)):
        sight = sight_of(member)
        (row,) = rows_of(sight, page(sight, DeliveryQuery()).items)
        assert row.item_count == count


def test_an_agent_sees_nothing(agent, account):
    deliver(delivery(message(1)), DASHBOARD)
    store(delivery(message(9)))
    assert seen(agent) == []


def test_the_dashboards_test_of_the_installations_app_is_everybodys(admin, stranger):
    (row,) = deliver(DASHBOARD)
    assert seen(admin) == seen(stranger) == [row.pk]


def test_the_dashboards_test_of_an_own_app_is_its_workspaces(admin, stranger):
    store(DASHBOARD, [admin.workspace_id])
    drain()
    assert len(seen(admin)) == 1
    assert seen(stranger) == []


def test_what_no_account_took_is_seen_where_there_is_one_workspace(admin):
    (row,) = deliver(UNKNOWN)
    assert seen(admin) == [row.pk]


def test_what_no_account_took_is_kept_from_many_workspaces(admin, stranger):
    deliver(UNKNOWN)
    assert seen(admin) == seen(stranger) == []


@pytest.mark.parametrize("also", [False, True], ids=["alone", "with another"])
def test_what_an_own_app_sent_to_no_account_is_seen_by_its_workspaces(admin, stranger, also):
    third = factories.make_member(role="admin")
    store(UNKNOWN, [admin.workspace_id, *([third.workspace_id] if also else [])])
    drain()
    assert len(seen(admin)) == 1
    assert len(seen(third)) == also
    assert seen(stranger) == []


def test_what_nobody_has_read_yet_is_seen_only_where_it_must_belong(admin, stranger):
    store(delivery(message(1)))
    store(delivery(message(2)), [admin.workspace_id])
    store(delivery(message(3)), sorted([admin.workspace_id, stranger.workspace_id]))
    assert len(seen(admin)) == 1
    assert seen(stranger) == []


def test_what_nobody_has_read_yet_is_seen_by_the_only_workspace(admin):
    store(delivery(message(1)))
    assert len(seen(admin)) == 1


def test_an_item_of_a_disconnected_account_is_its_last_owners(admin, stranger, account):
    account.status = "disconnected"
    account.save()
    (row,) = deliver(delivery(message(1)))
    assert seen(admin) == [row.pk]
    assert seen(stranger) == []


def test_trouble_with_anothers_item_is_none_of_ours(admin, stranger, account, elsewhere):
    bad = {"sender": {"id": "1"}, "recipient": {"id": ELSEWHERE}, "message": {"text": "no id"}}
    theirs = {"id": ELSEWHERE, "time": 1762000000000, "messaging": [bad]}
    (row,) = deliver({"object": "instagram", "entry": [delivery(message(1))["entry"][0], theirs]})
    assert row.state == "parked"
    states = [rows_of(sight_of(member), [row])[0].state for member in (admin, stranger)]
    assert states == ["done", "parked"]
    assert rows_of(sight_of(admin), [row])[0].error == ""
