"""Facebook Login's calls."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from social.graph import oauth
from social.graph.access import Access
from social.graph.errors import GraphError
from social.meta_apps import facebook_app
from tests.fake_graph import USER_TOKEN


def query_of(url):
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def test_the_dialog_asks_by_scope():
    url = oauth.dialog_url(facebook_app(), "a-state")
    assert url.startswith("https://www.facebook.com/v25.0/dialog/oauth?")
    query = query_of(url)
    assert query["client_id"] == "900000000000001"
    assert query["redirect_uri"] == "http://testserver/api/social/facebook/oauth/callback/"
    assert (query["state"], query["response_type"]) == ("a-state", "code")
    assert "pages_messaging" in query["scope"].split(",")


def test_the_dialog_asks_by_configuration_where_there_is_one(settings):
    settings.META_LOGIN_CONFIG_ID = "77"
    query = query_of(oauth.dialog_url(facebook_app(), "a-state"))
    assert query["config_id"] == "77"
    assert "scope" not in query


def test_what_was_declined_is_asked_for_again_when_told_to():
    assert "auth_type" not in query_of(oauth.dialog_url(facebook_app(), "s"))
    query = query_of(oauth.dialog_url(facebook_app(), "s", ask_again=True))
    assert query["auth_type"] == "rerequest"


def test_a_code_is_exchanged_with_the_same_redirect(fake_graph):
    assert oauth.exchange_code(facebook_app(), "the-code").token == USER_TOKEN
    params = fake_graph.calls[0].params
    assert params["code"] == "the-code"
    assert params["redirect_uri"] == facebook_app().redirect_uri
    assert params["client_secret"] == "meta-secret-new"


def test_a_code_is_never_sent_twice(fake_graph):
    fake_graph.fail_next(code=2, status=503)
    with pytest.raises(GraphError):
        oauth.exchange_code(facebook_app(), "the-code")
    assert len(fake_graph.calls) == 1


def test_a_refused_code_is_not_quoted(fake_graph):
    fake_graph.fail_next(code=100, subcode=36009, message="This code the-code was used")
    with pytest.raises(GraphError) as caught:
        oauth.exchange_code(facebook_app(), "the-code")
    assert "the-code" not in caught.value.detail


def test_the_long_lived_token_says_when_it_ends(fake_graph):
    short = oauth.UserToken("short")
    token = oauth.exchange_for_long_lived(facebook_app(), short)
    assert token.expires_at - timezone.now() > timedelta(days=59)
    assert fake_graph.calls[0].params["fb_exchange_token"] == "short"


def test_an_answer_without_expiry_is_of_unknown_length(fake_graph):
    fake_graph.fail_next(status=200, body='{"access_token": "x"}')
    assert oauth.exchange_code(facebook_app(), "c").expires_at is None


def test_an_answer_without_a_token_is_an_error(fake_graph):
    fake_graph.fail_next(status=200, body="{}")
    with pytest.raises(GraphError):
        oauth.exchange_code(facebook_app(), "c")


def test_a_token_is_never_shown_when_printed():
    assert "canary" not in repr(oauth.UserToken("canary"))
    assert "canary" not in repr(Access("h", token="canary"))
    assert "meta-secret" not in repr(facebook_app())


def test_granted_and_declined_permissions_are_told_apart(fake_graph):
    rows = [
        {"permission": "a", "status": "granted"},
        {"permission": "b", "status": "declined"},
        {"permission": "c", "status": "expired"},
        5,
    ]
    fake_graph.fail_next(status=200, body=json.dumps({"data": rows}))
    permissions = oauth.fetch_permissions(Access("https://graph.facebook.com", token="t"))
    assert permissions == oauth.Permissions(("a",), ("b", "c"))


def test_a_token_that_never_expires_has_no_date(fake_graph):
    info = oauth.fetch_token_info(facebook_app(), "page-token")
    assert info.is_valid
    assert info.expires_at is None
    assert info.app_id == "900000000000001"


def test_an_apps_secret_is_not_quoted_when_meta_quotes_it(fake_graph):
    fake_graph.fail_next(code=190, message="Bad signature meta-secret-new")
    with pytest.raises(GraphError) as caught:
        oauth.fetch_token_info(facebook_app(), "page-token")
    assert "meta-secret-new" not in caught.value.detail
