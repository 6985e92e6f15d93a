"""WhatsApp's embedded signup: the page, what its window may say, and the numbers."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from social.models import ConnectAttempt, SocialAccount
from tests.factories import make_account, make_member
from tests.fake_graph import NUMBER_ID, USER_TOKEN, WABA_ID, make_number

pytestmark = pytest.mark.django_db

START = "/api/social/whatsapp/oauth/start/"
PAGE = "/connections/whatsapp/"
SCOPES = ["whatsapp_business_management", "whatsapp_business_messaging"]
SECOND_ID = "106540000000002"


@pytest.fixture
def graph(fake_graph):
    fake_graph.granted = SCOPES
    fake_graph.targets = {"whatsapp_business_management": [WABA_ID]}
    fake_graph.objects[WABA_ID] = {"name": "Nord Coffee Oy"}
    return fake_graph


def start(browser):
    """The signup page's address."""
    response = browser.get(START)
    assert response.status_code == 302
    return response["Location"]


def state_of(address):
    return parse_qs(urlsplit(address).query)["state"][0]


def finish(browser, **fields):
    """Post what Meta's window gave."""
    state = fields.pop("state", None) or state_of(start(browser))
    given = {"state": state, "code": "the-code", "event": "FINISH", "waba_id": WABA_ID}
    return browser.post(PAGE, {**given, **fields})


def list_after_signup(browser, **fields):
    response = finish(browser, **fields)
    assert response.status_code == 302, response.content
    return response["Location"]


class TestThePage:
    def test_it_loads_metas_script_and_lets_that_script_alone_in(self, page_of, admin):
        browser = page_of(admin)
        response = browser.get(start(browser))
        assert b"https://connect.facebook.net/en_US/sdk.js" in response.content
        assert b"js/whatsapp-signup.js" in response.content
        policy = response["Content-Security-Policy"]
        assert "script-src 'self' https://connect.facebook.net;" in f"{policy};"
        assert "unsafe" not in policy
        assert response["Cross-Origin-Opener-Policy"] == "same-origin-allow-popups"

    def test_no_other_page_lets_it_in(self, page_of, admin):
        response = page_of(admin).get("/connections/")
        assert "facebook" not in response["Content-Security-Policy"]
        assert b"connect.facebook.net" not in response.content

    def test_it_holds_what_the_window_is_opened_with_and_no_secret(self, page_of, admin):
        browser = page_of(admin)
        page = browser.get(start(browser)).content.decode()
        assert 'data-app-id="900000000000001"' in page
        assert 'data-config-id="880000000000001"' in page
        assert "meta-secret" not in page

    def test_without_a_state_of_ones_own_it_begins_anew(self, page_of, admin, stranger):
        theirs = start(page_of(stranger))
        browser = page_of(admin)
        for address in (PAGE, f"{PAGE}?state=made-up", theirs):
            assert browser.get(address)["Location"] == START

    def test_a_program_is_given_its_address(self, api_of, admin):
        answer = api_of(admin).get(START, HTTP_ACCEPT="application/json").json()
        assert answer["auth_url"].startswith(f"http://testserver{PAGE}?state=")

    def test_without_a_configuration_the_admin_is_sent_to_the_form(self, api_of, admin, settings):
        settings.META_WHATSAPP_CONFIG_ID = ""
        answer = api_of(admin).get(START).json()
        assert answer["code"] == "not_configured"
        assert "by hand" in answer["detail"]

    def test_agents_and_strangers_stay_out(self, page_of, agent, client):
        assert page_of(agent).get(PAGE).status_code == 403
        assert page_of(agent).post(PAGE).status_code == 403
        client.logout()
        assert client.get(PAGE).status_code == 302


