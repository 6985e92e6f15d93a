"""The test button: a real event over HTTP, recognised as a test, in nobody's inbox."""

import json

import pytest
import requests
import responses
from django.test import Client

from conversations.models import Conversation, Message
from social.connect import webhook_trial
from social.connect.views import trial as views
from social.connect.webhook_trial import read_results, try_callbacks
from social.intake.drain import drain
from social.models import DeliveryItem, WebhookDelivery
from tests import factories

pytestmark = pytest.mark.django_db
START, SHOW = "/connections/trial/start/", "/connections/trial/"
URLS = {
    platform: f"http://testserver/api/social/{platform}/webhook/"
    for platform in ("instagram", "facebook", "whatsapp")
}


def _into_the_installation(request):
    """What a proxy does: hand the request on to EchoDesk."""
    answer = Client().post(
        request.path_url,
        request.body,
        content_type=request.headers["Content-Type"],
        headers={"X-Hub-Signature-256": request.headers["X-Hub-Signature-256"]},
    )
    return answer.status_code, {}, answer.content


@pytest.fixture
def wire():
    """The network, with EchoDesk's own address on it."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        for url in URLS.values():
            mock.add_callback(responses.POST, url, callback=_into_the_installation)
        yield mock


def steps(trials, **options):
    return [result.step for result in read_results(trials, **options)]


def test_a_test_event_goes_all_the_way_and_into_nobodys_inbox(wire, admin):
    factories.make_account(admin.workspace)
    trials = try_callbacks(admin)

    assert steps(trials) == ["stored"] * 3
    assert drain() == 3
    assert steps(trials) == ["done"] * 3
    assert list(DeliveryItem.objects.values_list("outcome", flat=True)) == ["test"] * 3
    assert not Conversation.objects.exists()
    assert not Message.objects.exists()


def test_pressing_again_sends_new_events(wire, admin):
    try_callbacks(admin)
    try_callbacks(admin)
    assert WebhookDelivery.objects.count() == 6


def test_a_workspaces_own_app_signs_for_itself(wire, admin):
    factories.make_own_app(admin.workspace)
    factories.make_own_app(admin.workspace, "instagram", secrets="own-instagram")
    trials = try_callbacks(admin)
    drain()

    assert steps(trials) == ["done"] * 3
    assert {tuple(row.reach) for row in WebhookDelivery.objects.all()} == {(admin.workspace_id,)}


def test_without_signature_checks_it_is_still_found(wire, admin, settings):
    settings.META_SKIP_SIGNATURE = True
    factories.make_own_app(admin.workspace)
    trials = try_callbacks(admin)
    drain()
    assert steps(trials) == ["done"] * 3


def test_a_missing_secret_is_said(wire, admin, settings):
    settings.META_APP_SECRETS = settings.INSTAGRAM_APP_SECRETS = []
    results = read_results(try_callbacks(admin))
    assert {result.problem for result in results} == {"No app secret is set."}
    assert not WebhookDelivery.objects.exists()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"status": 403}, "signature was refused"),
        ({"status": 503}, "could not store"),
        ({"status": 404}, "answered 404"),
        ({"status": 301, "headers": {"Location": "https://elsewhere.example/"}}, "redirects"),
        ({"status": 200, "body": "<html>Welcome to nginx"}, "Something else"),
        ({"body": requests.exceptions.ConnectTimeout()}, "could not reach its own address"),
        ({"body": requests.exceptions.SSLError()}, "certificate"),
    ],
)
def test_what_is_in_the_way_is_said_in_words(admin, answer, words):
    with responses.RequestsMock() as mock:
        for url in URLS.values():
            mock.add(responses.POST, url, **answer)
        results = read_results(try_callbacks(admin))
    assert [result.step for result in results] == ["failed"] * 3
    assert words in results[0].problem


def test_an_event_that_nobody_takes_up_is_said_to_wait_and_then_to_be_lost(wire, admin):
    trials = try_callbacks(admin)
    assert steps(trials) == ["stored"] * 3
    late = read_results(trials, final=True)
    assert "no worker" in late[0].problem
    WebhookDelivery.objects.all().delete()
    assert "not in this database" in read_results(trials)[0].problem


def test_an_event_that_is_not_taken_for_a_test_is_a_failure(wire, admin):
    trials = try_callbacks(admin)
    drain()
    DeliveryItem.objects.update(outcome="received")
    assert "not taken for a test" in read_results(trials)[0].problem


def test_the_page_sends_and_follows(wire, page_of, admin):
    client = page_of(admin)
    answer = client.post(START, follow=True)
    assert answer.redirect_chain == [("/connections/", 302)]
    assert "On its way" in answer.content.decode()
    assert 'hx-get="/connections/trial/"' in answer.content.decode()
    drain()
    shown = client.get(SHOW).content.decode()
    assert shown.count("Came back") == 3
    assert "hx-get" not in shown


def test_the_result_is_the_browsers_own_and_forgotten_after_a_while(
    wire, page_of, admin, monkeypatch
):
    client = page_of(admin)
    client.post(START, headers={"HX-Request": "true"})
    assert client.get(SHOW).context["trial"] is not None
    monkeypatch.setattr(views, "_SHOWN", 0)
    assert client.get(SHOW).context["trial"] is None
    assert (
        page_of(factories.make_member(admin.workspace, "admin")).get(SHOW).context["trial"] is None
    )


@pytest.mark.parametrize(("method", "path"), [("post", START), ("get", SHOW)])
def test_only_admins_try(page_of, client, agent, method, path):
    assert getattr(client, method)(path).status_code == 302
    assert getattr(page_of(agent), method)(path).status_code == 403


def test_an_event_names_no_real_account():
    event = json.loads(webhook_trial.build_test_event("page"))
    assert event["entry"][0]["id"] == "0"
