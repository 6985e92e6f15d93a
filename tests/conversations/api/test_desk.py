"""Drafts, canned replies, following, reading, blocking and deeds, for programs."""

import pytest

from conversations.actions.deeds import record
from conversations.models import CannedReply, Draft, Follower, ReadMark, Verb
from tests import factories


@pytest.fixture
def conversation(workspace):
    return factories.make_conversation(factories.make_account(workspace))


@pytest.fixture
def api(api_of, agent):
    return api_of(agent)


def test_nobody_else_reaches_them(api_of, client, stranger, conversation):
    reply = CannedReply.objects.create(
        workspace=conversation.workspace, shortcut="hi", text="Hi there"
    )
    base = f"/api/conversations/{conversation.pk}/"
    addresses = [
        ("get", f"{base}drafts/"),
        ("put", f"{base}drafts/reply/"),
        ("delete", f"{base}drafts/reply/"),
        ("post", f"{base}follow/"),
        ("delete", f"{base}follow/"),
        ("post", f"{base}unread/"),
        ("get", f"{base}deeds/"),
        ("post", f"/api/contacts/{conversation.contact_id}/block/"),
        ("delete", f"/api/contacts/{conversation.contact_id}/block/"),
        ("get", f"/api/canned-replies/{reply.pk}/"),
        ("patch", f"/api/canned-replies/{reply.pk}/"),
        ("delete", f"/api/canned-replies/{reply.pk}/"),
    ]
    theirs = api_of(stranger)
    for method, path in addresses:
        assert getattr(client, method)(path).status_code == 401, path
        assert getattr(theirs, method)(path).status_code == 404, path


def test_a_draft_is_kept_read_and_forgotten(api, agent, conversation):
    base = f"/api/conversations/{conversation.pk}/drafts/"
    message, upload = factories.make_message(conversation), factories.make_upload(agent)
    body = {"text": "Yes, we", "reply_to": message.pk, "attachments": [upload.pk]}
    saved = api.put(f"{base}reply/", body, format="json").json()
    assert (saved["mode"], saved["text"]) == ("reply", "Yes, we")
    assert (saved["reply_to"], saved["attachments"]) == (message.pk, [upload.pk])
    assert api.get(base).json()["results"] == [saved]
    assert api.put(f"{base}reply/", {}, format="json").status_code == 204
    api.put(f"{base}note/", {"text": "Ask"}, format="json")
    assert api.delete(f"{base}note/").status_code == 204
    assert not Draft.objects.exists()
    assert api.put(f"{base}poem/", {"text": "x"}, format="json").status_code == 404


def test_following_ends_as_it_began(api, agent, conversation):
    path = f"/api/conversations/{conversation.pk}/follow/"
    assert api.post(path).status_code == 204
    assert Follower.objects.get().member == agent
    assert api.delete(path).status_code == 204
    assert not Follower.objects.exists()


def test_reading_and_unreading_are_ones_own(api, agent, conversation):
    message = factories.make_message(conversation)
    conversation.last_message_at = message.occurred_at
    conversation.save()
    base = f"/api/conversations/{conversation.pk}/"
    assert api.post(f"{base}read/").status_code == 204
    assert ReadMark.objects.get().read_until == message.occurred_at
    assert api.post(f"{base}unread/", {"message": message.pk}, format="json").status_code == 204
    assert ReadMark.objects.get(member=agent).read_until < message.occurred_at


def test_who_did_what_is_told(api, agent, conversation):
    record(conversation, agent, Verb.ASSIGNED, name="Giorgi")
    (deed,) = api.get(f"/api/conversations/{conversation.pk}/deeds/").json()["results"]
    assert (deed["verb"], deed["data"]) == ("assigned", {"name": "Giorgi"})
    assert deed["member"]["id"] == agent.pk


def test_a_person_is_blocked_and_let_in(api, conversation):
    path = f"/api/contacts/{conversation.contact_id}/block/"
    assert api.post(path).status_code == 204
    conversation.refresh_from_db()
    assert conversation.status == "spam"
    assert api.delete(path).status_code == 204
    conversation.refresh_from_db()
    assert conversation.status == "open"


def test_a_snooze_until_they_reply(api, conversation):
    path = f"/api/conversations/{conversation.pk}/"
    body = {"status": "snoozed", "snoozed_until_reply": True}
    answer = api.patch(path, body, format="json")
    assert answer.json()["snoozed_until_reply"] is True
    again = api.patch(path, {"status": "snoozed"}, format="json").json()
    assert (again["snoozed_until_reply"], again["snoozed_until"]) == (True, None)


def test_canned_replies_are_written_changed_and_deleted(api, api_of, admin):
    body = {"shortcut": "/Hours", "text": "We open at nine"}
    own = api.post("/api/canned-replies/", body, format="json")
    assert own.status_code == 201
    assert (own.json()["shortcut"], own.json()["shared"]) == ("hours", False)
    assert (
        api.post("/api/canned-replies/", body | {"shared": True}, format="json").status_code == 403
    )
    shared = api_of(admin).post("/api/canned-replies/", body | {"shared": True}, format="json")
    assert shared.json()["shared"] is True
    path = f"/api/canned-replies/{own.json()['id']}/"
    changed = api.patch(path, {"title": "Opening hours"}, format="json").json()
    assert (changed["title"], changed["text"]) == ("Opening hours", "We open at nine")
    assert len(api.get("/api/canned-replies/").json()["results"]) == 2
    assert api.delete(path).status_code == 204
    assert api.delete(f"/api/canned-replies/{shared.json()['id']}/").status_code == 403
