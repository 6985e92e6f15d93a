import json
from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.actions.deliver import deliver_conversation
from conversations.models import Message
from tests import factories


@pytest.fixture
def conversation(workspace):
    return factories.make_conversation(factories.make_account(workspace))


@pytest.fixture
def api(api_of, agent):
    return api_of(agent)


@pytest.fixture
def path(conversation):
    return f"/api/conversations/{conversation.pk}/messages/"


def test_an_answer_is_queued_then_sent(api, agent, conversation, path, fake_graph):
    heard = factories.make_message(conversation)
    answer = api.post(path, {"text": "Yes", "client_id": "c1", "reply_to": heard.pk})
    body = answer.json()

    assert answer.status_code == 201
    occurred, created = body.pop("occurred_at"), body.pop("created_at")
    assert occurred.endswith("Z")
    assert created.endswith("Z")
    assert body == {
        "id": body["id"],
        "conversation": conversation.pk,
        "direction": "out",
        "kind": "text",
        "text": "Yes",
        "details": {},
        "attachments": [],
        "reactions": [],
        "reply_to": heard.pk,
        "reply_to_external_id": "",
        "part_of": None,
        "status": "queued",
        "waiting_for": "",
        "undo_until": None,
        "asked": False,
        "error": "",
        "error_code": "",
        "pricing": None,
        "external_id": None,
        "client_id": "c1",
        "tag": "",
        "author": {"id": agent.pk, "name": agent.user.name},
        "sent_elsewhere": False,
        "is_deleted": False,
        "edited_at": None,
        "parts": [],
    }
    deliver_conversation(conversation.pk)
    sent = api.get(f"/api/messages/{body['id']}/").json()
    assert (sent["status"], sent["external_id"]) == ("sent", "mid-fake-1")


def test_a_second_post_with_the_same_client_id_returns_the_first_message(api, path):
    first = api.post(path, {"text": "Yes", "client_id": "c1"}).json()
    second = api.post(path, {"text": "Yes", "client_id": "c1"})

    assert (second.status_code, second.json()) == (201, first)
    assert Message.objects.count() == 1


def test_no_client_id_is_no_client_id(api, path):
    for client_id in ("", None):
        assert api.post(path, {"text": "Yes", "client_id": client_id}).json()["client_id"] is None

    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, "empty_text", "text"),
        ({"text": " "}, "empty_text", "text"),
        ({"text": None}, "invalid", "text"),
        ({"text": ["Yes"]}, "invalid", "text"),
        ({"text": "a\0"}, "invalid", "text"),
        ({"text": "\ud83d"}, "invalid", "text"),
        ({"text": "ä" * 5_001}, "text_too_long", "text"),
        ({"text": "a" * 20_001}, "invalid", "text"),
        ({"attachments": [1]}, "unknown_upload", "attachments"),
        ({"attachments": [0]}, "invalid", "attachments.0"),
        ({"attachments": [10**30]}, "invalid", "attachments.0"),
        ({"template": {"name": "hello", "language": "fi"}}, "unknown_template", "template.name"),
        ({"text": "Yes", "template": {"name": 1}}, "invalid", "template.language"),
        ({"text": "Yes", "tag": "ACCOUNT_UPDATE"}, "invalid_tag", "tag"),
        ({"text": "Yes", "reply_to": 10**30}, "invalid", "reply_to"),
        ({"text": "Yes", "client_id": "c" * 65}, "invalid", "client_id"),
        ({"txet": "Yes"}, "invalid", "txet"),
        (["Yes"], "invalid", "non_field_errors"),
    ],
)
def test_a_wrong_answer_is_refused_in_words(api, path, body, code, field):
    answer = api.post(path, json.dumps(body), content_type="application/json")

    assert answer.status_code == 400, answer.content
    assert answer.json()["code"] == code
    assert field in answer.json()["fields"]
    assert Message.objects.count() == 0


def test_a_message_of_another_conversation_cannot_be_answered(api, conversation, path):
    foreign = factories.make_message(factories.make_conversation(conversation.account))

    assert "reply_to" in api.post(path, {"text": "Yes", "reply_to": foreign.pk}).json()["fields"]


