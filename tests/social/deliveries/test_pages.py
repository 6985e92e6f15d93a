"""The pages of the delivery log."""

import json

import pytest

from conversations.models import Conversation, Message
from social.deliveries import views
from social.intake.drain import drain
from social.models import WebhookDelivery
from tests import payloads
from tests.deliveries import deliver, delivery, message
from tests.social.deliveries.conftest import ELSEWHERE

pytestmark = pytest.mark.django_db
LOG, TOTALS, TRY, REPLAY = (
    f"/connections/deliveries/{part}" for part in ("", "totals/", "try/", "replay/")
)
BROKEN = delivery(message(1), {"sender": {"id": "1"}, "recipient": {"id": "2"}, "message": {}})


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", LOG),
        ("get", TOTALS),
        ("post", TRY),
        ("get", REPLAY),
        ("post", REPLAY),
        ("get", f"{LOG}1/"),
        ("post", f"{LOG}1/replay/"),
    ],
)
def test_only_admins_come_in(page_of, client, agent, method, path):
    assert getattr(client, method)(path).status_code == 302
    assert getattr(page_of(agent), method)(path).status_code == 403


@pytest.mark.parametrize(("method", "part"), [("get", ""), ("post", "replay/")])
def test_a_delivery_of_another_workspace_does_not_exist(page_of, stranger, account, method, part):
    (row,) = deliver(delivery(message(1)))
    assert getattr(page_of(stranger), method)(f"{LOG}{row.pk}/{part}").status_code == 404


def test_a_number_beyond_all_numbers_does_not_exist(page_of, admin):
    assert page_of(admin).get(f"{LOG}{10**30}/").status_code == 404


def test_the_log_says_what_came_and_what_became_of_it(page_of, admin, account):
    deliver(BROKEN, "instagram/dashboard_test")
    page = text_of(page_of(admin).get(LOG))
    assert "Message: Text, Unreadable" in page
    assert "@nordcoffee" in page
    assert "Test from Meta" in page
    assert "Parked" in page
    assert "Replay all that failed" in page


def test_an_empty_log_says_so(page_of, admin):
    client = page_of(admin)
    assert "Nothing has come yet" in text_of(client.get(LOG))
    assert "Nothing fits" in text_of(client.get(LOG, {"kind": "message"}))


@pytest.mark.parametrize("wrong", [{"kind": "nonsense"}, {"since": "soon"}, {"account": "x"}])
def test_a_filter_that_makes_no_sense_is_shown_with_its_error(page_of, admin, account, wrong):
    deliver(delivery(message(1)))
    page = text_of(page_of(admin).get(LOG, wrong))
    assert "cannot be understood" in page
    assert "field__error" in page


def test_filters_stay_while_paging(page_of, admin, account, monkeypatch):
    deliver(*(delivery(message(n)) for n in range(41)), "instagram/dashboard_test")
    client = page_of(admin)
    first = client.get(LOG, {"kind": "message", "until": "9999-12-31"})
    assert len(first.context["rows"]) == 40
    assert "kind=message&amp;until=9999-12-31&amp;cursor=" in text_of(first)
    older = {"kind": "message", "cursor": first.context["older"]}
    assert len(client.get(LOG, older).context["rows"]) == 1


@pytest.mark.parametrize("path", [LOG, TOTALS, "one"])
def test_queries_do_not_grow_with_the_log(
    page_of, admin, stranger, account, elsewhere, path, django_assert_max_num_queries
):
    client = page_of(admin)
    rows = deliver(
        delivery(*(message(n) for n in range(150)), message(500, account=ELSEWHERE)),
        *(delivery(message(1000 + n), message(2000 + n, account=ELSEWHERE)) for n in range(30)),
    )
    address = f"{LOG}{rows[0].pk}/" if path == "one" else path
    with django_assert_max_num_queries(15):
        assert client.get(address).status_code == 200


def test_a_delivery_shows_each_item_and_leads_to_its_conversation(page_of, admin, account):
    (row,) = deliver(delivery(message(1)) | {"access_token": "canary"})
    page = text_of(page_of(admin).get(f"{LOG}{row.pk}/"))
    assert "Message: Text" in page
    assert "In the inbox" in page
    assert f'href="/inbox/{Conversation.objects.get().pk}/"' in page
    assert "&quot;text&quot;: &quot;Message 1&quot;" in page
    assert "canary" not in page


def test_a_comment_is_shown_with_its_words_and_stored_nowhere_else(page_of, admin, account):
    (row,) = deliver("instagram/comment")
    page = text_of(page_of(admin).get(f"{LOG}{row.pk}/"))
    assert "Comment: New" in page
    assert "Kept in this log" in page
    assert not Message.objects.exists()


