"""Instagram Login, from the button to the stored account."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from social.models import ConnectAttempt, SocialAccount
from tests.factories import make_account, make_member, make_own_app
from tests.fake_graph import INSTAGRAM_ID, INSTAGRAM_TOKEN, make_instagram_me

pytestmark = pytest.mark.django_db

START = "/api/social/instagram/oauth/start/?login=instagram"
CALLBACK = "/api/social/instagram/oauth/callback/"
KEY = f"instagram:{INSTAGRAM_ID}"
LONG_TOKEN = f"{INSTAGRAM_TOKEN}-long"


def start(browser):
    return parse_qs(urlsplit(browser.get(START)["Location"]).query)["state"][0]


def come_back(browser, state, **params):
    return browser.get(CALLBACK, {"code": "the-code#_", "state": state, **params})


def list_after_login(browser):
    response = come_back(browser, start(browser))
    assert response.status_code == 302, response.content
    return response["Location"]


def test_the_button_leads_to_instagrams_own_dialog(page_of, api_of, admin):
    page = page_of(admin).get("/connections/").content.decode()
    assert START in page
    url = page_of(admin).get(START)["Location"]
    assert url.startswith("https://www.instagram.com/oauth/authorize?client_id=910000000000001&")
    answer = api_of(admin).get(START, HTTP_ACCEPT="application/json").json()
    assert answer["auth_url"].startswith("https://www.instagram.com/oauth/authorize?")


def test_the_account_is_stored_with_both_of_its_ids_and_its_sixty_days(page_of, admin, fake_graph):
    browser = page_of(admin)
    url = list_after_login(browser)
    assert "@nordcoffee" in browser.get(url).content.decode()
    response = browser.post(url, {"account": [KEY]})
    assert response["Location"] == reverse("connections")
    account = SocialAccount.objects.get()
    assert (account.platform, account.login) == ("instagram", "instagram")
    assert account.external_id == INSTAGRAM_ID
    assert account.app_scoped_user_id == "9100000000000001"
    assert account.app_id == "910000000000001"
    assert account.access_token == LONG_TOKEN
    assert account.token_expires_at - timezone.now() > timedelta(days=59)
    assert (account.page_id, account.username) == ("", "nordcoffee")
    assert "instagram_business_manage_messages" in account.scopes
    assert "messages" in account.webhook_fields
    hosts = [call.host for call in fake_graph.calls]
    assert hosts[:3] == ["api.instagram.com", "graph.instagram.com", "graph.instagram.com"]
    assert fake_graph.calls[0].form["code"] == "the-code"
    (subscribed,) = fake_graph.calls_to("subscribed_apps", "POST")
    assert subscribed.path == f"{INSTAGRAM_ID}/subscribed_apps"
    assert (subscribed.host, subscribed.token) == ("graph.instagram.com", LONG_TOKEN)
    assert ConnectAttempt.objects.get().user_token == ""


def test_an_app_scoped_id_that_me_leaves_out_is_taken_from_the_code(page_of, admin, fake_graph):
    fake_graph.instagram_me = make_instagram_me()
    del fake_graph.instagram_me["id"]
    browser = page_of(admin)
    browser.post(list_after_login(browser), {"account": [KEY]})
    assert SocialAccount.objects.get().app_scoped_user_id == "9100000000000001"


def test_an_account_of_a_page_is_switched_and_its_page_no_longer_delivers(
    page_of, admin, fake_graph
):
    known = make_account(admin.workspace, external_id=INSTAGRAM_ID, access_token="page-token")
    page_id = known.page_id
    browser = page_of(admin)
    url = list_after_login(browser)
    page = browser.get(url).content
    assert b"through its Facebook page now" in page
    assert b" checked" not in page
    response = browser.post(url, {"account": [KEY]}, follow=True)
    assert b"has left its earlier login" in response.content
    account = SocialAccount.objects.get()
    assert (account.pk, account.login, account.page_id) == (known.pk, "instagram", "")
    (ended,) = fake_graph.calls_to("subscribed_apps", "DELETE")
    assert (ended.host, ended.path, ended.token) == (
        "graph.facebook.com",
        f"{page_id}/subscribed_apps",
        "page-token",
    )


def test_the_page_goes_on_delivering_where_messenger_needs_it(page_of, admin, fake_graph):
    known = make_account(admin.workspace, external_id=INSTAGRAM_ID)
    make_account(admin.workspace, "facebook", external_id=known.page_id, page_id=known.page_id)
    browser = page_of(admin)
    browser.post(list_after_login(browser), {"account": [KEY]})
    assert fake_graph.calls_to("subscribed_apps", "DELETE") == []


def test_an_account_of_another_workspace_is_not_taken(page_of, admin, stranger, fake_graph):
    make_account(stranger.workspace, external_id=INSTAGRAM_ID)
    browser = page_of(admin)
    url = list_after_login(browser)
    assert b"In another workspace" in browser.get(url).content
    response = browser.post(url, {"account": [KEY]})
    assert b"already connected in another workspace" in response.content
    assert b"Elsewhere" not in response.content
    assert fake_graph.calls_to("subscribed_apps") == []


def test_what_was_not_allowed_is_told_with_a_way_to_be_asked_again(page_of, admin, fake_graph):
    body = '{"access_token": "t", "user_id": 1, "permissions": "instagram_business_basic"}'
    fake_graph.fail_next(status=200, body=body)
    browser = page_of(admin)
    page = browser.get(list_after_login(browser)).content.decode()
    assert "EchoDesk cannot read and answer Instagram messages." in page
    again = "/api/social/instagram/oauth/start/?login=instagram&amp;ask_again=1"
    assert again in page
    url = browser.get(again.replace("&amp;", "&"))["Location"]
    assert "force_authentication=1" in url


def test_nothing_ticked_connects_nothing(page_of, admin, fake_graph):
    browser = page_of(admin)
    response = browser.post(list_after_login(browser), {"account": []})
    assert b"Tick at least one" in response.content
    assert not SocialAccount.objects.exists()


def test_a_refused_subscription_is_told_and_nothing_stored(page_of, admin, fake_graph):
    browser = page_of(admin)
    url = list_after_login(browser)
    fake_graph.fail_next(path="subscribed_apps", code=10, message="No permission")
    response = browser.post(url, {"account": [KEY]})
    assert response.status_code == 400
    assert b"No permission" in response.content
    assert not SocialAccount.objects.exists()


def test_the_hosts_own_error_is_told_in_words(page_of, admin, fake_graph):
    body = '{"error_type": "OAuthException", "code": 400, "error_message": "Code was used"}'
    fake_graph.fail_next(status=400, body=body)
    browser = page_of(admin)
    response = come_back(browser, start(browser))
    assert response.status_code == 400
    assert b"Code was used" in response.content
    assert b"Start again" in response.content


def test_the_workspaces_own_instagram_app_is_asked(page_of, admin, fake_graph):
    make_own_app(admin.workspace, "instagram", app_id="88", secrets="own-instagram")
    browser = page_of(admin)
    browser.post(list_after_login(browser), {"account": [KEY]})
    assert fake_graph.calls[0].form["client_id"] == "88"
    assert fake_graph.calls[0].form["client_secret"] == "own-instagram"
    assert fake_graph.calls_to("access_token")[1].params["client_secret"] == "own-instagram"
    assert SocialAccount.objects.get().app_id == "88"


class TestState:
    def test_a_denial_is_told_and_uses_the_state_up(self, page_of, admin, fake_graph):
        browser = page_of(admin)
        state = start(browser)
        response = come_back(browser, state, error="access_denied", error_reason="user_denied")
        assert response.status_code == 400
        assert b"cancelled" in response.content
        assert b"/api/social/instagram/oauth/start/?login=instagram" in response.content
        assert come_back(browser, state).status_code == 400
        assert fake_graph.calls == []

    def test_it_works_once_and_for_ten_minutes(self, page_of, admin, fake_graph):
        browser = page_of(admin)
        state = start(browser)
        assert come_back(browser, state).status_code == 302
        assert come_back(browser, state).status_code == 400
        late = start(browser)
        with time_machine.travel(timezone.now() + timedelta(minutes=11)):
            assert come_back(browser, late).status_code == 400

    def test_it_is_one_admins_own(self, page_of, admin, stranger, fake_graph):
        state = start(page_of(admin))
        colleague = make_member(admin.workspace, role="admin")
        assert come_back(page_of(colleague), state).status_code == 403
        assert come_back(page_of(stranger), state).status_code == 403
        assert fake_graph.calls == []

    def test_it_is_for_instagram_alone(self, page_of, admin, fake_graph):
        browser = page_of(admin)
        state = start(browser)
        address = "/api/social/whatsapp/oauth/callback/"
        assert browser.get(address, {"code": "c", "state": state}).status_code == 403

    def test_an_agent_and_nobody_are_refused(self, page_of, agent, client):
        assert client.get(START).status_code == 401
        assert page_of(agent).get(START).status_code == 403
