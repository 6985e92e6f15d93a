"""The page of what was not delivered."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conversations.models import Message
from tests import factories

HTMX = {"HTTP_HX_REQUEST": "true"}
PAGE, SEND = reverse("undelivered"), reverse("undelivered-send")


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace)


@pytest.fixture
def conversation(account):
    return factories.make_conversation(account, name="Salome")


@pytest.fixture
def tab(page_of, agent):
    return page_of(agent)


def outgoing(conversation, status="failed", text="Yes!", **fields):
    return factories.make_message(conversation, text, direction="out", status=status, **fields)


def shown(tab, **query):
    return tab.get(PAGE, query).content.decode()


def test_nobody_is_sent_to_sign_in(client):
    for answer in (client.get(PAGE), client.post(SEND)):
        assert answer["Location"].startswith("/accounts/login/")
    assert client.get(SEND).status_code == 405


def test_it_shows_what_failed_and_what_is_uncertain_with_the_reason_and_a_way_on(
    tab, agent, conversation
):
    failed = outgoing(conversation, error="The person cannot be reached.", author=agent)
    asked = outgoing(conversation, "uncertain", "Maybe", asked_at=timezone.now())
    looking = outgoing(conversation, "uncertain", "Perhaps")
    outgoing(conversation, "sent", "Arrived")
    outgoing(conversation, "queued", "On its way")
    html = shown(tab)
    for words in ("The person cannot be reached.", "Salome", "Yes!", agent.user.get_short_name()):
        assert words in html
    assert "did not say whether it arrived" in html
    assert "Checking whether it arrived…" in html
    assert "Arrived" not in html.replace("It arrived", "")
    assert "On its way" not in html
    assert reverse("message-retry", args=[failed.pk]) in html
    assert reverse("message-arrived", args=[asked.pk]) in html
    assert reverse("message-arrived", args=[looking.pk]) not in html
    assert f"#message-{failed.pk}" in html


def test_nothing_of_another_workspace_or_place_is_shown(page_of, stranger, workspace, conversation):
    message = outgoing(conversation)
    assert f"undelivered-{message.pk}" not in shown(page_of(stranger))
    here, there = (factories.make_location(workspace, name) for name in ("Here", "There"))
    conversation.account.location = there
    conversation.account.save()
    assert f"undelivered-{message.pk}" not in shown(
        page_of(factories.make_limited(workspace, here))
    )
    assert f"undelivered-{message.pk}" in shown(page_of(factories.make_limited(workspace, there)))


def test_filters_narrow_it_down_and_stand_in_the_address(tab, workspace, conversation):
    other = factories.make_conversation(factories.make_account(workspace, "whatsapp"))
    failed, uncertain = outgoing(conversation), outgoing(other, "uncertain")
    waiting = outgoing(other, "queued")

    def found(**query):
        html = shown(tab, **query)
        return [row.pk for row in (failed, uncertain, waiting) if f"undelivered-{row.pk}" in html]

    assert found() == [failed.pk, uncertain.pk]
    assert found(status="failed") == [failed.pk]
    assert found(status="uncertain") == [uncertain.pk]
    assert found(status="queued") == [waiting.pk]
    assert found(account=other.account_id) == [uncertain.pk]
    assert found(account=other.account_id, status="failed") == []
    assert found(status="nonsense", account="x") == [failed.pk, uncertain.pk]
    assert f"?status=failed&amp;account={other.account_id}" in shown(tab, account=other.account_id)


def test_an_empty_page_says_whether_it_is_the_filter(tab, conversation):
    assert "Everything arrived" in shown(tab)
    assert "Nothing fits" in shown(tab, status="failed")


def test_it_goes_on_page_by_page_at_the_same_price(
    page_of, admin, account, django_assert_max_num_queries
):
    tab = page_of(admin)
    shown(tab)
    for number in range(45):
        outgoing(factories.make_conversation(account), text=f"Message {number}")
    with django_assert_max_num_queries(12):
        html = shown(tab)
    assert html.count("<tr id=") == 40
    older = html.partition("cursor=")[2].partition('"')[0]
    html = shown(tab, cursor=older)
    assert html.count("<tr id=") == 5
    assert "Message 0" in html
    assert 'rel="next"' not in html


def test_an_address_that_is_none_is_not_found(tab):
    assert tab.get(PAGE, {"cursor": "x"}).status_code == 404


def test_a_script_gets_the_list_alone(tab, conversation):
    outgoing(conversation)
    html = tab.get(PAGE, **HTMX).content.decode()
    assert html.strip().startswith('<section class="card" id="undelivered"')


def test_every_page_tells_how_many_there_are(tab, page_of, stranger, conversation):
    outgoing(conversation)
    outgoing(conversation, "uncertain")
    assert '<span data-count="undelivered">2</span>' in tab.get("/inbox/").content.decode()
    numbers = tab.get(reverse("inbox-numbers")).content.decode()
    assert '<span data-count="undelivered">2</span>' in numbers
    html = page_of(stranger).get("/inbox/").content.decode()
    assert '<span data-count="undelivered">0</span>' in html


# --- Sending many again ------------------------------------------------------------------------


def test_only_admins_choose_many(page_of, agent, admin, conversation):
    message = outgoing(conversation)
    assert "data-choose" not in shown(page_of(agent))
    assert f'name="messages" value="{message.pk}"' in shown(page_of(admin))
    answer = page_of(agent).post(SEND, {"messages": [message.pk]}, **HTMX)
    assert answer.status_code == 403
    message.refresh_from_db()
    assert message.status == "failed"


def test_chosen_messages_are_sent_again_and_the_result_is_told(page_of, admin, conversation):
    first, second, third = (outgoing(conversation) for _ in range(3))
    answer = page_of(admin).post(SEND, {"messages": [first.pk, second.pk]}, **HTMX)
    told = json.loads(answer["HX-Trigger"])["requeued"]
    queued = {str(first.pk): "queued", str(second.pk): "queued"}
    assert told == {"messages": queued, "text": "2 messages are sent again."}
    html = answer.content.decode()
    assert f"undelivered-{third.pk}" in html
    assert f"undelivered-{first.pk}" not in html
    assert [row.status for row in Message.objects.order_by("pk")] == ["queued", "queued", "failed"]


def test_what_may_have_arrived_needs_a_tick_of_its_own(page_of, admin, conversation):
    failed = outgoing(conversation)
    unsure = outgoing(conversation, "uncertain", asked_at=timezone.now())
    chosen = {"messages": [failed.pk, unsure.pk]}
    answer = page_of(admin).post(SEND, chosen, **HTMX)
    told = json.loads(answer["HX-Trigger"])["requeued"]
    assert told["messages"] == {str(failed.pk): "queued"}
    assert told["text"].startswith("1 message is sent again. 1 was left:")
    answer = page_of(admin).post(SEND, {**chosen, "confirmed": "1"}, **HTMX)
    assert str(unsure.pk) in json.loads(answer["HX-Trigger"])["requeued"]["messages"]


def test_what_cannot_be_sent_any_more_is_left_and_said(page_of, admin, account):
    late = timezone.now() - timedelta(days=9)
    message = outgoing(factories.make_conversation(account, last_inbound_at=late))
    answer = page_of(admin).post(SEND, {"messages": [message.pk]}, **HTMX)
    told = json.loads(answer["HX-Trigger"])["requeued"]
    assert told["messages"] == {}
    assert told["text"].startswith("0 messages are sent again. 1 was left:")


def test_messages_of_another_workspace_are_not_touched(page_of, stranger, conversation):
    message = outgoing(conversation)
    answer = page_of(stranger).post(SEND, {"messages": [message.pk, "x"]}, **HTMX)
    assert json.loads(answer["HX-Trigger"])["requeued"]["messages"] == {}
    message.refresh_from_db()
    assert message.status == "failed"


def test_without_scripts_the_result_stands_on_the_page_with_its_filters(
    page_of, admin, conversation
):
    message = outgoing(conversation)
    data = {"messages": [message.pk], "address": "?status=failed"}
    answer = page_of(admin).post(SEND, data, follow=True)
    assert answer.redirect_chain[-1][0] == f"{PAGE}?status=failed"
    assert "1 message is sent again." in answer.content.decode()


def test_the_address_leads_nowhere_else(page_of, admin):
    for elsewhere in ("//evil.example", "https://evil.example", "/../x"):
        answer = page_of(admin).post(SEND, {"address": elsewhere})
        assert answer["Location"] == PAGE
