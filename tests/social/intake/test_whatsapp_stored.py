"""Every payload of the WhatsApp corpus goes through the whole intake, twice, and is kept whole."""

import pytest

from conversations.models import Message, Notice
from social.events import MalformedItem, MessageEchoed, MessageReceived, NoticeReceived
from social.models import DeliveryItem, DeliveryState
from social.models.delivery import ItemOutcome
from social.platforms import Platform
from tests import factories, payloads
from tests.deliveries import deliver
from tests.social.intake.whatsapp_cases import CASES
from tests.social.intake.whatsapp_cases.building import NUMBER, WABA

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def numbers(workspace):
    """Two numbers of one business account."""
    for external_id in (NUMBER, "106540000000002"):
        factories.make_account(workspace, Platform.WHATSAPP, external_id=external_id, waba_id=WABA)


def of_kind(name, *kinds):
    return [event for event in CASES[name] if isinstance(event, kinds)]


@pytest.mark.parametrize("name", CASES)
def test_what_a_payload_says_is_stored_once(name):
    said = {event.external_id: event for event in of_kind(name, MessageReceived, MessageEchoed)}
    noticed = {event.key: event for event in of_kind(name, NoticeReceived)}
    again = {**payloads.load(f"whatsapp/{name}"), "sent": "again"}

    deliveries = deliver(f"whatsapp/{name}", again)

    unread = of_kind(name, MalformedItem)
    states = {DeliveryState.PARKED if unread else DeliveryState.DONE}
    assert {delivery.state for delivery in deliveries} == states
    items = DeliveryItem.objects.all()
    assert items.count() == 2 * len(CASES[name])
    assert not items.filter(outcome=ItemOutcome.FAILED).exists()
    assert items.filter(outcome=ItemOutcome.MALFORMED).count() == 2 * len(unread)

    rows = {row.external_id: row for row in Message.objects.prefetch_related("attachments")}
    assert rows.keys() == said.keys()
    for external_id, event in said.items():
        row = rows[external_id]
        standby = {"standby": True} if event.standby else {}
        assert (row.kind, row.text, row.occurred_at) == (event.kind, event.text, event.occurred_at)
        assert row.details == {**event.details, **standby}
        assert row.direction == ("in" if isinstance(event, MessageReceived) else "out")
        kept = [(file.kind, file.media_id, file.name) for file in row.attachments.all()]
        assert kept == [(media.kind, media.media_id, media.name) for media in event.media]

    notices = {row.key: row for row in Notice.objects.all()}
    assert notices.keys() == noticed.keys()
    assert all(notices[key].text == event.text for key, event in noticed.items())
