"""Meta's clocks and ids, through the whole intake and into the database."""

from datetime import UTC, datetime

import pytest

from conversations.models import ContactIdentity, Message, MessageStatus, Reaction
from social.models import DeliveryState
from social.platforms import Platform
from tests import factories, payloads
from tests.deliveries import deliver, delivery, message

pytestmark = pytest.mark.django_db

MOMENT = datetime(2025, 11, 1, 12, 26, 40, tzinfo=UTC)
ENTRY_TIME = datetime(2025, 11, 1, 12, 26, 41, 234000, tzinfo=UTC)
LONG = "aWd_" + "fZAG1-" * 82


@pytest.fixture
def account(workspace):
    return factories.make_account(
        workspace, external_id="17841400000000001", page_id="104000000000001"
    )


@pytest.fixture
def number(workspace):
    return factories.make_account(workspace, Platform.WHATSAPP, external_id="106540000000001")


def item(*, text="Moi", **fields):
    """An Instagram message with other fields than usual: ``mid``, ``sender``, ``recipient``, …"""
    made = message(1, text=text)
    for side in ("sender", "recipient"):
        if side in fields:
            made[side] = {"id": fields.pop(side)}
    if "mid" in fields:
        made["message"]["mid"] = fields.pop("mid")
    return {**made, **fields}


def whatsapp(*, mid="wamid.1", **fields):
    """A WhatsApp text with another id or time."""
    payload = payloads.load("whatsapp/text")
    (said,) = payload["entry"][0]["changes"][0]["value"]["messages"]
    said.update(id=mid, **fields)
    return payload


def whatsapp_status(mid, word):
    payload = payloads.load("whatsapp/status_delivered")
    (status,) = payload["entry"][0]["changes"][0]["value"]["statuses"]
    status.update(id=mid, status=word)
    return payload


@pytest.mark.parametrize(
    "time",
    [
        1762000000,
        1762000000.0,
        1762000000000,
        1762000000000000,
        "1762000000",
        " 1762000000 ",
        "1762000000000",
        "1762000000000000",
        "2025-11-01T12:26:40+0000",
        "2025-11-01T12:26:40Z",
        "2025-11-01T14:26:40+02:00",
        "2025-11-01T12:26:40",
    ],
)
def test_a_time_is_the_same_in_every_unit_and_spelling(account, number, time):
    deliver(delivery(item(timestamp=time)), whatsapp(timestamp=time))
    assert [row.occurred_at for row in Message.objects.all()] == [MOMENT, MOMENT]


def test_parts_of_a_second_are_kept(account):
    deliver(delivery(item(timestamp=1762000000999)))
    assert Message.objects.get().occurred_at == MOMENT.replace(microsecond=999000)


@pytest.mark.parametrize(
    "time", [None, "", "yesterday", 0, -1, True, {}, [1762000000], "9" * 40, 10**40]
)
def test_what_is_no_time_is_taken_from_the_entry_and_no_message_is_lost(account, time):
    deliver(delivery(item(timestamp=time)))
    assert Message.objects.get().occurred_at == ENTRY_TIME


def test_without_any_time_of_metas_a_message_is_of_when_we_received_it(account):
    payload = delivery(item(timestamp=None))
    del payload["entry"][0]["time"]
    (stored,) = deliver(payload)
    assert Message.objects.get().occurred_at == stored.received_at


def test_the_three_clocks_are_kept_apart(account):
    (stored,) = deliver(delivery(item(timestamp=1762000000000)))
    row = Message.objects.get()
    assert row.occurred_at == MOMENT
    assert row.received_at == stored.received_at
    assert row.occurred_at < row.received_at <= row.created_at


def test_ids_sent_as_numbers_keep_every_digit_beyond_2_to_the_53(account):
    deliver(
        delivery(
            item(mid=9007199254740993, sender=90071992547409931, recipient=17841400000000001),
            item(mid=9007199254740992, sender=90071992547409932, recipient=17841400000000001),
            account=17841400000000001,
        )
    )
    assert set(Message.objects.values_list("external_id", flat=True)) == {
        "9007199254740993",
        "9007199254740992",
    }
    assert set(ContactIdentity.objects.values_list("external_id", flat=True)) == {
        "90071992547409931",
        "90071992547409932",
    }


