"""Every address of the API, as nobody, as a stranger and as someone disabled."""

import pytest
from django.urls import get_resolver
from django.utils import timezone

from conversations.actions import labels
from conversations.models import Attribute, CannedReply, ContactImport, ContactNote, SavedView
from echodesk.workspaces.models import Invitation, Team
from tests import factories

# Name → methods. What is about one row takes the id that `ids` finds under "row".
COLLECTIONS = {
    "conversations/": ["get"],
    "uploads/": ["post"],
    "messages/": ["get"],
    "messages/requeue/": ["post"],
    "message-templates/": ["get"],
    "search/messages/": ["get"],
    "message-templates/sync/": ["post"],
    "labels/": ["get", "post"],
    "canned-replies/": ["get", "post"],
    "views/": ["get", "post"],
    "contacts/": ["get", "post"],
    "attributes/": ["get", "post"],
    "contacts/imports/": ["post"],
    "members/": ["get"],
    "teams/": ["get", "post"],
    "invitations/": ["post"],
    "notifications/": ["get"],
    "notifications/seen/": ["post"],
}
ROWS = {
    "conversations/{conversation}/": ["get", "patch"],
    "conversations/{conversation}/messages/": ["get", "post"],
    "conversations/{conversation}/notes/": ["get", "post"],
    "conversations/{conversation}/notices/": ["get"],
    "conversations/{conversation}/read/": ["post"],
    "conversations/{conversation}/unread/": ["post"],
    "conversations/{conversation}/follow/": ["post", "delete"],
    "conversations/{conversation}/deeds/": ["get"],
    "conversations/{conversation}/drafts/": ["get"],
    "conversations/{conversation}/drafts/note/": ["put", "delete"],
    "conversations/{conversation}/typing/": ["post"],
    "messages/{message}/": ["get"],
    "messages/{message}/retry/": ["post"],
    "messages/{message}/cancel/": ["post"],
    "messages/{message}/arrived/": ["post"],
    "messages/{message}/reaction/": ["post", "delete"],
    "attachments/{attachment}/retry/": ["post"],
    "uploads/{upload}/": ["get", "delete"],
    "labels/{label}/": ["get", "patch", "delete"],
    "canned-replies/{canned_reply}/": ["get", "patch", "delete"],
    "views/{view}/": ["get", "patch", "delete"],
    "members/{member}/": ["get", "patch"],
    "teams/{team}/": ["get", "patch", "delete"],
    "invitations/{invitation}/": ["delete"],
    "invitations/{invitation}/send/": ["post"],
    "contacts/{contact}/": ["get", "patch"],
    "contacts/{contact}/notes/": ["get", "post"],
    "contact-notes/{contact_note}/": ["delete"],
    "contacts/imports/{contact_import}/": ["get"],
    "attributes/{attribute}/": ["patch", "delete"],
    "contacts/{contact}/picture/": ["get"],
    "contacts/{contact}/block/": ["post", "delete"],
    "contacts/{contact}/merge/": ["post"],
    "contacts/{contact}/unmerge/": ["post"],
}
# A table, and no list of rows.
FILES = {"contacts/export/": ["get"]}


def operations(table):
    return [(method, path) for path, methods in table.items() for method in methods]


IDS = (
    "conversation",
    "message",
    "attachment",
    "upload",
    "label",
    "canned_reply",
    "view",
    "contact",
    "contact_note",
    "contact_import",
    "attribute",
    "member",
    "team",
    "invitation",
)


