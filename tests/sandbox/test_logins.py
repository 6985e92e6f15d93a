"""Facebook's dialog: many pages, declined permissions, and what a second login takes away."""

import re

import pytest

from social.app_directory import forget_own_apps
from social.connect.reasons import reason_of_error
from social.graph import oauth
from social.graph.access import Access
from social.graph.errors import GraphError
from social.graph.pages import list_pages
from social.meta_apps import facebook_app
from social.models import Login, Reason, WorkspaceApp
from social.platforms import Platform
from social.sandbox import grants, play, tokens
from social.sandbox.models import OWNER_ID, SandboxGrant, SandboxPage, SandboxUser
from social.sandbox.models.assets import NEW_TASKS
from tests.sandbox.conftest import APP_ID, PAGE_SCOPES

DIALOG = "/sandbox/facebook/v25.0/dialog/oauth"
CALLBACK = "http://testserver/api/social/facebook/oauth/callback/"
GRAPH = "https://graph.facebook.com"
ASKED = {
    "client_id": APP_ID,
    "redirect_uri": CALLBACK,
    "state": "s",
    "response_type": "code",
    "scope": "pages_show_list,pages_messaging",
}


@pytest.fixture
def log_in(client, meta):
    """Go through the dialog and exchange as the product does; gives the access."""

    def through(pages=(), scopes=("pages_show_list", "pages_messaging"), user="", **extra):
        form = {"approve": "1", "page": list(pages), "scope": list(scopes), "as": user}
        response = client.post(DIALOG, form, query_params={**ASKED, **extra})
        code = re.search(r"code=([^&#]+)", response["Location"])[1]
        app = facebook_app()
        token = oauth.exchange_for_long_lived(app, oauth.exchange_code(app, code))
        return Access(GRAPH, token.token, app)

    return through


@pytest.fixture
def agency(db):
    user = SandboxUser.objects.create(external_id="10220000000000002", name="Agency")
    pages = [
        SandboxPage(
            external_id=f"1043{number:011}",
            name=f"Page {number}",
            owner_id=user.external_id,
            tasks=list(NEW_TASKS),
        )
        for number in range(60)
    ]
    SandboxPage.objects.bulk_create(pages)
    return user


def test_sixty_pages_come_in_three_answers_and_all_arrive(log_in, meta, agency):
    ids = list(SandboxPage.objects.values_list("external_id", flat=True))
    access = log_in(ids, user=agency.external_id)
    before = len(meta.calls)
    pages = list_pages(access)
    assert [page.id for page in pages] == ids
    assert len(meta.calls) - before == 3
    assert all(page.can_message for page in pages)
    assert "PROFILE_PLUS_MESSAGING" in pages[0].tasks
    assert all(page.instagram is None for page in pages)


def test_everybody_is_shown_their_own_pages_alone(client, agency, sandbox_page):
    html = client.get(DIALOG, {**ASKED, "as": agency.external_id}).content.decode()
    assert "Page 59" in html
    assert "Nord Coffee" not in html
    mine = client.get(DIALOG, ASKED).content.decode()
    assert "Nord Coffee" in mine
    assert "Page 59" not in mine


def test_somebody_else_s_page_cannot_be_ticked(log_in, agency, sandbox_page):
    access = log_in([sandbox_page.external_id], user=agency.external_id)
    assert list_pages(access) == []


@pytest.mark.parametrize(("tick", "count"), [("all", 60), ("before", 1), ("none", 0)])
def test_all_none_or_the_earlier_pages_are_ticked_at_once(client, log_in, agency, tick, count):
    log_in(["104300000000007"], user=agency.external_id)
    html = client.get(DIALOG, {**ASKED, "as": agency.external_id, "tick": tick}).content.decode()
    assert len(re.findall(r'name="page" value="\d+" checked', html)) == count


def test_a_page_not_ticked_again_loses_its_earlier_token(log_in, graph, sandbox_page):
    other = SandboxPage.objects.create(external_id="104000000000002", name="Second")
    first, second = list_pages(log_in([sandbox_page.external_id, other.external_id]))
    assert graph("GET", "me", first.token)[0] == 200
    log_in([other.external_id])
    status, answer = graph("GET", "me", first.token)
    assert (status, answer["error"]["code"]) == (400, 190)
    assert "must be granted before impersonating a user's page" in answer["error"]["message"]
    assert "error_subcode" not in answer["error"]
    assert graph("GET", "me", second.token)[0] == 200


def test_ticking_it_once_more_gives_another_token_that_works(log_in, graph, sandbox_page):
    (before,) = list_pages(log_in([sandbox_page.external_id]))
    log_in()
    (after,) = list_pages(log_in([sandbox_page.external_id]))
    assert before.token != after.token
    assert graph("GET", "me", after.token)[0] == 200


def test_the_same_login_hands_out_the_same_page_token_twice(log_in, sandbox_page):
    access = log_in([sandbox_page.external_id])
    assert list_pages(access)[0].token == list_pages(access)[0].token


