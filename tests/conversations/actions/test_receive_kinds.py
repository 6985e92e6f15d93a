"""What is stored of messages that are more than text, and of what nobody said."""

from datetime import timedelta

import pytest

from conversations import tasks
from conversations.actions.receive import receive_events
from conversations.models import Attachment, Conversation, Message, Notice
from social.contents import NoticeKind
from social.events import NoticeReceived, Origin, ReceiptReceived, ReceiptStatus
from social.intake.routing import RoutedEvent
from tests.conversations.actions.helpers import changes_of
from tests.deliveries import deliver, delivery, message
from tests.factories import make_account
from tests.fake_graph import INSTAGRAM_ID, PAGE_ID

pytestmark = pytest.mark.django_db(transaction=True)

OUR_APP, OTHER_APP = "900000000000001", "263902037430900"


@pytest.fixture
def account(workspace):
    return make_account(workspace, external_id=INSTAGRAM_ID, page_id=PAGE_ID, app_id=OUR_APP)


@pytest.fixture(autouse=True)
def asked(monkeypatch):
    """The tasks that were handed to workers: ``(task, argument…)``."""
    found = []
    monkeypatch.setattr(
        "conversations.actions.receive.enqueue", lambda *task: found.append(task) or True
    )
    return found


def photos(number, *urls, **fields):
    item = message(number)
    attachments = [{"type": "image", "payload": {"url": url} if url else {}} for url in urls]
    item["message"] = {"mid": f"aWdf{number}", "attachments": attachments, **fields}
    return item


def on_standby(*items):
    payload = delivery()
    payload["entry"][0]["standby"] = list(items)
    return payload


class TestMedia:
    def test_each_attachment_is_a_row_and_is_copied_soon(self, account, asked):
        urls = ("https://lookaside.fbsbx.com/1", "https://lookaside.fbsbx.com/2")
        deliver(delivery(photos(1, *urls)))
        rows = list(Attachment.objects.order_by("position"))
        assert [(row.kind, row.state, row.source_url[-1]) for row in rows] == [
            ("image", "wanted", "1"),
            ("image", "wanted", "2"),
        ]
        assert Message.objects.get().kind == "image"
        assert [task for task in asked if task[0] is tasks.fetch_attachment] == [
            (tasks.fetch_attachment, row.pk) for row in rows
        ]

    def test_one_without_a_link_is_absent_and_not_asked_for(self, account, asked):
        deliver(delivery(photos(1, "")))
        assert Attachment.objects.get().state == "absent"
        assert tasks.fetch_attachment not in {task[0] for task in asked}

    def test_many_are_left_to_the_sweeper(self, account, asked):
        urls = [f"https://lookaside.fbsbx.com/{n}" for n in range(51)]
        deliver(delivery(photos(1, *urls)))
        assert (tasks.sweep_media,) in asked

    def test_a_second_delivery_adds_nothing(self, account):
        first = photos(1, "https://lookaside.fbsbx.com/1")
        deliver(delivery(first), delivery(first, message(2)))
        assert Attachment.objects.count() == 1

    def test_the_list_knows_what_came_last(self, account):
        deliver(delivery(photos(1, "https://lookaside.fbsbx.com/1")))
        assert Conversation.objects.get().last_message_kind == "image"
        deliver(delivery(message(2)))
        assert Conversation.objects.get().last_message_kind == "text"


class TestQuotes:
    def answer(self, number, quoted):
        item = message(number)
        item["message"]["reply_to"] = {"mid": f"aWdf{quoted}"}
        return item

    def test_an_answer_points_to_what_it_answers(self, account):
        deliver(delivery(message(1)), delivery(self.answer(2, 1)))
        assert Message.objects.get(external_id="aWdf2").reply_to.external_id == "aWdf1"

    def test_also_within_one_delivery(self, account):
        deliver(delivery(message(1), self.answer(2, 1)))
        assert Message.objects.get(external_id="aWdf2").reply_to.external_id == "aWdf1"

    def test_one_that_came_first_waits_for_it(self, account):
        deliver(delivery(self.answer(2, 1)))
        waiting = Message.objects.get()
        assert (waiting.reply_to, waiting.reply_to_external_id) == (None, "aWdf1")
        deliver(delivery(message(1)))
        waiting.refresh_from_db()
        assert (waiting.reply_to.external_id, waiting.reply_to_external_id) == ("aWdf1", "")