class TestTheWindow:
    def test_its_code_is_exchanged_without_an_address_and_its_ids_are_confirmed(
        self, page_of, admin, graph
    ):
        list_after_signup(page_of(admin))
        exchange, inspection = graph.calls[:2]
        assert exchange.params["redirect_uri"] == ""
        assert exchange.params["code"] == "the-code"
        assert (inspection.path, inspection.params["input_token"]) == ("debug_token", USER_TOKEN)
        assert ConnectAttempt.objects.get().asset_ids == [WABA_ID]

    def test_an_account_the_login_does_not_reach_is_refused(self, page_of, admin, graph):
        response = finish(page_of(admin), waba_id="102290000000999")
        assert response.status_code == 400
        assert b"does not give access" in response.content
        assert graph.calls_to("phone_numbers") == []
        assert ConnectAttempt.objects.get().user_token == ""

    def test_an_unnamed_account_is_found_by_the_token(self, page_of, admin, graph):
        list_after_signup(page_of(admin), waba_id="")
        assert ConnectAttempt.objects.get().asset_ids == [WABA_ID]

    def test_a_login_without_any_account_is_told(self, page_of, admin, graph):
        graph.targets = {"whatsapp_business_management": []}
        assert b"no WhatsApp Business Account" in finish(page_of(admin), waba_id="").content

    def test_a_permission_for_everything_takes_the_named_account(self, page_of, admin, graph):
        graph.targets = {}
        list_after_signup(page_of(admin))
        assert ConnectAttempt.objects.get().asset_ids == [WABA_ID]

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"event": "CANCEL", "code": ""}, b"closed Meta\xe2\x80\x99s signup"),
            ({"event": "ERROR", "code": "", "error_message": "Number taken"}, b"Number taken"),
            ({"event": "CANCEL", "code": "", "error_message": "Odd"}, b"Meta says: Odd"),
            ({"event": "", "code": ""}, b"without a code"),
            ({"waba_id": "../me"}, b"named no WhatsApp"),
        ],
    )
    def test_an_end_without_an_account_is_explained_with_a_way_back(
        self, page_of, admin, graph, fields, words
    ):
        response = finish(page_of(admin), **fields)
        assert response.status_code == 400
        assert words in response.content
        assert START.encode() in response.content
        assert reverse("connections").encode() in response.content
        assert graph.calls == []

    def test_what_the_window_says_is_shown_as_text(self, page_of, admin):
        response = finish(page_of(admin), event="ERROR", code="", error_message="<b>x</b>")
        assert b"<b>x</b>" not in response.content

    @pytest.mark.parametrize(
        "event", ["FINISH_ONLY_WABA", "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING"]
    )
    def test_an_account_without_a_number_is_explained(self, page_of, admin, graph, event):
        graph.numbers[WABA_ID] = []
        browser = page_of(admin)
        page = browser.get(list_after_signup(browser, event=event)).content
        assert b"Nord Coffee Oy" in page
        assert b"has no number yet" in page


