"""Webhooks of the apps that workspaces bring along."""

import time

import pytest

from social.app_directory import KEPT_SECONDS, own_apps
from social.intake.drain import drain
from social.intake.secrets import NOWHERE, current_secrets, request_reach
from social.models import DeliveryItem, WebhookDelivery, WorkspaceApp
from tests import payloads
from tests.factories import make_account, make_own_app, make_workspace

pytestmark = pytest.mark.django_db

INSTAGRAM_ID = "17841400000000001"
TEXT = payloads.load("instagram/text")
PAGE_TEXT = payloads.load("page/text")


def check_callback(client, token):
    query = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "42"}
    return client.get("/api/social/instagram/webhook/", query)


def outcomes():
    drain()
    return list(DeliveryItem.objects.order_by("id").values_list("outcome", flat=True))


@pytest.fixture
def account(workspace):
    return make_account(workspace, external_id=INSTAGRAM_ID)


def test_a_webhook_of_a_workspaces_own_app_reaches_its_accounts(post_webhook, account):
    make_own_app(account.workspace, secrets="own-new\nown-old")
    assert post_webhook(TEXT, secret="own-new").status_code == 200
    assert WebhookDelivery.objects.get().reach == [account.workspace_id]
    assert outcomes() == ["received"]


def test_a_secret_that_is_being_changed_is_good_in_both_forms(post_webhook, account):
    make_own_app(account.workspace, secrets="own-new\nown-old")
    assert post_webhook(TEXT, secret="own-old").status_code == 200


def test_a_workspaces_own_app_reaches_nobody_elses_accounts(post_webhook, account):
    make_own_app(make_workspace("Elsewhere"), secrets="their-secret")
    assert post_webhook(TEXT, secret="their-secret").status_code == 200
    assert outcomes() == ["no_account"]


def test_claiming_the_id_of_anothers_app_opens_nothing(post_webhook, account):
    make_own_app(account.workspace, app_id="77", secrets="the-true-secret")
    make_own_app(make_workspace("Elsewhere"), app_id="77", secrets="made-up")
    post_webhook(TEXT, secret="made-up")
    assert outcomes() == ["no_account"]


def test_one_app_may_serve_two_workspaces(post_webhook, account):
    other = make_workspace("Branch")
    for workspace in (account.workspace, other):
        make_own_app(workspace, app_id="77", secrets="shared")
    post_webhook(TEXT, secret="shared")
    assert WebhookDelivery.objects.get().reach == sorted([account.workspace_id, other.pk])
    assert outcomes() == ["received"]


def test_the_installations_app_reaches_everybody(post_webhook, account):
    make_own_app(make_workspace("Elsewhere"))
    post_webhook(TEXT)
    assert WebhookDelivery.objects.get().reach is None
    assert outcomes() == ["received"]


def test_an_own_app_cannot_get_ahead_of_the_installations(post_webhook, account):
    make_own_app(make_workspace("Elsewhere"), secrets="their-secret")
    post_webhook(TEXT, secret="their-secret")
    post_webhook(TEXT)
    assert outcomes() == ["no_account", "received"]


def test_an_own_instagram_app_signs_for_instagram_alone(post_webhook, account):
    make_own_app(account.workspace, "instagram", secrets="own-instagram")
    assert post_webhook(TEXT, secret="own-instagram").status_code == 200
    assert post_webhook(PAGE_TEXT, secret="own-instagram").status_code == 403
    assert WebhookDelivery.objects.count() == 1


def test_an_own_verify_token_answers_metas_check(client, workspace):
    make_own_app(workspace, verify_token="own-verify")
    assert check_callback(client, "own-verify").content == b"42"
    assert check_callback(client, "own-verif").status_code == 403


def test_apps_are_read_once_for_many_webhooks(post_webhook, account, django_assert_max_num_queries):
    make_own_app(account.workspace, secrets="own-new")
    own_apps()
    with django_assert_max_num_queries(3):
        for number in range(3):
            post_webhook({**TEXT, "number": number}, secret="own-new")


def test_a_change_made_by_another_process_is_learnt_within_seconds(workspace, monkeypatch):
    row = make_own_app(workspace)
    assert own_apps()
    WorkspaceApp.objects.filter(pk=row.pk).delete()
    assert own_apps()
    now = time.monotonic()
    monkeypatch.setattr("social.app_directory.time.monotonic", lambda: now + KEPT_SECONDS + 1)
    assert own_apps() == ()


def test_a_signed_request_reaches_as_far_as_the_app_that_signed_it(workspace):
    make_own_app(workspace, secrets="own-facebook")
    make_own_app(make_workspace("Elsewhere"), "instagram", secrets="their-instagram")
    assert {"own-facebook", "their-instagram"} < current_secrets()
    assert request_reach(frozenset({"own-facebook"})) == {workspace.pk}
    assert workspace.pk not in request_reach(frozenset({"their-instagram"}))
    assert request_reach(frozenset({"instagram-secret"})) is None
    assert request_reach(frozenset({"made-up"})) == NOWHERE