def test_an_id_is_the_same_as_number_and_as_text(account):
    deliver(
        delivery(item(mid="m1", sender=90071992547409931)),
        delivery(item(mid="m2", sender="90071992547409931")),
    )
    assert ContactIdentity.objects.get().external_id == "90071992547409931"


@pytest.mark.parametrize("where", ["mid", "sender"])
def test_an_id_sent_as_a_float_is_refused_for_it_has_lost_digits(account, where):
    (stored,) = deliver(delivery(item(**{where: 9.007199254740993e16}), item(mid="good")))
    assert Message.objects.get().external_id == "good"
    assert stored.state == DeliveryState.PARKED
    assert "is missing" in stored.error


@pytest.mark.parametrize("length", [500, 512])
def test_long_mids_are_kept_whole(account, number, length):
    mids = [LONG.ljust(length, "x")[: length - 1] + last for last in "ab"]
    for mid in mids:
        deliver(delivery(item(mid=mid)), whatsapp(mid=mid))
        deliver(delivery(item(mid=mid)), whatsapp(mid=mid))
    rows = Message.objects.order_by("account", "external_id")
    assert [(row.account, row.external_id) for row in rows] == [
        (owner, mid) for owner in (account, number) for mid in mids
    ]


def test_a_longer_mid_than_any_is_refused_and_harms_no_neighbour(account):
    (stored,) = deliver(delivery(item(mid="x" * 513), item(mid="good")))
    assert Message.objects.get().external_id == "good"
    assert stored.state == DeliveryState.PARKED


def test_mids_that_differ_by_case_only_are_two_messages(account, number):
    mids = ["aWdfZAG1faXRl", "aWdfZAG1faXRL", "AWDFZAG1FAXRL"]
    for repeated in (mids, mids[::-1]):
        deliver(
            delivery(*(item(mid=mid, text=mid) for mid in repeated)),
            *(whatsapp(mid=f"wamid.{mid}") for mid in repeated),
        )
    kept = Message.objects.filter(account=account)
    assert {row.external_id: row.text for row in kept} == {mid: mid for mid in mids}
    assert Message.objects.filter(account=number).count() == len(mids)


def test_what_happens_to_one_mid_does_not_happen_to_the_same_in_another_case(account):
    reaction = item(mid="ignored")
    del reaction["message"]
    reaction["reaction"] = {"mid": "aWdfABC", "action": "react", "emoji": "💙"}
    deleted = item(mid="aWdfabc")
    deleted["message"] = {"mid": "aWdfabc", "is_deleted": True}
    deliver(
        delivery(reaction, deleted),
        delivery(*(item(mid=mid, text=mid) for mid in ("aWdfabc", "aWdfABC", "aWdfAbc"))),
    )
    rows = {row.external_id: row for row in Message.objects.all()}
    assert Reaction.objects.get().message == rows["aWdfABC"]
    assert [mid for mid, row in rows.items() if row.is_deleted] == ["aWdfabc"]


def test_a_status_moves_only_the_message_of_exactly_its_id(number):
    conversation = factories.make_conversation(number, external_id="358409876543")
    rows = [
        factories.make_message(
            conversation, direction="out", status=MessageStatus.SENT, external_id=mid
        )
        for mid in ("wamid.OUTa", "wamid.OUTA")
    ]
    deliver(whatsapp_status("wamid.OUTA", "read"))
    for row in rows:
        row.refresh_from_db()
    assert [row.status for row in rows] == [MessageStatus.SENT, MessageStatus.READ]


def test_an_answer_quotes_the_message_of_exactly_its_id(account):
    first, second = (item(mid=mid, text=mid) for mid in ("aWdfq", "aWdfQ"))
    answer = item(mid="answer")
    answer["message"]["reply_to"] = {"mid": "aWdfQ"}
    deliver(delivery(answer), delivery(first, second))
    assert Message.objects.get(external_id="answer").reply_to.external_id == "aWdfQ"
