import json
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from conversations.actions import annotate, assign, labels
from conversations.search import index
from echodesk.workspaces.models import Team
from tests import factories


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace)


@pytest.fixture
def conversation(account):
    return factories.make_conversation(account, name="Mika")


@pytest.fixture
def api(api_of, agent):
    return api_of(agent)


def listed(api, **query):
    answer = api.get("/api/conversations/", query)
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def test_a_conversation_has_what_the_contract_says(api, agent, conversation):
    label = labels.create_label(member=agent, name="Refund", tone="red")
    annotate.set_labels(member=agent, conversation=conversation, labels=[label])
    assign.assign(member=agent, conversation=conversation, assignee=agent)
    at = timezone.now()
    conversation.last_message_text, conversation.last_message_direction = "Hello", "in"
    conversation.last_message_at = at
    conversation.save(
        update_fields=["last_message_text", "last_message_direction", "last_message_at"]
    )
    body = api.get(f"/api/conversations/{conversation.pk}/").json()
    closes_at = body["reply_window"].pop("closes_at")
    body["reply_window"].pop("human_agent_until")
    activity, created = body.pop("last_activity_at"), body.pop("created_at")

    account = conversation.account
    assert body == {
        "id": conversation.pk,
        "status": "open",
        "platform": "instagram",
        "account": {"id": account.pk, "username": account.username, "name": account.label},
        "contact": {
            "id": conversation.contact_id,
            "name": "Mika",
            "username": "",
            "picture": None,
        },
        "assignee": {"id": agent.pk, "name": agent.user.name},
        "team": None,
        "labels": [{"id": label.pk, "name": "Refund", "tone": "red"}],
        "priority": "none",
        "snoozed_until": None,
        "snoozed_until_reply": False,
        "unread_count": 0,
        "held_by_app_id": "",
        "last_message": {
            "kind": "",
            "text": "Hello",
            "direction": "in",
            "created_at": at.isoformat().replace("+00:00", "Z"),
        },
        "reply_window": {"state": "open", "free_until": None, "alternatives": []},
    }
    assert closes_at.endswith("Z")
    assert parse_datetime(closes_at) == conversation.identity.last_inbound_at + timedelta(days=1)
    assert parse_datetime(activity) <= timezone.now() >= parse_datetime(created)


def test_a_conversation_without_messages_has_no_last_message(api, conversation):
    assert api.get(f"/api/conversations/{conversation.pk}/").json()["last_message"] is None


def test_the_list_is_newest_first_and_of_every_status(api, account):
    now = timezone.now()
    rows = [
        factories.make_conversation(account, status=status, last_activity_at=now - timedelta(n))
        for n, status in enumerate(["resolved", "open", "snoozed", "pending"])
    ]

    assert listed(api) == [row.pk for row in rows]


def test_every_filter_reaches_the_list(api, agent, account):
    wanted = factories.make_conversation(
        account, assignee=agent, unread_count=1, status="pending", name="Aino"
    )
    factories.make_conversation(factories.make_account(account.workspace, "whatsapp"), name="Bo")
    label = labels.create_label(member=agent, name="Refund")
    wanted.labels.add(label)
    index.catch_up()

    for query in (
        {"platform": "instagram"},
        {"account": account.pk},
        {"status": "pending"},
        {"assignee": "me"},
        {"assignee": agent.pk},
        {"label": "refund"},
        {"label": label.pk},
        {"unread": "true"},
        {"q": "aino"},
        {"q": "aino", "status": "pending", "unread": "1", "assignee": "me"},
    ):
        assert listed(api, **query) == [wanted.pk], query
    assert wanted.pk not in listed(api, assignee="none")
    assert listed(api, assignee="me", status="open") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"status": "closed"}, "status"),
        ({"platform": "telegram"}, "platform"),
        ({"page_size": "0"}, "page_size"),
        ({"page_size": "9" * 30}, "page_size"),
        ({"unread": "perhaps"}, "unread"),
        ({"q": "x" * 201}, "q"),
        ({"q": "a\0b"}, "q"),
    ],
)
def test_a_wrong_filter_is_named(api, query, field):
    answer = api.get("/api/conversations/", query)

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
    assert field in answer.json()["fields"]
    assert field in answer.json()["detail"]


def test_pages_lead_to_each_other(api, account):
    rows = [factories.make_conversation(account) for _ in range(5)]
    first = api.get("/api/conversations/", {"page_size": 2, "status": "open"}).json()
    second = api.get(first["next"]).json()
    third = api.get(second["next"]).json()

    assert set(first) == {"next", "previous", "results"}
    assert first["previous"] is None
    assert third["next"] is None
    assert "status=open" in first["next"]
    seen = [row["id"] for page in (first, second, third) for row in page["results"]]
    assert sorted(seen) == [row.pk for row in rows]
    assert api.get(third["previous"]).json()["results"] == second["results"]


def test_a_cursor_that_is_none_is_refused(api):
    answer = api.get("/api/conversations/", {"cursor": "nonsense"})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")


def test_the_list_costs_the_same_queries_however_long(
    api, agent, account, django_assert_max_num_queries
):
    label = labels.create_label(member=agent, name="Refund")
    for _ in range(12):
        factories.make_conversation(account, assignee=agent).labels.add(label)
    for size in (1, 12):
        with django_assert_max_num_queries(4):
            assert len(listed(api, page_size=size)) == size


