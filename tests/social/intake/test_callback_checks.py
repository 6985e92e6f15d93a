"""Meta's check of a callback is remembered for whose token it carried."""

import pytest
from django.db import DatabaseError

from social.intake import callback_checks
from social.models import CallbackCheck
from tests import factories

pytestmark = pytest.mark.django_db


def check(client, platform="instagram", token="verify-me", **query):
    given = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "1158201444"}
    return client.get(f"/api/social/{platform}/webhook/", {**given, **query})


def test_an_answered_check_is_remembered_once_per_callback(client):
    for _ in range(2):
        assert check(client).content == b"1158201444"
    first = CallbackCheck.objects.get()
    assert (first.platform, first.workspace) == ("instagram", None)
    check(client, "whatsapp")
    assert CallbackCheck.objects.count() == 2


def test_a_refused_check_is_not(client):
    assert check(client, token="wrong").status_code == 403
    assert check(client, token="").status_code == 403
    assert check(client, **{"hub.mode": "unsubscribe"}).status_code == 403
    assert not CallbackCheck.objects.exists()


def test_the_token_of_an_own_app_checks_for_its_workspace_alone(client, workspace, admin, stranger):
    factories.make_own_app(workspace, verify_token="ours")
    check(client, "facebook", "ours")
    assert CallbackCheck.objects.get().workspace == workspace

    from social.connect.webhook_setup import callbacks

    assert [c.platform for c in callbacks(admin) if c.checked_at] == ["facebook"]
    assert [c.platform for c in callbacks(stranger) if c.checked_at] == []


def test_meta_is_answered_even_if_it_cannot_be_remembered(client, monkeypatch):
    def broken(*args):
        raise DatabaseError("disk full")

    monkeypatch.setattr(callback_checks, "_note", broken)
    assert check(client).content == b"1158201444"
