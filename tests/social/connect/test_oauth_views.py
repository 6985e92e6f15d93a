"""To Meta's dialog and back."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from echodesk.workspaces.models import AuditEntry, Membership
from social.models import ConnectAttempt, SocialAccount
from tests.factories import make_account, make_member, make_workspace
from tests.fake_graph import INSTAGRAM_ID, PAGE_ID, make_page

pytestmark = pytest.mark.django_db

START = "/api/social/facebook/oauth/start/"
CALLBACK = "/api/social/facebook/oauth/callback/"


def start(browser, platform="facebook"):
    """Begin a login; its state."""
    response = browser.get(f"/api/social/{platform}/oauth/start/")
    assert response.status_code == 302
    return parse_qs(urlsplit(response["Location"]).query)["state"][0]


def come_back(browser, state, **params):
    return browser.get(CALLBACK, {"code": "the-code", "state": state, **params})


def list_after_login(browser, platform="facebook"):
    """Log in; the address of the list to tick."""
    response = come_back(browser, start(browser, platform))
    assert response.status_code == 302, response.content
    return response["Location"]


class TestStart:
    def test_an_admin_is_sent_to_the_dialog(self, page_of, admin):
        response = page_of(admin).get(START)
        assert response.status_code == 302
        assert response["Location"].startswith("https://www.facebook.com/v25.0/dialog/oauth?")

    def test_a_program_is_given_the_address(self, api_of, admin):
        response = api_of(admin).get(START, HTTP_ACCEPT="application/json")
        assert response.json()["auth_url"].startswith("https://www.facebook.com/")

    def test_only_the_digest_of_the_state_is_kept(self, page_of, admin):
        state = start(page_of(admin))
        assert state not in str(ConnectAttempt.objects.values().get())

    def test_an_agent_is_refused(self, page_of, api_of, agent):
        assert api_of(agent).get(START).status_code == 403
        response = page_of(agent).get(START, HTTP_ACCEPT="text/html")
        assert response.status_code == 403
        assert b"Only admins" in response.content

    def test_nobody_is_refused_or_sent_to_sign_in(self, client, api_of):
        assert api_of(None).get(START).status_code == 401
        response = client.get(START, HTTP_ACCEPT="text/html")
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")

    @pytest.mark.parametrize(
        ("path", "code"),
        [
            ("/api/social/facebook/oauth/start/?login=instagram", "login_not_available"),
            ("/api/social/whatsapp/oauth/start/?login=instagram", "login_not_available"),
            ("/api/social/facebook/oauth/start/?login=google", "login_unknown"),
        ],
    )
    def test_a_login_that_does_not_exist_says_so(self, api_of, page_of, admin, path, code):
        response = api_of(admin).get(path)
        assert (response.status_code, response.json()["code"]) == (400, code)
        page = page_of(admin).get(path, HTTP_ACCEPT="text/html")
        assert page.status_code == 400
        assert reverse("connections").encode() in page.content

    def test_without_an_app_the_admin_is_told(self, api_of, admin, settings):
        settings.META_APP_ID = ""
        assert api_of(admin).get(START).json()["code"] == "not_configured"

    def test_no_other_word_is_a_platform(self, page_of, admin):
        assert page_of(admin).get("/api/social/telegram/oauth/start/").status_code == 404


class TestComingBack:
    def test_the_admin_sees_the_list_at_an_address_without_the_code(
        self, page_of, admin, fake_graph
    ):
        browser = page_of(admin)
        url = list_after_login(browser)
        assert "code" not in url
        page = browser.get(url).content.decode()
        assert "Nord Coffee" in page
        assert "@nordcoffee" in page

    def test_a_login_started_for_instagram_may_come_back_on_the_apps_one_address(
        self, page_of, admin, fake_graph
    ):
        browser = page_of(admin)
        assert list_after_login(browser, "instagram")
        other = start(browser, "instagram")
        own_address = "/api/social/instagram/oauth/callback/"
        response = browser.get(own_address, {"code": "c", "state": other})
        assert response.status_code == 302

    def test_a_denial_is_told_and_uses_the_state_up(self, page_of, admin, fake_graph):
        browser = page_of(admin)
        state = start(browser)
        denied = {"error": "access_denied", "error_description": "<b>canary</b>", "code": ""}
        response = come_back(browser, state, **denied)
        assert response.status_code == 400
        assert b"cancelled" in response.content
        assert b"canary" not in response.content
        assert reverse("connections").encode() in response.content
        assert come_back(browser, state).status_code == 400
        assert fake_graph.calls == []

    @pytest.mark.parametrize("state", ["", "made-up", "x" * 5000])
    def test_a_missing_or_unknown_state_is_refused(self, page_of, admin, fake_graph, state):
        assert come_back(page_of(admin), state).status_code == 400
        assert fake_graph.calls == []

    def test_a_state_works_once(self, page_of, admin, fake_graph):
        browser = page_of(admin)
        state = start(browser)
        assert come_back(browser, state).status_code == 302
        calls = len(fake_graph.calls)
        response = come_back(browser, state)
        assert response.status_code == 400
        assert b"used already" in response.content
        assert len(fake_graph.calls) == calls

    def test_a_state_lives_ten_minutes(self, page_of, admin, fake_graph):
        browser = page_of(admin)
        state = start(browser)
        with time_machine.travel(timezone.now() + timedelta(minutes=11)):
            response = come_back(browser, state)
        assert response.status_code == 400
        assert b"ten minutes" in response.content

    def test_a_colleagues_state_is_refused_and_still_works_for_them(
        self, page_of, admin, fake_graph
    ):
        state = start(page_of(admin))
        colleague = make_member(admin.workspace, role="owner")
        assert come_back(page_of(colleague), state).status_code == 403
        assert come_back(page_of(admin), state).status_code == 302

    def test_a_state_of_another_workspace_of_the_same_person_is_refused(
        self, page_of, admin, fake_graph
    ):
        browser = page_of(admin)
        state = start(browser)
        elsewhere = Membership.objects.create(
            workspace=make_workspace("Elsewhere"), user=admin.user, role="admin"
        )
        session = browser.session
        session["workspace_id"] = elsewhere.workspace_id
        session.save()
        assert come_back(browser, state).status_code == 403

    def test_a_state_of_another_platform_is_refused(self, page_of, admin, fake_graph):
        browser = page_of(admin)
        state = start(browser)
        address = "/api/social/whatsapp/oauth/callback/"
        assert browser.get(address, {"code": "c", "state": state}).status_code == 403

    def test_who_is_no_admin_any_more_is_refused(self, page_of, admin, fake_graph):
        browser = page_of(admin)
        state = start(browser)
        Membership.objects.filter(pk=admin.pk).update(role="agent")
        assert come_back(browser, state).status_code == 403
        assert fake_graph.calls == []

    def test_who_is_not_signed_in_any_more_is_told_without_the_code_going_further(
        self, page_of, admin, client
    ):
        state = start(page_of(admin))
        client.logout()
        response = come_back(client, state)
        assert response.status_code == 403
        assert b"the-code" not in response.content

    def test_a_refused_code_is_told_in_words(self, page_of, admin, fake_graph):
        fake_graph.fail_next(code=100, subcode=36009, message="This code was used")
        browser = page_of(admin)
        response = come_back(browser, start(browser))
        assert response.status_code == 400
        assert b"This code was used" in response.content

    def test_meta_being_away_is_told(self, page_of, admin, fake_graph):
        fake_graph.fail_next(code=2, status=500)
        browser = page_of(admin)
        assert come_back(browser, start(browser)).status_code == 503

    def test_no_code_is_refused(self, page_of, admin, fake_graph):
        browser = page_of(admin)
        assert come_back(browser, start(browser), code="").status_code == 400


class TestTheList:
    def test_both_ticked_accounts_are_connected_through_their_page(
        self, page_of, admin, fake_graph
    ):
        browser = page_of(admin)
        url = list_after_login(browser)
        keys = [f"facebook:{PAGE_ID}", f"instagram:{INSTAGRAM_ID}"]
        response = browser.post(url, {"account": keys})
        assert response["Location"] == reverse("connections")
        accounts = {account.platform: account for account in SocialAccount.objects.all()}
        page_token = make_page()["access_token"]
        for account in accounts.values():
            assert account.workspace == admin.workspace
            assert account.page_id == PAGE_ID
            assert account.access_token == page_token
            assert account.app_id == "900000000000001"
            assert account.app_scoped_user_id == "10220000000000001"
            assert account.status == "active"
            assert "pages_messaging" in account.scopes
        assert accounts["facebook"].external_id == PAGE_ID
        assert accounts["instagram"].external_id == INSTAGRAM_ID
        assert accounts["instagram"].username == "nordcoffee"
        assert "messages" in fake_graph.subscribed[PAGE_ID]
        assert len(fake_graph.calls_to("subscribed_apps", "POST")) == 1
        assert AuditEntry.objects.filter(verb="account_connected").count() == 2

    def test_the_persons_token_is_forgotten_and_the_list_closed(self, page_of, admin, fake_graph):
        browser = page_of(admin)
        url = list_after_login(browser)
        assert ConnectAttempt.objects.get().user_token
        browser.post(url, {"account": [f"facebook:{PAGE_ID}"]})
        assert ConnectAttempt.objects.get().user_token == ""
        assert browser.get(url).status_code == 404

    def test_a_list_nobody_ticked_closes_after_an_hour_and_its_token_is_forgotten(
        self, page_of, admin, fake_graph
    ):
        browser = page_of(admin)
        url = list_after_login(browser)
        with time_machine.travel(timezone.now() + timedelta(minutes=75)):
            assert page_of(admin).get(url).status_code == 404
            start(page_of(admin))
        assert not ConnectAttempt.objects.exclude(user_token="").exists()

    def test_the_other_pages_go_through_when_one_fails(self, page_of, admin, fake_graph):
        fake_graph.pages = [
            make_page("1", "Broken", instagram=None),
            make_page("2", "Whole", instagram=None),
        ]
        browser = page_of(admin)
        url = list_after_login(browser)
        fake_graph.fail_next(path="1/subscribed_apps", code=200, message="No role", times=2)
        response = browser.post(url, {"account": ["facebook:1", "facebook:2"]})
        assert response.status_code == 400
        assert b"Broken was not connected" in response.content
        assert b"No role" in response.content
        assert [account.external_id for account in SocialAccount.objects.all()] == ["2"]
        assert browser.post(url, {"account": ["facebook:1"]}).status_code == 302

    def test_pages_beyond_the_first_hundred_are_offered(self, page_of, admin, fake_graph):
        fake_graph.pages = [make_page(str(n), f"Page {n}", instagram=None) for n in range(30)]
        fake_graph.page_size = 25
        browser = page_of(admin)
        assert b"Page 29" in browser.get(list_after_login(browser)).content

    def test_a_page_without_instagram_is_explained(self, page_of, admin, fake_graph):
        fake_graph.pages = [make_page(instagram=None)]
        browser = page_of(admin)
        page = browser.get(list_after_login(browser)).content
        assert b"No Instagram account is linked" in page

    def test_no_page_at_all_is_explained(self, page_of, admin, fake_graph):
        fake_graph.pages = []
        browser = page_of(admin)
        assert b"no page of yours" in browser.get(list_after_login(browser)).content

    def test_an_account_of_another_workspace_is_not_named_and_not_taken(
        self, page_of, admin, stranger, fake_graph
    ):
        make_account(stranger.workspace, "facebook", external_id=PAGE_ID, page_id=PAGE_ID)
        browser = page_of(admin)
        url = list_after_login(browser)
        page = browser.get(url).content.decode()
        assert "In another workspace" in page
        assert "Elsewhere" not in page
        response = browser.post(url, {"account": [f"facebook:{PAGE_ID}"]})
        assert response.status_code == 400
        assert b"already connected in another workspace" in response.content
        assert not SocialAccount.objects.filter(workspace=admin.workspace).exists()
        assert fake_graph.subscribed == {}

    def test_connecting_again_keeps_the_row(self, page_of, admin, fake_graph):
        known = make_account(
            admin.workspace,
            "facebook",
            external_id=PAGE_ID,
            status="needs_reauthorization",
            status_code="password_changed",
        )
        browser = page_of(admin)
        url = list_after_login(browser)
        assert b"Reconnect needed" in browser.get(url).content
        browser.post(url, {"account": [f"facebook:{PAGE_ID}"]})
        known.refresh_from_db()
        assert (known.status, known.trouble) == ("active", "")
        assert known.access_token == make_page()["access_token"]

    def test_what_was_not_offered_cannot_be_ticked(self, page_of, admin, fake_graph):
        browser = page_of(admin)
        response = browser.post(list_after_login(browser), {"account": ["facebook:999", "x"]})
        assert response.status_code == 200
        assert b"Tick at least one" in response.content
        assert not SocialAccount.objects.exists()

    def test_the_list_is_the_admins_own(self, page_of, admin, stranger, agent, client, fake_graph):
        url = list_after_login(page_of(admin))
        assert page_of(make_member(admin.workspace, role="owner")).get(url).status_code == 404
        assert page_of(stranger).get(url).status_code == 404
        assert page_of(agent).get(url).status_code == 403
        client.logout()
        assert client.get(url).status_code == 302

    def test_meta_being_away_while_listing_is_told(self, page_of, admin, fake_graph):
        browser = page_of(admin)
        url = list_after_login(browser)
        fake_graph.fail_next(path="me/accounts", code=2, status=500, times=3)
        assert browser.get(url).status_code == 503
