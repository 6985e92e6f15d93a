"""Facebook Login: what was declined, what was taken away, and whose app is asked."""

import hashlib
import hmac
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from social.connect import unticked
from social.connect.own_apps import remove_own_app
from social.models import ConnectAttempt, SocialAccount
from tests.factories import make_account, make_own_app, make_workspace
from tests.fake_graph import INSTAGRAM_ID, PAGE_ID, make_page
from tests.social.connect.test_oauth_views import START, come_back, list_after_login, start

pytestmark = pytest.mark.django_db

APP_ID = "900000000000001"
PERSON_ID = "10220000000000001"


def query_of(response):
    listed = parse_qs(urlsplit(response["Location"]).query)
    return {name: values[0] for name, values in listed.items()}


def connected_before(workspace, page_id, **fields):
    """A page the same person connected at an earlier login."""
    fields = {"external_id": page_id, "page_id": page_id, "display_name": "Bar", **fields}
    ids = {"app_id": APP_ID, "app_scoped_user_id": PERSON_ID}
    return make_account(workspace, "facebook", **{**ids, **fields})


class TestPermissions:
    def test_a_needed_permission_that_was_declined_is_told_in_words_with_a_way_to_allow_it(
        self, page_of, admin, fake_graph
    ):
        fake_graph.granted.remove("pages_messaging")
        fake_graph.declined = ["pages_messaging", "instagram_manage_insights"]
        browser = page_of(admin)
        page = browser.get(list_after_login(browser)).content.decode()
        assert "EchoDesk cannot read and answer Messenger messages." in page
        assert "EchoDesk cannot show figures of the Instagram account." in page
        assert page.index("Needed") < page.index("Optional")
        assert f"{START}?login=facebook&amp;ask_again=1" in page

    def test_nothing_is_said_when_everything_was_allowed(self, page_of, admin, fake_graph):
        browser = page_of(admin)
        page = browser.get(list_after_login(browser)).content
        assert b"You did not allow everything" not in page

    def test_the_way_to_allow_it_has_meta_ask_again(self, page_of, api_of, admin):
        assert query_of(page_of(admin).get(f"{START}?ask_again=1"))["auth_type"] == "rerequest"
        assert "auth_type" not in query_of(page_of(admin).get(START))
        answer = api_of(admin).get(f"{START}?ask_again=1", HTTP_ACCEPT="application/json")
        assert "auth_type=rerequest" in answer.json()["auth_url"]

    def test_what_was_declined_can_be_connected_without(self, page_of, admin, fake_graph):
        fake_graph.granted.remove("pages_messaging")
        browser = page_of(admin)
        url = list_after_login(browser)
        assert ConnectAttempt.objects.get().declined == ["pages_messaging"]
        assert browser.post(url, {"account": [f"facebook:{PAGE_ID}"]}).status_code == 302


class TestPagesThatWereNotTicked:
    def test_they_are_marked_and_told_with_a_way_to_tick_them(self, page_of, admin, fake_graph):
        lost = connected_before(admin.workspace, "104000000000077")
        instagram = make_account(
            admin.workspace,
            page_id="104000000000077",
            app_id=APP_ID,
            app_scoped_user_id=PERSON_ID,
            access_token=lost.access_token,
        )
        fake_graph.fail_next(path="104000000000077", code=190)
        browser = page_of(admin)
        page = browser.get(list_after_login(browser)).content.decode()
        for account in (lost, instagram):
            account.refresh_from_db()
            assert account.status == "needs_reauthorization"
            assert account.status_code == "page_unticked"
            assert "not ticked" in account.trouble
        assert "took access away from 2 accounts" in page
        assert "Bar" in page
        assert f"{START}?ask_again=1" in page
        (asked,) = fake_graph.calls_to("104000000000077")
        assert asked.token == lost.access_token

    def test_one_whose_token_still_works_is_left_alone(self, page_of, admin, fake_graph):
        account = connected_before(admin.workspace, "104000000000077")
        fake_graph.objects["104000000000077"] = {"name": "Bar"}
        browser = page_of(admin)
        assert b"took access away" not in browser.get(list_after_login(browser)).content
        account.refresh_from_db()
        assert account.status == "active"

    def test_one_meta_cannot_tell_about_is_left_to_the_daily_check(
        self, page_of, admin, fake_graph
    ):
        account = connected_before(admin.workspace, "104000000000077")
        fake_graph.fail_next(path="104000000000077", code=2, status=500, times=3)
        list_after_login(page_of(admin))
        account.refresh_from_db()
        assert account.status == "active"

    def test_of_very_many_the_rest_is_put_first_in_line_for_the_daily_check(
        self, page_of, admin, fake_graph, monkeypatch
    ):
        monkeypatch.setattr(unticked, "MOST_ASKED", 1)
        for number in (71, 72):
            connected_before(admin.workspace, f"1040000000000{number}", checked_at=timezone.now())
        list_after_login(page_of(admin))
        waiting = SocialAccount.objects.filter(checked_at=None)
        assert [account.external_id for account in waiting] == ["104000000000072"]
        assert len(fake_graph.calls_to("104000000000071")) == 1
        assert fake_graph.calls_to("104000000000072") == []

    def test_a_page_that_is_listed_again_keeps_working(self, page_of, admin, fake_graph):
        account = connected_before(admin.workspace, PAGE_ID)
        list_after_login(page_of(admin))
        account.refresh_from_db()
        assert account.status == "active"
        assert fake_graph.calls_to(PAGE_ID) == []

    @pytest.mark.parametrize("fields", [{"app_scoped_user_id": "999"}, {"app_id": "999"}])
    def test_what_somebody_else_connected_is_not_asked_about(
        self, page_of, admin, fake_graph, fields
    ):
        connected_before(admin.workspace, "104000000000077", **fields)
        list_after_login(page_of(admin))
        assert [call for call in fake_graph.calls if call.path == "104000000000077"] == []

    def test_another_workspaces_account_is_marked_there_and_not_named_here(
        self, page_of, admin, fake_graph
    ):
        theirs = connected_before(
            make_workspace("Elsewhere"), "104000000000077", display_name="Rosengarten"
        )
        fake_graph.fail_next(path="104000000000077", code=190)
        browser = page_of(admin)
        page = browser.get(list_after_login(browser)).content
        theirs.refresh_from_db()
        assert theirs.status_code == "page_unticked"
        assert b"Rosengarten" not in page
        assert b"took access away" not in page


