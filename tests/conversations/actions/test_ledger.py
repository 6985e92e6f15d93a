"""The ledger of the reply window: what moves it, and what does not."""

from datetime import UTC, datetime, timedelta

import pytest

from conversations import inbox
from conversations.models import ContactIdentity, Conversation
from social.platforms import Platform
from tests import factories
from tests.deliveries import deliver, delivery, echo, message

pytestmark = pytest.mark.django_db

PERSON = "790000000000001"
START = datetime(2025, 11, 1, 12, 26, 40, tzinfo=UTC)


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace, external_id="17841400000000001")


@pytest.fixture
def number(workspace):
    return factories.make_account(workspace, Platform.WHATSAPP, external_id="106540000000001")


def the_identity():
    return ContactIdentity.objects.get()


def test_the_newest_message_opens_the_window_whenever_it_is_told(account):
    deliver(delivery(message(9)), delivery(message(2)), delivery(echo(12, text="Yes")))
    found = the_identity()

    assert found.last_inbound_at == START + timedelta(seconds=9)
    assert found.opened_by == "text"


@pytest.mark.parametrize(
    ("payload", "opened_by"),
    [
        ("instagram/story_mention", "story_mention"),
        ("instagram/story_reply", "story_reply"),
        ("instagram/postback", "postback"),
    ],
)
def test_the_ledger_tells_what_opened_the_window(account, payload, opened_by):
    deliver(payload)

    assert the_identity().opened_by == opened_by
    assert the_identity().last_inbound_at is not None


MENTION = {
    **message(2, at=1762000005000),
    "message": {"mid": "m2", "attachments": [{"type": "story_mention", "payload": {}}]},
}
TEXT = message(1, at=1762000005000)


@pytest.mark.parametrize("order", [[TEXT, MENTION], [MENTION, TEXT]])
def test_of_two_messages_of_one_second_the_same_one_counts_in_any_order(account, order):
    deliver(*(delivery(item) for item in order))

    assert the_identity().opened_by == "text"


def test_a_reaction_opens_no_window_as_a_rule(account):
    deliver("instagram/text", "instagram/echo")
    before = the_identity().last_inbound_at
    deliver("instagram/reaction")

    assert the_identity().last_inbound_at == before


def test_a_reaction_opens_the_window_where_the_operator_wants_it(account, settings):
    settings.REACTION_OPENS_WINDOW = True
    deliver("instagram/text", "instagram/echo")
    before = the_identity().last_inbound_at
    deliver("instagram/reaction")

    assert the_identity().last_inbound_at > before
    assert the_identity().opened_by == "reaction"


def test_a_reaction_of_the_business_opens_no_window_anywhere(account, settings):
    settings.REACTION_OPENS_WINDOW = True
    deliver("instagram/text")
    before = the_identity().last_inbound_at
    deliver("instagram/reaction_of_business")

    assert the_identity().last_inbound_at == before


def test_who_came_by_an_ad_is_answered_for_free_for_three_days(number):
    deliver("whatsapp/came_by_an_ad", platform="whatsapp")
    found = the_identity()

    assert found.entry_point_at == found.last_inbound_at
    window = inbox.window(Conversation.objects.get())
    assert window.free_until == found.entry_point_at + timedelta(hours=72)


def test_an_ad_changes_nothing_elsewhere(account):
    deliver("instagram/referral_from_ad")

    assert the_identity().entry_point_at is None