@pytest.fixture
def ids(agent, workspace, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    conversation = factories.make_conversation(factories.make_account(workspace))
    return {
        "conversation": conversation.pk,
        "message": factories.make_message(conversation, direction="out", status="failed").pk,
        "attachment": factories.make_attachment(
            factories.make_message(conversation), state="failed"
        ).pk,
        "upload": factories.make_upload(agent).pk,
        "label": labels.create_label(member=agent, name="Refund").pk,
        "canned_reply": CannedReply.objects.create(
            workspace=workspace, owner=agent, shortcut="hi", text="Hi"
        ).pk,
        "view": SavedView.objects.create(workspace=workspace, owner=agent, name="Hot").pk,
        "contact": conversation.contact_id,
        "contact_note": ContactNote.objects.create(
            workspace=workspace, contact=conversation.contact, author=agent, text="Regular"
        ).pk,
        "contact_import": ContactImport.objects.create(workspace=workspace).pk,
        "attribute": Attribute.objects.create(
            workspace=workspace, key="size", name="Size", type="text"
        ).pk,
        "member": agent.pk,
        "team": Team.objects.create(workspace=workspace, name="Delivery").pk,
        "invitation": Invitation.objects.create(
            workspace=workspace,
            email="ana@example.com",
            sent_at=timezone.now(),
            expires_at=timezone.now(),
        ).pk,
    }


def call(api, method, path, ids, **body):
    return getattr(api, method)(f"/api/{path.format(**ids)}", data=body or None)


def test_every_address_is_in_the_tables():
    resolver = next(
        pattern
        for pattern in get_resolver().url_patterns
        if getattr(pattern, "urlconf_name", None).__class__.__name__ == "module"
        and pattern.urlconf_name.__name__ == "conversations.api.urls"
    )
    known = {path.format(**dict.fromkeys(IDS, "pk")) for path in (*COLLECTIONS, *ROWS, *FILES)}
    found = {
        str(pattern.pattern).replace("<int:pk>", "pk").replace("<str:mode>", "note")
        for pattern in resolver.url_patterns
    }

    assert found == known


@pytest.mark.parametrize(("method", "path"), operations(COLLECTIONS | ROWS | FILES))
def test_nobody_is_asked_to_sign_in(api_of, ids, method, path):
    response = call(api_of(None), method, path, ids)

    assert response.status_code == 401
    assert response.json()["code"] == "not_authenticated"
    assert response["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(("method", "path"), operations(ROWS))
def test_rows_of_another_workspace_do_not_exist(api_of, stranger, ids, method, path):
    response = call(api_of(stranger), method, path, ids)

    assert response.status_code == 404
    assert response.json()["code"] == "not_found"


@pytest.mark.parametrize("path", [path for path in COLLECTIONS if "get" in COLLECTIONS[path]])
def test_lists_hold_nothing_of_another_workspace(api_of, agent, stranger, ids, path):
    ours = {row["id"] for row in call(api_of(agent), "get", path, ids).json()["results"]}
    theirs = {row["id"] for row in call(api_of(stranger), "get", path, ids).json()["results"]}

    assert not ours & theirs


@pytest.mark.parametrize("disabled", ["member", "user"])
@pytest.mark.parametrize(("method", "path"), operations(COLLECTIONS | ROWS | FILES))
def test_a_disabled_member_is_refused_at_once(api_of, agent, ids, method, path, disabled):
    row = agent if disabled == "member" else agent.user
    row.is_active = False
    row.save()
    response = call(api_of(agent), method, path, ids)

    assert response.status_code == 403
    assert response.json()["code"] == "not_allowed"


@pytest.mark.parametrize(("method", "path"), operations(ROWS))
def test_an_id_that_fits_no_column_is_no_server_error(api_of, agent, ids, method, path):
    response = call(api_of(agent), method, path, dict.fromkeys(ids, 10**30))

    assert response.status_code == 404


def test_deleting_a_label_takes_an_admin(api_of, agent, admin, ids):
    assert call(api_of(agent), "delete", "labels/{label}/", ids).status_code == 403
    assert call(api_of(admin), "delete", "labels/{label}/", ids).status_code == 204


def test_a_member_of_two_workspaces_names_the_one_they_mean(api_of, agent, stranger, ids):
    second = factories.Membership.objects.create(workspace=stranger.workspace, user=agent.user)
    factories.make_conversation(factories.make_account(stranger.workspace))
    api = api_of(agent)

    def listed(workspace_id):
        answer = api.get("/api/conversations/", headers={"X-Workspace": str(workspace_id)})
        return answer.status_code, [row["id"] for row in answer.json().get("results", [])]

    assert listed(agent.workspace_id) == (200, [ids["conversation"]])
    status, rows = listed(second.workspace_id)
    assert status == 200
    assert ids["conversation"] not in rows
    assert listed(10**9) == listed("x") == (403, [])


def test_a_page_of_ours_needs_the_csrf_token_and_a_token_does_not(agent, ids):
    from rest_framework.test import APIClient

    from echodesk.workspaces import tokens

    path = f"/api/conversations/{ids['conversation']}/read/"
    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(agent.user, backend="django.contrib.auth.backends.ModelBackend")
    program = APIClient(enforce_csrf_checks=True)
    access = tokens.issue(agent.user).access

    assert browser.get("/api/conversations/").status_code == 200
    assert browser.post(path).status_code == 403
    assert program.post(path, headers={"Authorization": f"Bearer {access}"}).status_code == 204
