"""How far our messages got, in whatever order Meta tells it."""

import itertools

import pytest

from conversations.actions.outcome import record_sent
from conversations.models import (
    Conversation,
    EarlyReceipt,
    EarlyWatermark,
    Message,
    MessageStatus,
)
from echodesk.realtime.models import Event
from social.platforms import Platform
from tests import factories, payloads
from tests.deliveries import deliver, delivery, echo, message

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace, external_id="17841400000000001")


@pytest.fixture
def page(workspace):
    return factories.make_account(workspace, Platform.FACEBOOK, external_id="104000000000001")


@pytest.fixture
def number(workspace):
    return factories.make_account(workspace, Platform.WHATSAPP, external_id="106540000000001")


def wa_status(status, *, external_id="wamid.OUT", correlation="", **fields):
    payload = payloads.load("whatsapp/status_delivered")
    item = payload["entry"][0]["changes"][0]["value"]["statuses"][0]
    item.update(id=external_id, status=status, **fields)
    if correlation:
        item["biz_opaque_callback_data"] = correlation
    return payload


def sent(account, external_id, **fields):
    conversation = factories.make_conversation(account, external_id="358409876543")
    return factories.make_message(conversation, direction="out", external_id=external_id, **fields)


def status_of(row):
    return Message.objects.get(pk=row.pk).status


def test_whatsapp_statuses_only_move_forward_in_any_order(number):
    row = sent(number, "wamid.OUT")
    for order in itertools.permutations(["sent", "delivered", "read"]):
        Message.objects.update(status=MessageStatus.SENT)
        for index, status in enumerate(order):
            deliver({**wa_status(status), "order": f"{order} {index}"})
        assert status_of(row) == "read", order


def test_delivered_may_be_skipped(number):
    row = sent(number, "wamid.OUT")
    deliver(wa_status("played"))
    assert status_of(row) == "read"


def test_a_failure_says_why_in_words_and_keeps_metas_own(number):
    row = sent(number, "wamid.OUT")
    deliver("whatsapp/status_failed")
    row.refresh_from_db()
    assert (row.status, row.error_code) == ("failed", "131047")
    assert "24 hours" in row.error
    assert "Re-engagement message - More than 24 hours have passed" in row.error_detail


def test_a_late_sent_does_not_clear_a_failure(number):
    row = sent(number, "wamid.OUT")
    deliver("whatsapp/status_failed", wa_status("sent"))
    assert status_of(row) == "failed"


def test_the_browser_is_told_of_each_step_once(number):
    row = sent(number, "wamid.OUT")
    deliver(wa_status("delivered"), {**wa_status("delivered"), "again": True})
    events = Event.objects.filter(type="message_status")
    assert [(e.data["message"], e.data["status"]) for e in events] == [(row.pk, "delivered")]


def test_a_status_settles_a_send_whose_answer_was_lost(number):
    row = sent(number, None, status=MessageStatus.UNCERTAIN)
    deliver(wa_status("delivered", correlation=f"echodesk:{row.pk}"))
    row.refresh_from_db()
    assert (row.status, row.external_id) == ("delivered", "wamid.OUT")


def test_a_correlation_of_another_account_settles_nothing(number, workspace):
    elsewhere = factories.make_account(workspace, Platform.WHATSAPP)
    row = sent(elsewhere, None, status=MessageStatus.UNCERTAIN)
    deliver(wa_status("delivered", correlation=f"echodesk:{row.pk}"))
    assert status_of(row) == "uncertain"


def test_a_messenger_watermark_covers_everything_up_to_its_time(page):
    deliver("page/text")
    conversation = Conversation.objects.get()
    at = Message.objects.get().occurred_at
    rows = [
        factories.make_message(
            conversation, direction="out", occurred_at=at.replace(microsecond=0, second=second)
        )
        for second in (41, 42, 58)
    ]
    deliver("page/read_watermark")
    assert [status_of(row) for row in rows] == ["read", "read", "sent"]


def test_messenger_deliveries_name_messages_too(page):
    deliver("page/text")
    row = factories.make_message(Conversation.objects.get(), direction="out", external_id="m_out")
    payload = payloads.load("page/delivery")
    payload["entry"][0]["messaging"][0]["delivery"] = {"mids": ["m_out"], "watermark": 5}
    deliver(payload)
    assert status_of(row) == "delivered"


def test_a_watermark_leaves_alone_what_has_not_left_yet(page):
    deliver("page/text")
    at = Message.objects.get().occurred_at
    row = factories.make_message(
        Conversation.objects.get(),
        direction="out",
        status="queued",
        external_id=None,
        occurred_at=at,
    )
    deliver("page/read_watermark")
    assert status_of(row) == "queued"


def test_an_instagram_message_is_marked_read_by_its_id(account):
    deliver("instagram/text", "instagram/echo")
    deliver("instagram/read")
    assert Message.objects.get(direction="out").status == "read"


@pytest.mark.parametrize("together", [True, False])
def test_a_receipt_that_comes_before_its_message_waits_for_it(account, together):
    read = payloads.load("instagram/read")["entry"][0]["messaging"][0]
    if together:
        deliver(delivery(read, message(1), echo(2, text="Yes")))
        read["read"]["mid"] = "aWdf2"
        deliver(delivery(read))
    else:
        read["read"]["mid"] = "aWdf2"
        deliver(delivery(read))
        assert EarlyReceipt.objects.count() == 1
        deliver(delivery(message(1)), delivery(echo(2, text="Yes")))
    assert Message.objects.get(direction="out").status == "read"
    assert not EarlyReceipt.objects.filter(external_id="aWdf2").exists()


def test_of_several_early_receipts_the_furthest_counts(number):
    deliver(wa_status("read"), wa_status("sent"), wa_status("delivered"))
    assert EarlyReceipt.objects.get().status == "read"


def test_an_early_receipt_is_taken_up_when_the_send_is_answered(number):
    row = sent(number, None, status=MessageStatus.SENDING)
    deliver(wa_status("delivered"))
    record_sent(row, "wamid.OUT")
    assert status_of(row) == "delivered"
    assert not EarlyReceipt.objects.exists()


def test_an_echo_older_than_the_watermark_arrives_as_read(page):
    deliver("page/text", "page/read_watermark", "page/echo_with_metadata")
    assert Message.objects.get(external_id="m_def").status == "read"


def test_a_receipt_for_nobody_we_know_is_harmless(account):
    deliver("instagram/read")
    assert not Message.objects.exists()
    assert not Conversation.objects.exists()


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [("delivery", "read", "read"), ("read", "delivery", "read"), ("delivery", None, "delivered")],
)
def test_a_watermark_may_come_before_anything_else_of_its_person(page, first, second, status):
    at = 1762000000000
    for position, what in enumerate(filter(None, (first, second))):
        deliver(
            delivery(
                {
                    "sender": {"id": "PSID"},
                    "recipient": {"id": page.external_id},
                    "timestamp": at + 9000 + position,
                    what: {"watermark": at + 9000},
                },
                account=page.external_id,
                object_name="page",
            )
        )
    assert EarlyWatermark.objects.count() == 1
    item = echo(1, text="Hi", person="PSID", account=page.external_id)
    deliver(delivery(item, account=page.external_id, object_name="page"))
    assert Message.objects.get().status == status
    assert not EarlyWatermark.objects.exists()
