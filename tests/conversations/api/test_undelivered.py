"""The list of what did not arrive, for programs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from social.models import SendingPause
from tests import factories

PATH = "/api/messages/"


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace)


@pytest.fixture
def conversation(account):
    return factories.make_conversation(account)


@pytest.fixture
def api(api_of, agent):
    return api_of(agent)


def outgoing(conversation, status, **fields):
    return factories.make_message(conversation, direction="out", status=status, **fields)


def listed(api, **query):
    answer = api.get(PATH, query)
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def test_what_failed_or_is_uncertain_stands_latest_first_over_all_conversations(
    api, account, conversation
):
    other = factories.make_conversation(account)
    failed = outgoing(conversation, "failed")
    uncertain = outgoing(other, "uncertain")
    queued = outgoing(other, "queued")
    for status in ("sent", "delivered", "read", "cancelled", "sending"):
        outgoing(conversation, status)
    factories.make_message(conversation)

    assert listed(api) == listed(api, status="") == [uncertain.pk, failed.pk]
    assert listed(api, status="failed") == [failed.pk]
    assert listed(api, status="uncertain") == [uncertain.pk]
    assert listed(api, status="queued") == [queued.pk]


def test_one_account_can_be_chosen(api, workspace, conversation):
    other = outgoing(factories.make_conversation(factories.make_account(workspace)), "failed")
    outgoing(conversation, "failed")

    assert listed(api, account=other.account_id) == [other.pk]
    assert listed(api, account="x") == listed(api, account=10**19) == []


@pytest.mark.parametrize("query", [{"status": "sent"}, {"cursor": "x"}, {"page_size": 101}])
def test_a_wrong_question_is_refused(api, query):
    assert api.get(PATH, query).status_code == 400


def test_pages_go_to_the_end_and_back(api, conversation):
    rows = [outgoing(conversation, "failed").pk for _ in range(5)][::-1]
    seen, address = [], f"{PATH}?page_size=2"
    while address:
        page = api.get(address).json()
        seen += [row["id"] for row in page["results"]]
        last, address = page, page["next"]
    assert seen == rows

    back = api.get(last["previous"]).json()
    assert [row["id"] for row in back["results"]] == rows[2:4]
    assert [row["id"] for row in api.get(back["previous"]).json()["results"]] == rows[:2]


def test_a_member_of_other_locations_does_not_see_it(api_of, workspace, account, conversation):
    account.location = factories.make_location(workspace)
    account.save()
    message = outgoing(conversation, "failed")
    elsewhere = factories.make_limited(workspace, factories.make_location(workspace, "Batumi"))
    there = factories.make_limited(workspace, account.location)

    assert listed(api_of(elsewhere)) == []
    assert listed(api_of(there)) == [message.pk]


def test_each_says_what_it_waits_for_and_whether_somebody_is_asked(api, workspace):
    now = timezone.now()
    plain, paused, lost = (
        factories.make_conversation(factories.make_account(workspace)) for _ in range(3)
    )
    SendingPause.objects.create(account=paused.account)
    lost.account.status = "needs_reauthorization"
    lost.account.save()
    waiting = {
        outgoing(plain, "queued", due_at=now + timedelta(seconds=9)).pk: "undo",
        outgoing(plain, "queued").pk: "earlier",
        outgoing(paused, "queued").pk: "pause",
        outgoing(lost, "queued").pk: "reconnect",
    }
    rows = api.get(PATH, {"status": "queued"}).json()["results"]
    assert {row["id"]: row["waiting_for"] for row in rows} == waiting
    assert [row["id"] for row in rows if row["undo_until"]] == [next(iter(waiting))]

    asked = outgoing(plain, "uncertain", asked_at=now)
    outgoing(plain, "uncertain")
    rows = api.get(PATH, {"status": "uncertain"}).json()["results"]
    assert [row["id"] for row in rows if row["asked"]] == [asked.pk]


def test_the_list_costs_the_same_queries_however_long(
    api, agent, workspace, django_assert_num_queries
):
    for number in range(6):
        conversation = factories.make_conversation(factories.make_account(workspace))
        message = outgoing(conversation, "queued", author=agent)
        factories.make_attachment(message, kind="file", state="stored", name=f"{number}.pdf")
    for size in (1, 6):
        with django_assert_num_queries(6):
            assert (
                len(api.get(PATH, {"status": "queued", "page_size": size}).json()["results"])
                == size
            )
