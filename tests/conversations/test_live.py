"""What the events of the log say of messages."""

import json

import pytest

from conversations import live
from echodesk.realtime.models import Event
from tests import deliveries, factories


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace, external_id="17841400000000001")


def test_a_message_of_media_names_it_without_links_that_expire(account):
    photo = deliveries.message(1)
    url = "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1&signature=s"
    attachments = [{"type": kind, "payload": {"url": url}} for kind in ("image", "video")]
    photo["message"] = {"mid": "m1", "attachments": attachments}
    deliveries.deliver(deliveries.delivery(photo))

    event = Event.objects.get(type="ig_dm")
    rows = account.messages.get().attachments.all()
    assert event.data["kind"] == "image"
    assert event.data["attachments"] == [
        {"id": row.pk, "kind": row.kind, "state": "wanted"} for row in rows
    ]
    assert "fbsbx" not in json.dumps(event.data)


def test_a_message_without_media_has_no_attachments(account):
    message = factories.make_message(factories.make_conversation(account))
    event = live.message_event(message, platform="instagram", person_id="79")
    assert event.data["attachments"] == []