def test_items_are_paged(page_of, admin, account):
    (row,) = deliver(delivery(*(message(n) for n in range(130))))
    client = page_of(admin)
    first = client.get(f"{LOG}{row.pk}/")
    assert len(first.context["items"]) == 100
    second = client.get(f"{LOG}{row.pk}/", {"after": first.context["next_after"]})
    assert len(second.context["items"]) == 30
    assert second.context["next_after"] is None
    assert client.get(f"{LOG}{row.pk}/", {"after": "x"}).status_code == 200


def test_a_long_payload_is_cut(page_of, admin, account, monkeypatch):
    monkeypatch.setattr(views, "_LONGEST_PAYLOAD", 50)
    (row,) = deliver(delivery(message(1)))
    page = page_of(admin).get(f"{LOG}{row.pk}/")
    assert len(page.context["payload"]) == 50
    assert "It goes on" in text_of(page)


def test_what_cannot_be_told_apart_any_more_is_said(page_of, admin, account, elsewhere):
    (row,) = deliver(delivery(message(1), message(2, account=ELSEWHERE)))
    row.items.update(kind="reaction")
    page = page_of(admin).get(f"{LOG}{row.pk}/")
    assert page.context["payload"] == ""
    assert "cannot be told apart" in text_of(page)


def test_replaying_shows_what_becomes_of_it(page_of, admin, account):
    (row,) = deliver(BROKEN)
    client = page_of(admin)
    answer = client.post(f"{LOG}{row.pk}/replay/", follow=True)
    assert answer.redirect_chain == [(f"{LOG}{row.pk}/", 302)]
    assert "is read once more" in text_of(answer)
    assert 'hx-trigger="load delay:1s"' in text_of(answer)
    assert "already waits" in text_of(client.post(f"{LOG}{row.pk}/replay/", follow=True))
    drain()
    assert "hx-trigger" not in text_of(client.get(f"{LOG}{row.pk}/")).partition("page__body")[2]


def test_replaying_all_asks_first(page_of, admin, account):
    deliver(BROKEN, delivery(message(5)))
    client = page_of(admin)
    asked = text_of(client.get(REPLAY, {"kind": "unreadable"}))
    assert "1 delivery will be read once more" in asked
    assert "fit your filters" in asked
    answer = client.post(f"{REPLAY}?kind=unreadable", follow=True)
    assert "1 delivery is read once more" in text_of(answer)
    assert WebhookDelivery.objects.filter(state="new").count() == 1


def test_replaying_all_where_nothing_failed_says_so(page_of, admin):
    assert "has failed" in text_of(page_of(admin).get(REPLAY))
    assert page_of(admin).get(REPLAY, {"kind": "nonsense"}).status_code == 302


def test_a_payload_is_tried(page_of, admin, account):
    text = json.dumps(delivery(message(1)))
    answer = page_of(admin).post(TRY, {"payload": text}, follow=True)
    assert "A worker reads it in a moment" in text_of(answer)
    drain()
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"object":\n "page",}', "look at line 2, column 9"),
        ("[1]", "A payload is a JSON object"),
        ("[" * 100_000, "too much"),
        ("1" * 5000, "too much"),
        ("", "required"),
    ],
)
def test_what_is_wrong_with_a_payload_is_said_beside_it(page_of, admin, text, words):
    answer = page_of(admin).post(TRY, {"payload": text})
    assert answer.status_code == 400
    assert words in text_of(answer)
    assert not WebhookDelivery.objects.exists()


def test_totals_count_the_workspaces_items_by_account_and_day(page_of, admin, account, elsewhere):
    deliver(BROKEN, delivery(message(9, account=ELSEWHERE), account=ELSEWHERE))
    (row,) = page_of(admin).get(TOTALS).context["totals"]
    assert row.account == account
    assert (row.count, row.troubled, len(row.days)) == (2, 1, 14)
    assert row.days[-1].count == 2
    page = text_of(page_of(admin).get(TOTALS))
    assert "2 items, 1 went wrong" in page


def test_the_connections_page_leads_to_the_log(page_of, admin, agent):
    assert f'href="{LOG}"' in text_of(page_of(admin).get("/connections/"))
    assert f'href="{LOG}"' not in text_of(page_of(agent).get("/connections/"))


def test_words_of_meta_cannot_break_out(page_of, admin, account):
    evil = payloads.load("instagram/comment")
    evil["entry"][0]["changes"][0]["value"]["text"] = "</pre><script>alert(1)</script>"
    (row,) = deliver(evil)
    assert "<script>alert" not in text_of(page_of(admin).get(f"{LOG}{row.pk}/"))