def test_a_closed_window_is_a_conflict(api, conversation, path):
    conversation.identity.last_inbound_at = timezone.now() - timedelta(days=2)
    conversation.identity.save()
    refused = api.post(path, {"text": "Yes"})

    assert (refused.status_code, refused.json()["code"]) == (409, "window_closed")
    assert refused.json()["alternatives"] == ["human_agent", "wait"]
    tagged = api.post(path, {"text": "Yes", "tag": "human_agent"})
    assert (tagged.status_code, tagged.json()["tag"]) == (201, "HUMAN_AGENT")


def test_messages_come_newest_first_in_pages(api, conversation, path):
    now = timezone.now()
    rows = [
        factories.make_message(conversation, occurred_at=now - timedelta(minutes=n // 2))
        for n in range(5)
    ]
    factories.make_message(conversation, direction="out", status="cancelled")
    seen, address = [], f"{path}?page_size=2"
    while address:
        page = api.get(address).json()
        seen += [row["id"] for row in page["results"]]
        address = page["next"]

    assert seen == [row.pk for row in sorted(rows, key=lambda r: (r.occurred_at, r.pk))][::-1]


def test_the_messages_cost_the_same_queries_however_many(
    api, agent, conversation, path, django_assert_max_num_queries
):
    for _ in range(9):
        factories.make_message(conversation, direction="out", author=agent)
    for size in (1, 9):
        with django_assert_max_num_queries(5):
            assert len(api.get(path, {"page_size": size}).json()["results"]) == size


def test_notes(api, agent, conversation):
    path = f"/api/conversations/{conversation.pk}/notes/"
    answer = api.post(path, {"text": "Call back"})

    assert answer.status_code == 201
    assert answer.json()["author"] == {"id": agent.pk, "name": agent.user.name}
    assert api.get(path).json()["results"] == [answer.json()]
    assert api.post(path, {"text": ""}).status_code == 400
    assert api.post(path, {"text": "x" * 10_001}).json()["code"] == "text_too_long"


def test_labels(api, api_of, admin):
    made = api.post("/api/labels/", {"name": "Refund", "tone": "red"})
    path = f"/api/labels/{made.json()['id']}/"

    assert made.status_code == 201
    assert api.post("/api/labels/", {"name": "refund"}).json()["code"] == "duplicate"
    assert api.post("/api/labels/", {"name": "x", "tone": "mud"}).status_code == 400
    assert api.patch(path, {"name": "Refunds"}).json()["name"] == "Refunds"
    assert api.get(path).json() == {**made.json(), "name": "Refunds"}
    assert [row["name"] for row in api.get("/api/labels/").json()["results"]] == ["Refunds"]
    assert api_of(admin).delete(path).status_code == 204
    assert api.get(path).status_code == 404


def test_contacts_members_and_teams(api, agent, conversation):
    from echodesk.workspaces.models import Team

    gone = factories.make_member(agent.workspace)
    gone.is_active = False
    gone.save()
    team = Team.objects.create(workspace=agent.workspace, name="Shipping")
    team.members.add(agent)
    identity = conversation.identity

    [contact] = api.get("/api/contacts/").json()["results"]
    assert contact == api.get(f"/api/contacts/{contact['id']}/").json()
    assert contact["name"] == conversation.contact.name
    assert contact["identities"][0]["external_id"] == identity.external_id
    assert contact["identities"][0]["platform"] == "instagram"
    [member] = api.get("/api/members/").json()["results"]
    assert member == {
        "id": agent.pk,
        "name": agent.user.name,
        "email": agent.user.email,
        "role": "agent",
    }
    [shown] = api.get("/api/teams/").json()["results"]
    assert shown["members"] == [{"id": agent.pk, "name": agent.user.name}]


def test_a_picture_is_ours_and_only_for_members(
    api, api_of, stranger, conversation, settings, tmp_path
):
    from django.core.files.base import ContentFile

    settings.MEDIA_ROOT = tmp_path
    contact = conversation.contact
    path = f"/api/contacts/{contact.pk}/picture/"
    assert api.get(path).status_code == 404
    contact.picture.save("1.jpg", ContentFile(b"jpeg"))
    answer = api.get(path)

    assert b"".join(answer.streaming_content) == b"jpeg"
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]
    assert api.get(f"/api/contacts/{contact.pk}/").json()["picture"] == path
    assert api_of(stranger).get(path).status_code == 404
    contact.picture.delete()