def test_everything_can_be_changed_at_once(api, agent, conversation):
    team = Team.objects.create(workspace=agent.workspace, name="Shipping")
    label = labels.create_label(member=agent, name="Refund")
    labels.create_label(member=agent, name="VIP")
    until = (timezone.now() + timedelta(hours=3)).replace(microsecond=0)
    answer = api.patch(
        f"/api/conversations/{conversation.pk}/",
        {
            "status": "snoozed",
            "snoozed_until": until.isoformat(),
            "assignee": agent.pk,
            "team": team.pk,
            "labels": [label.pk, "vip"],
            "priority": "high",
        },
    )
    body = answer.json()

    assert answer.status_code == 200
    assert body["status"] == "snoozed"
    assert parse_datetime(body["snoozed_until"]) == until
    assert body["assignee"]["id"] == agent.pk
    assert body["team"] == {"id": team.pk, "name": "Shipping"}
    assert [row["name"] for row in body["labels"]] == ["Refund", "VIP"]
    assert body["priority"] == "high"

    cleared = api.patch(
        f"/api/conversations/{conversation.pk}/",
        {"status": "open", "assignee": None, "team": None, "labels": []},
    ).json()
    assert cleared["snoozed_until"] is cleared["assignee"] is cleared["team"] is None
    assert cleared["labels"] == []
    assert cleared["priority"] == "high"


def test_a_snooze_can_be_moved_without_naming_the_status(api, conversation):
    soon, later = (timezone.now() + timedelta(hours=h) for h in (1, 2))
    path = f"/api/conversations/{conversation.pk}/"
    api.patch(path, {"status": "snoozed", "snoozed_until": soon.isoformat()})

    assert api.patch(path, {"snoozed_until": later.isoformat()}).status_code == 200
    assert api.patch(path, {"status": "snoozed"}).status_code == 200
    assert parse_datetime(api.get(path).json()["snoozed_until"]) == later


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"unread_count": 0}, "unread_count"),
        ({"status": "closed"}, "status"),
        ({"status": None}, "status"),
        ({"status": "snoozed"}, "snoozed_until"),
        ({"snoozed_until": "2030-01-01T00:00:00Z"}, "snoozed_until"),
        ({"snoozed_until": "tomorrow"}, "snoozed_until"),
        ({"assignee": 10**30}, "assignee"),
        ({"assignee": "me"}, "assignee"),
        ({"assignee": True}, "assignee"),
        ({"team": 987654321}, "team"),
        ({"labels": ["unknown"]}, "labels"),
        ({"labels": [10**30]}, "labels"),
        ({"labels": "Refund"}, "labels"),
        ({"labels": [{}]}, "labels.0"),
        ({"priority": "\ud800"}, "priority"),
        ({"\ud800": 1}, "?"),
        ([], "non_field_errors"),
    ],
)
def test_a_wrong_change_is_named_and_nothing_of_it_is_done(api, conversation, body, field):
    mixed = (
        {**body, "priority": "high"} if isinstance(body, dict) and "priority" not in body else body
    )
    answer = api.patch(
        f"/api/conversations/{conversation.pk}/",
        json.dumps(mixed),
        content_type="application/json",
    )

    assert answer.status_code == 400, answer.content
    assert field in answer.json()["fields"], answer.json()
    conversation.refresh_from_db()
    assert conversation.priority == "none"


def test_a_stranger_cannot_be_made_assignee(api, stranger, conversation):
    answer = api.patch(f"/api/conversations/{conversation.pk}/", {"assignee": stranger.pk})

    assert answer.status_code == 400
    assert "assignee" in answer.json()["fields"]


@pytest.mark.parametrize("body", ["{", "nonsense", '{"a": 1', "[" * 100_000, "1" * 5000, "\xff"])
def test_a_body_that_is_no_json_is_refused(api, conversation, body):
    answer = api.patch(
        f"/api/conversations/{conversation.pk}/", body, content_type="application/json"
    )

    assert answer.status_code == 400
    assert set(answer.json()) >= {"detail", "code"}


def test_another_content_type_is_refused(api, conversation):
    answer = api.patch(
        f"/api/conversations/{conversation.pk}/", "status=open", content_type="text/plain"
    )

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_reading_clears_the_count(api, conversation):
    conversation.unread_count = 4
    conversation.save()

    assert api.post(f"/api/conversations/{conversation.pk}/read/").status_code == 204
    assert api.get(f"/api/conversations/{conversation.pk}/").json()["unread_count"] == 0


def test_a_conflict_is_told_as_one(api, conversation):
    path = f"/api/conversations/{conversation.pk}/"
    api.patch(path, {"status": "resolved"})
    factories.Conversation.objects.create(
        **{
            name: getattr(conversation, name)
            for name in ("workspace", "account", "contact", "identity", "platform")
        },
        last_activity_at=timezone.now(),
    )
    answer = api.patch(path, {"status": "open", "priority": "high"})

    assert (answer.status_code, answer.json()["code"]) == (409, "other_conversation")
    assert api.get(path).json()["priority"] == "none"


@pytest.mark.parametrize("path", ["/api/nothing/", "/api/conversations", "/api/conversations/x/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_that_is_none_is_told_in_json(api, method, path):
    answer = getattr(api, method)(path)

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