class TestNotices:
    def notice(self, account, *, key="n1", seconds=0, kind=NoticeKind.REFERRAL, **fields):
        row = Message.objects.first()
        at = (row.occurred_at if row else account.created_at) + timedelta(seconds=seconds)
        event = NoticeReceived(
            origin=Origin(delivery_id=1, position=0, received_at=at),
            platform=account.platform,
            account_ids=(account.external_id,),
            occurred_at=at,
            key=key,
            person_id="790000000000001",
            kind=kind,
            **fields,
        )
        receive_events([RoutedEvent(event, account)])

    def test_it_stands_in_the_conversation_once_and_nothing_is_unread_by_it(self, account):
        deliver(delivery(message(1)))
        for _ in range(2):
            self.notice(account)
        assert Notice.objects.get().conversation == Conversation.objects.get()
        assert Conversation.objects.get().unread_count == 1
        assert changes_of(Conversation.objects.get()).count(["notice"]) == 1

    def test_of_somebody_new_it_makes_a_conversation(self, account):
        self.notice(account)
        conversation = Conversation.objects.get()
        assert (conversation.status, conversation.last_message_at) == ("open", None)
        deliver(delivery(message(1)))
        assert Conversation.objects.count() == 1

    def test_another_app_that_takes_over_holds_the_conversation(self, account):
        deliver(delivery(message(1)))
        self.notice(account, seconds=1, kind=NoticeKind.THREAD_PASSED, owner_app_id=OTHER_APP)
        assert Conversation.objects.get().held_by_app_id == OTHER_APP

    def test_one_that_is_handed_to_us_is_ours_and_open_again(self, account):
        deliver(delivery(message(1)))
        self.notice(account, seconds=1, kind=NoticeKind.THREAD_PASSED, owner_app_id=OTHER_APP)
        Conversation.objects.update(status="resolved")
        self.notice(
            account, key="n2", seconds=2, kind=NoticeKind.THREAD_PASSED, owner_app_id=OUR_APP
        )
        conversation = Conversation.objects.get()
        assert (conversation.held_by_app_id, conversation.status) == ("", "open")

    def test_what_comes_on_standby_is_held_by_somebody_else(self, account):
        deliver(on_standby(message(1)))
        assert Message.objects.get().details == {"standby": True}
        assert Conversation.objects.get().held_by_app_id == "unknown"
        deliver(delivery(message(2)))
        assert Conversation.objects.get().held_by_app_id == ""

    def test_a_late_standby_message_does_not_take_it_back(self, account):
        deliver(delivery(message(2)))
        deliver(on_standby(message(1)))
        assert Conversation.objects.get().held_by_app_id == ""


class TestPrices:
    def receipt(self, account, status, price, external_id="aWdf1"):
        at = account.created_at
        event = ReceiptReceived(
            origin=Origin(delivery_id=1, position=0, received_at=at),
            platform=account.platform,
            account_ids=(account.external_id,),
            occurred_at=at,
            person_id="790000000000001",
            status=ReceiptStatus(status),
            external_ids=(external_id,),
            pricing=price,
        )
        receive_events([RoutedEvent(event, account)])

    def echo(self):
        item = message(1)
        item["sender"], item["recipient"] = item["recipient"], item["sender"]
        item["message"]["is_echo"] = True
        deliver(delivery(item))

    @pytest.mark.parametrize("echo_first", [True, False])
    def test_the_furthest_status_says_what_it_costs(self, account, echo_first):
        if echo_first:
            self.echo()
        self.receipt(account, "delivered", {"category": "service"})
        self.receipt(account, "sent", {"category": "marketing"})
        self.receipt(account, "read", None)
        if not echo_first:
            self.echo()
        row = Message.objects.get()
        assert (row.status, row.pricing) == (
            "read",
            {"category": "service", "status": "delivered"},
        )
