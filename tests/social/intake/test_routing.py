"""Which account takes an event."""

from datetime import UTC, datetime, timedelta

import pytest

from conversations.models import Conversation, Message
from social.events import (
    AccountNews,
    MalformedItem,
    MessageReceived,
    Origin,
    UnknownEvent,
)
from social.intake.routing import AccountDirectory
from social.models import AccountStatus, SocialAccount
from social.platforms import Platform
from tests import factories
from tests.deliveries import deliver, delivery, echo, message

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, tzinfo=UTC)
ORIGIN = Origin(delivery_id=1, position=0, received_at=NOW)


def an_event(*account_ids, platform=Platform.INSTAGRAM, kind=MessageReceived, **fields):
    if kind is MessageReceived:
        fields = {"external_id": "1", "sender_id": "2"}
    return kind(
        origin=ORIGIN, platform=platform, account_ids=account_ids, occurred_at=NOW, **fields
    )


def found(event, reach=None):
    return AccountDirectory([event]).account_for(event, reach)


def disconnect(account, days_ago=0):
    account.status = AccountStatus.DISCONNECTED
    account.status_since = NOW - timedelta(days=days_ago)
    account.save()


def test_the_first_id_that_is_an_account_decides():
    first, second = factories.make_account(), factories.make_account()
    event = an_event("nobody's", second.external_id, first.external_id)
    assert found(event) == second


def test_an_instagram_account_is_reached_by_its_page_too():
    account = factories.make_account()
    page = factories.make_account(platform="facebook", external_id=account.page_id)
    assert found(an_event(account.page_id)) == account
    assert found(an_event(account.page_id, platform=Platform.FACEBOOK)) == page


def test_a_connected_account_comes_before_its_former_owner():
    former = factories.make_account()
    disconnect(former)
    now = factories.make_account(external_id=former.external_id)
    assert found(an_event(former.external_id)) == now


def test_of_former_owners_it_is_the_last_one():
    ids = {"external_id": "17841400000000001"}
    for days_ago in (30, 2, 9):
        account = factories.make_account(**ids)
        disconnect(account, days_ago)
    last = SocialAccount.objects.get(status_since=NOW - timedelta(days=2))
    assert found(an_event("17841400000000001")) == last


def test_reach_hides_former_owners_too():
    former = factories.make_account()
    disconnect(former)
    assert found(an_event(former.external_id), [former.workspace_id]) == former
    assert found(an_event(former.external_id), [former.workspace_id + 1]) is None


@pytest.mark.parametrize(
    ("kind", "fields"),
    [(AccountNews, {"what": "account_update"}), (UnknownEvent, {"what": "tomorrow"})],
)
def test_news_of_a_whatsapp_business_goes_to_its_first_connected_number(kind, fields):
    gone = factories.make_account(platform="whatsapp", waba_id="102000000000001")
    disconnect(gone)
    first = factories.make_account(platform="whatsapp", waba_id="102000000000001")
    factories.make_account(platform="whatsapp", waba_id="102000000000001")
    event = an_event("102000000000001", platform=Platform.WHATSAPP, kind=kind, **fields)
    assert found(event) == first


def test_what_cannot_be_read_goes_to_whoever_its_entry_is_about():
    account = factories.make_account()
    item = MalformedItem(
        origin=ORIGIN,
        platform=Platform.INSTAGRAM,
        account_ids=(account.external_id,),
        error="mid is missing",
        raw=None,
    )
    assert found(item) == account
    nobody = MalformedItem(origin=ORIGIN, error="not JSON", raw=None)
    assert found(nobody) is None


def test_a_message_to_a_number_that_is_not_connected_is_for_no_other_number():
    factories.make_account(platform="whatsapp", waba_id="102000000000001")
    event = an_event("106999999999999", "102000000000001", platform=Platform.WHATSAPP)
    assert found(event) is None


def test_an_echo_is_routed_by_its_sender():
    account = factories.make_account(external_id="17841400000000001")
    (row,) = deliver(delivery(echo(1, text="Hello"), account=account.page_id))
    assert row.items.get().account == account
    assert Message.objects.get().account == account


def test_the_same_account_by_page_and_by_instagram_login_makes_one_message():
    """Both apps deliver everything, each in its own wrapping."""
    account = factories.make_account(external_id="17841400000000001")
    by_page = delivery(message(1), account=account.page_id)
    by_login = delivery(message(1))
    by_login["entry"][0]["time"] += 3
    rows = deliver(by_page, by_login)
    assert [row.items.get().outcome for row in rows] == ["received", "received"]
    assert {row.items.get().account_id for row in rows} == {account.pk}
    assert Message.objects.count() == Conversation.objects.count() == 1


def test_ids_are_looked_up_in_one_query(django_assert_num_queries):
    accounts = [factories.make_account() for _ in range(5)]
    events = [an_event(account.external_id) for account in accounts]
    with django_assert_num_queries(1):
        directory = AccountDirectory(events)
        assert [directory.account_for(event) for event in events] == accounts
