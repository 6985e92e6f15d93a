"""Renewing Instagram Login tokens on schedule."""

from datetime import timedelta

import pytest
from django.utils import timezone

from social.connect.refresh import refresh_account, refresh_due
from social.models import SocialAccount
from social.tasks import refresh_tokens
from tests.factories import make_account

pytestmark = pytest.mark.django_db


def an_account(*, age=timedelta(days=8), left=timedelta(days=52), **fields):
    now = timezone.now()
    return make_account(
        login="instagram",
        page_id="",
        token_issued_at=now - age,
        token_expires_at=now + left,
        **{"access_token": "IGAA-old", **fields},
    )


def test_an_idle_account_gets_another_sixty_days(fake_graph):
    account = an_account()
    assert refresh_tokens() == 1
    account.refresh_from_db()
    assert account.access_token == "IGAA-old-refreshed"
    assert account.token_expires_at > timezone.now() + timedelta(days=59)
    assert timezone.now() - account.token_issued_at < timedelta(minutes=1)
    (call,) = fake_graph.calls
    assert (call.host, call.path) == ("graph.instagram.com", "refresh_access_token")
    assert call.params["grant_type"] == "ig_refresh_token"
    assert refresh_tokens() == 0


@pytest.mark.parametrize(
    ("fields", "due"),
    [
        ({"age": timedelta(hours=23), "left": timedelta(days=1)}, 0),
        ({"age": timedelta(hours=25), "left": timedelta(days=5)}, 1),
        ({"age": timedelta(days=6)}, 0),
        ({"status": "needs_reauthorization"}, 0),
        ({"status": "disconnected"}, 0),
        ({"access_token": ""}, 0),
    ],
)
def test_what_is_renewed_and_what_is_not(fake_graph, fields, due):
    an_account(**fields)
    assert refresh_due() == due


def test_page_tokens_and_whatsapp_are_left_alone(fake_graph):
    for platform in ("instagram", "facebook", "whatsapp"):
        make_account(platform=platform, token_issued_at=timezone.now() - timedelta(days=30))
    assert refresh_due() == 0
    assert fake_graph.calls == []


def test_an_expired_token_needs_a_person(fake_graph):
    account = an_account()
    fake_graph.fail_next(code=190, subcode=463)
    assert refresh_due() == 0
    account.refresh_from_db()
    assert (account.status, account.status_code) == ("needs_reauthorization", "expired")


def test_a_failure_on_the_way_is_tried_again_next_round(fake_graph):
    account = an_account()
    fake_graph.fail_next(code=2, status=503)
    assert refresh_due() == 0
    account.refresh_from_db()
    assert account.status == "active"
    assert refresh_due() == 1


def test_one_account_that_fails_does_not_stop_the_next(fake_graph):
    an_account()
    an_account()
    fake_graph.fail_next(code=190)
    assert refresh_due() == 1


def test_a_token_is_never_logged(fake_graph, caplog):
    an_account(access_token="IGAA-refresh-canary")
    fake_graph.fail_next(code=190, message="Error validating IGAA-refresh-canary: expired")
    refresh_due()
    assert "token_not_refreshed" in caplog.text
    assert "canary" not in caplog.text


def test_a_token_got_meanwhile_is_kept(fake_graph, monkeypatch):
    account = an_account()

    def meanwhile(token):
        SocialAccount.objects.filter(pk=account.pk).update(
            access_token="from-a-login", token_issued_at=timezone.now()
        )
        return real(token)

    from social.connect import refresh

    real = refresh.refresh_token
    monkeypatch.setattr(refresh, "refresh_token", meanwhile)
    assert not refresh_account(account.pk)
    account.refresh_from_db()
    assert account.access_token == "from-a-login"