class TestTheList:
    def test_a_new_style_page_without_messaging_says_so(self, page_of, admin, fake_graph):
        fake_graph.pages = [make_page(tasks=["PROFILE_PLUS_ANALYZE"])]
        browser = page_of(admin)
        page = browser.get(list_after_login(browser)).content
        assert b"Your role on this page does not include messages" in page
        assert b"checked" not in page

    def test_a_new_style_page_with_messaging_is_ticked(self, page_of, admin, fake_graph):
        fake_graph.pages = [make_page(tasks=["PROFILE_PLUS_MESSAGING"])]
        browser = page_of(admin)
        page = browser.get(list_after_login(browser)).content
        assert b"does not include messages" not in page
        assert b"checked" in page

    def test_a_page_without_instagram_says_how_to_link_one(self, page_of, admin, fake_graph):
        fake_graph.pages = [make_page(instagram=None)]
        browser = page_of(admin)
        page = browser.get(list_after_login(browser, "instagram")).content
        assert b"How to link one" in page
        assert b"Linked accounts, Instagram, Connect account" in page


class TestOwnApp:
    def test_dialog_exchange_and_proof_use_the_workspaces_app(self, page_of, admin, fake_graph):
        make_own_app(admin.workspace, app_id="77", secrets="own-new\nown-old", login_config_id="5")
        browser = page_of(admin)
        query = query_of(browser.get(START))
        assert query["client_id"] == "77"
        assert query["config_id"] == "5"
        assert "scope" not in query
        url = list_after_login(browser)
        for call in fake_graph.calls_to("oauth/access_token"):
            assert (call.params["client_id"], call.params["client_secret"]) == ("77", "own-new")
        browser.post(url, {"account": [f"facebook:{PAGE_ID}"]})
        account = SocialAccount.objects.get()
        assert account.app_id == "77"
        (subscribed,) = fake_graph.calls_to("subscribed_apps", "POST")
        assert subscribed.params["appsecret_proof"] == proof("own-new", account.access_token)

    def test_another_workspace_keeps_the_installations(self, page_of, admin, stranger):
        make_own_app(stranger.workspace)
        assert query_of(page_of(admin).get(START))["client_id"] == APP_ID

    def test_an_app_removed_during_the_login_is_told(self, page_of, admin, fake_graph):
        make_own_app(admin.workspace, app_id="77")
        browser = page_of(admin)
        state = start(browser)
        remove_own_app(member=admin, login="facebook")
        response = come_back(browser, state)
        assert response.status_code == 400
        assert b"app was changed during the login" in response.content
        assert fake_graph.calls == []


def proof(secret, token):
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def test_an_account_of_instagram_login_is_switched_and_its_old_way_ended(
    page_of, admin, fake_graph
):
    known = make_account(
        admin.workspace, login="instagram", external_id=INSTAGRAM_ID, page_id="", access_token="old"
    )
    browser = page_of(admin)
    url = list_after_login(browser, "instagram")
    page = browser.get(url).content
    assert b"connected by Instagram Login now" in page
    assert b"checked" not in page
    response = browser.post(url, {"account": [f"instagram:{INSTAGRAM_ID}"]}, follow=True)
    assert b"has left its earlier login" in response.content
    known.refresh_from_db()
    assert (known.login, known.page_id) == ("facebook", PAGE_ID)
    assert SocialAccount.objects.count() == 1
    (ended,) = fake_graph.calls_to("subscribed_apps", "DELETE")
    assert (ended.host, ended.path) == (
        "graph.instagram.com",
        f"{INSTAGRAM_ID}/subscribed_apps",
    )
    assert ended.token == "old"


def test_a_broken_answer_of_meta_is_told_and_nothing_is_stored(page_of, admin, fake_graph):
    fake_graph.fail_next(path="oauth/access_token", status=200, body=json.dumps([1, 2]))
    browser = page_of(admin)
    assert come_back(browser, start(browser)).status_code in {400, 503}
    assert not ConnectAttempt.objects.exclude(user_token="").exists()
