"""A payload shows nobody what is another workspace's."""

import json

import pytest

from social.deliveries.cutting import Cutter, Misread
from social.deliveries.detail import get_delivery, payload_of
from social.deliveries.sight import sight_of
from social.intake.drain import raw_delivery
from social.models import DeliveryItem
from tests import payloads
from tests.deliveries import deliver, delivery, message
from tests.social.deliveries.conftest import ACCOUNT, ELSEWHERE

pytestmark = pytest.mark.django_db


def shown(member, row):
    sight = sight_of(member)
    return payload_of(sight, get_delivery(sight, row.pk))


def comment(text):
    return {"field": "comments", "value": {"id": "17900", "text": text, "from": {"id": "1"}}}


def test_each_workspace_is_shown_its_own_items(admin, stranger, account, elsewhere):
    ours = {"id": ACCOUNT, "time": 1762000000000, "messaging": [message(1, text="ours-said")]}
    ours["changes"] = [comment("ours-comment")]
    theirs = {"id": ELSEWHERE, "time": 1762000000000, "changes": [comment("theirs-comment")]}
    theirs["messaging"] = [message(2, text="theirs-said", account=ELSEWHERE)]
    (row,) = deliver({"object": "instagram", "entry": [ours, theirs], "note": "theirs-note"})
    assert shown(admin, row) == {"object": "instagram", "entry": [ours]}
    assert shown(stranger, row) == {"object": "instagram", "entry": [theirs]}


def test_items_of_one_entry_are_told_apart_by_whom_they_are_for(
    admin, stranger, account, elsewhere
):
    both = [message(1, text="ours"), message(2, text="theirs", account=ELSEWHERE)]
    (row,) = deliver(delivery(*both))
    assert shown(admin, row)["entry"][0]["messaging"] == both[:1]
    assert "ours" not in json.dumps(shown(stranger, row))


def test_changes_of_one_whatsapp_business_are_told_apart(admin, stranger):
    from tests import factories

    body = payloads.load("whatsapp/two_messages_two_numbers")
    numbers = [
        change["value"]["metadata"]["phone_number_id"]
        for entry in body["entry"]
        for change in entry["changes"]
    ]
    factories.make_account(admin.workspace, "whatsapp", external_id=numbers[0])
    factories.make_account(stranger.workspace, "whatsapp", external_id=numbers[-1])
    (row,) = deliver(body, platform="whatsapp")
    assert numbers[0] != numbers[-1]
    assert numbers[-1] not in json.dumps(shown(admin, row))
    assert numbers[0] not in json.dumps(shown(stranger, row))


def test_a_whole_delivery_is_shown_whole(admin, stranger, account):
    body = delivery(message(1), message(2)) | {"extra": [1]}
    (row,) = deliver(body)
    assert shown(admin, row) == body


def test_what_is_read_otherwise_by_now_is_not_shown_at_all(admin, stranger, account, elsewhere):
    (row,) = deliver(delivery(message(1), message(2, account=ELSEWHERE)))
    DeliveryItem.objects.filter(position=1).update(kind="reaction")
    assert shown(admin, row) is None
    assert shown(stranger, row) is None


@pytest.mark.parametrize("kinds", [["message:text"], ["message:text"] * 3, []])
def test_another_number_of_items_than_stored_is_a_misreading(account, kinds):
    (row,) = deliver(delivery(message(1), message(2)))
    with pytest.raises(Misread):
        Cutter(raw_delivery(row), kinds, lambda place: True).cut()


@pytest.mark.parametrize(
    "name", [name for name in payloads.names() if payloads.load(name).get("entry")]
)
def test_every_payload_of_the_corpus_is_cut_as_it_was_read(db, name):
    (row,) = deliver(name)
    kinds = list(row.items.order_by("position").values_list("kind", flat=True))
    raw = raw_delivery(row)
    assert Cutter(raw, kinds, lambda place: False).cut()["entry"] == []
    kept = Cutter(raw, kinds, lambda place: True).cut()
    assert len(kept["entry"]) == len(payloads.load(name)["entry"])