def test_a_declined_permission_is_told_and_not_asked_for_again(client, log_in, sandbox_page):
    access = log_in([sandbox_page.external_id], scopes=["pages_show_list"])
    assert oauth.fetch_permissions(access) == oauth.Permissions(
        ("pages_show_list",), ("pages_messaging",)
    )
    html = client.get(DIALOG, ASKED).content.decode()
    assert 'value="pages_messaging"' not in html
    assert "not asked for again" in html
    # Nor can it be had by posting it all the same.
    assert oauth.fetch_permissions(log_in()).declined == ("pages_messaging",)


def test_a_rerequest_asks_again_and_mends_the_tokens_of_before(log_in, client, sandbox_page):
    before = log_in([sandbox_page.external_id], scopes=["pages_show_list"])
    asked = {**ASKED, "auth_type": "rerequest"}
    assert 'value="pages_messaging"' in client.get(DIALOG, asked).content.decode()
    log_in([sandbox_page.external_id], auth_type="rerequest")
    assert oauth.fetch_permissions(before).declined == ()


def test_without_the_permission_to_list_pages_the_list_is_empty(log_in, sandbox_page):
    assert list_pages(log_in([sandbox_page.external_id], scopes=["pages_messaging"])) == []


@pytest.mark.parametrize("platform", [Platform.FACEBOOK, Platform.INSTAGRAM])
def test_sending_needs_the_permission_of_the_platform(graph, assets, chat_with, platform):
    asset, chat = assets[platform], chat_with(assets[platform])
    play.write_message(chat, "Hi", from_person=True)
    needed = {"facebook": "pages_messaging", "instagram": "instagram_manage_messages"}[platform]
    others = [scope for scope in PAGE_SCOPES if scope != needed]
    token = tokens.page_token(asset.owner_id, others)
    body = {"recipient": {"id": chat.person_external_id}, "message": {"text": "Yes"}}
    status, answer = graph("POST", "me/messages", token, body)
    code = {"facebook": 200, "instagram": 10}[platform]
    assert (status, answer["error"]["code"]) == (403, code)
    assert needed in answer["error"]["message"]
    assert graph("GET", chat.person_external_id, token)[1]["error"]["code"] == code


@pytest.mark.parametrize("missing", ["pages_manage_metadata", "pages_messaging"])
def test_subscribing_needs_permissions_too(graph, sandbox_page, missing):
    scopes = [scope for scope in PAGE_SCOPES if scope != missing]
    token = tokens.page_token(sandbox_page.external_id, scopes)
    path = f"{sandbox_page.external_id}/subscribed_apps"
    status, answer = graph("POST", path, token, subscribed_fields="messages")
    assert (status, answer["error"]["code"]) == (403, 200)
    assert missing in answer["error"]["message"]


def test_taking_a_permission_away_reaches_the_tokens_there_are(graph, sandbox_page):
    token = tokens.page_token(sandbox_page.external_id, PAGE_SCOPES)
    path = f"{sandbox_page.external_id}/subscribed_apps"
    assert graph("GET", path, token)[0] == 200
    grant = SandboxGrant.objects.get()
    grants.withdraw_scope(grant, "pages_manage_metadata")
    assert graph("GET", path, token)[0] == 403
    grants.give_scope(grant, "pages_manage_metadata")
    assert graph("GET", path, token)[0] == 200


def test_a_workspace_s_own_app_has_a_dialog_codes_and_tokens_of_its_own(
    client, graph, workspace, sandbox_page
):
    WorkspaceApp.objects.create(
        workspace=workspace, login=Login.FACEBOOK, app_id="930000000000001", secrets="own-secret"
    )
    forget_own_apps()
    asked = {**ASKED, "client_id": "930000000000001"}
    form = {"approve": "1", "page": [sandbox_page.external_id], "scope": ["pages_show_list"]}
    response = client.post(DIALOG, form, query_params=asked)
    code = re.search(r"code=([^&]+)", response["Location"])[1]
    given = {"redirect_uri": CALLBACK, "code": code}
    theirs = {"client_id": "930000000000001", "client_secret": "own-secret", **given}
    ours = {"client_id": APP_ID, "client_secret": "meta-secret-new", **given}
    assert graph("GET", "oauth/access_token", **ours)[1]["error"]["code"] == 100
    status, token = graph("GET", "oauth/access_token", **theirs)
    assert status == 200
    inspector = f"{APP_ID}|meta-secret-new"
    answer = graph("GET", "debug_token", inspector, input_token=token["access_token"])[1]
    assert answer["error"]["code"] == 100


def test_the_product_finds_the_reason_in_the_words(log_in, meta, sandbox_page):
    (page,) = list_pages(log_in([sandbox_page.external_id]))
    log_in()
    with pytest.raises(GraphError) as caught:
        oauth.fetch_user_id(Access(GRAPH, page.token, facebook_app()))
    assert reason_of_error(caught.value) == Reason.PAGE_UNTICKED
    assert SandboxGrant.objects.get().user_id == OWNER_ID