class TestTheNumbers:
    def test_the_app_is_subscribed_before_anything_is_stored(self, page_of, admin, graph):
        browser = page_of(admin)
        url = list_after_signup(browser)
        graph.fail_next(path="subscribed_apps", code=200, message="No role")
        response = browser.post(url, {"account": [f"whatsapp:{NUMBER_ID}"]})
        assert b"No role" in response.content
        assert not SocialAccount.objects.exists()

    def test_each_ticked_number_becomes_an_account(self, page_of, admin, graph):
        third = make_number("106540000000003", display_phone_number="+358 9 3")
        second = make_number(SECOND_ID, display_phone_number="+358 9 2")
        graph.numbers[WABA_ID] += [second, third]
        browser = page_of(admin)
        url = list_after_signup(browser)
        assert "+358 9 3" in browser.get(url).content.decode()
        keys = [f"whatsapp:{NUMBER_ID}", f"whatsapp:{SECOND_ID}"]
        assert browser.post(url, {"account": keys})["Location"] == reverse("connections")
        first, other = SocialAccount.objects.order_by("external_id")
        assert (first.external_id, other.external_id) == (NUMBER_ID, SECOND_ID)
        for account in (first, other):
            assert (account.platform, account.waba_id) == ("whatsapp", WABA_ID)
            assert account.access_token == USER_TOKEN
            assert account.scopes == SCOPES
            assert account.app_id == "900000000000001"
        assert first.display_name == "+358 40 1234567"
        assert len(graph.calls_to(f"{WABA_ID}/subscribed_apps", "POST")) == 1
        paths = [call.path for call in graph.calls]
        assert not [path for path in paths if path.endswith("/register")]

    def test_every_page_of_numbers_is_read(self, page_of, admin, graph):
        first = {
            "data": [make_number(NUMBER_ID)],
            "paging": {"next": "https://graph.facebook.com/x?access_token=t&after=QVFI"},
        }
        browser = page_of(admin)
        url = list_after_signup(browser)
        graph.numbers[WABA_ID] = [make_number(SECOND_ID, verified_name="Second")]
        graph.answer_next(first, path="phone_numbers")
        assert b"Second" in browser.get(url).content
        assert graph.calls_to("phone_numbers")[-1].params["after"] == "QVFI"

    def test_a_number_of_another_workspace_is_not_taken(self, page_of, admin, stranger, graph):
        make_account(stranger.workspace, "whatsapp", external_id=NUMBER_ID)
        browser = page_of(admin)
        url = list_after_signup(browser)
        assert b"In another workspace" in browser.get(url).content
        response = browser.post(url, {"account": [f"whatsapp:{NUMBER_ID}"]})
        assert b"already connected in another workspace" in response.content
        assert graph.calls_to("subscribed_apps") == []

    def test_a_new_number_is_registered_with_the_chosen_pin(self, page_of, admin, graph):
        graph.numbers[WABA_ID] = [make_number(platform_type="NOT_APPLICABLE")]
        browser = page_of(admin)
        url = list_after_signup(browser)
        assert b"New number" in browser.get(url).content
        key = f"whatsapp:{NUMBER_ID}"
        response = browser.post(url, {"account": [key], "pin": "12x"})
        assert b"PIN of six digits" in response.content
        assert browser.post(url, {"account": [key], "pin": "314159"}).status_code == 302
        (registered,) = graph.calls_to("register")
        assert registered.path == f"{NUMBER_ID}/register"
        assert registered.json == {"messaging_product": "whatsapp", "pin": "314159"}
        assert graph.calls.index(registered) > graph.calls.index(
            graph.calls_to("subscribed_apps")[0]
        )

    def test_a_declined_permission_is_told(self, page_of, admin, graph):
        graph.granted = ["whatsapp_business_management"]
        browser = page_of(admin)
        page = browser.get(list_after_signup(browser)).content
        assert b"EchoDesk cannot send and receive WhatsApp messages." in page


class TestState:
    def test_it_works_once(self, page_of, admin, graph):
        browser = page_of(admin)
        state = state_of(start(browser))
        assert finish(browser, state=state).status_code == 302
        response = finish(browser, state=state)
        assert response.status_code == 400
        assert b"used already" in response.content

    def test_it_lives_ten_minutes(self, page_of, admin, graph):
        browser = page_of(admin)
        state = state_of(start(browser))
        with time_machine.travel(timezone.now() + timedelta(minutes=11)):
            response = finish(browser, state=state)
        assert b"ten minutes" in response.content

    def test_it_is_one_admins_own(self, page_of, admin, stranger, graph):
        state = state_of(start(page_of(admin)))
        colleague = make_member(admin.workspace, role="owner")
        assert finish(page_of(colleague), state=state).status_code == 403
        assert finish(page_of(stranger), state=state).status_code == 403
        assert graph.calls == []

    def test_a_cancelled_window_uses_it_up(self, page_of, admin, graph):
        browser = page_of(admin)
        state = state_of(start(browser))
        finish(browser, state=state, event="CANCEL", code="")
        assert b"used already" in finish(browser, state=state).content

    def test_it_does_not_come_back_by_the_redirect_of_other_logins(self, page_of, admin, graph):
        browser = page_of(admin)
        state = state_of(start(browser))
        response = browser.get(
            "/api/social/whatsapp/oauth/callback/", {"state": state, "code": "c"}
        )
        assert response.status_code == 400
        assert graph.calls == []
