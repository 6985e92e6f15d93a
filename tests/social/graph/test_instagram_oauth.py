"""Instagram Login's calls, in every shape Meta documents or sends."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from social.graph import instagram_oauth as oauth
from social.graph.access import Access
from social.graph.errors import GraphError
from social.meta_apps import instagram_app
from tests.fake_graph import INSTAGRAM_ID

ME = {"id": "9100000000000001", "user_id": INSTAGRAM_ID, "username": "nordcoffee", "name": "Nord"}
BASIC, MESSAGES = "instagram_business_basic", "instagram_business_manage_messages"


def answer(fake_graph, body, **fields):
    fake_graph.fail_next(status=fields.pop("status", 200), body=json.dumps(body), **fields)


def test_the_dialog_is_instagrams_with_the_instagram_apps_id():
    url = oauth.authorize_url(instagram_app(), "a-state")
    assert url.startswith("https://www.instagram.com/oauth/authorize?")
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert query["client_id"] == "910000000000001"
    assert query["redirect_uri"] == "http://testserver/api/social/instagram/oauth/callback/"
    assert (query["state"], query["response_type"]) == ("a-state", "code")
    assert MESSAGES in query["scope"].split(",")


def test_the_code_is_posted_as_a_form_to_its_own_host(fake_graph):
    oauth.exchange_code(instagram_app(), "the-code#_")
    call = fake_graph.calls[0]
    assert (call.method, call.host) == ("POST", "api.instagram.com")
    assert call.path == "oauth/access_token"
    assert call.params == {}
    assert call.form == {
        "client_id": "910000000000001",
        "client_secret": "instagram-secret",
        "grant_type": "authorization_code",
        "redirect_uri": "http://testserver/api/social/instagram/oauth/callback/",
        "code": "the-code",
    }


@pytest.mark.parametrize("user_id", ["9100000000000001", 9100000000000001])
@pytest.mark.parametrize("permissions", [[MESSAGES, BASIC], f"{BASIC},{MESSAGES}"])
@pytest.mark.parametrize("wrapped", [True, False])
def test_every_shape_of_the_answer_is_understood(fake_graph, user_id, permissions, wrapped):
    row = {"access_token": "IGAAshort", "user_id": user_id, "permissions": permissions}
    answer(fake_graph, {"data": [row]} if wrapped else row)
    given = oauth.exchange_code(instagram_app(), "c")
    assert given.token == "IGAAshort"
    assert given.user_id == "9100000000000001"
    assert given.permissions == (BASIC, MESSAGES)


def test_an_id_beyond_a_floats_digits_stays_whole(fake_graph):
    answer(fake_graph, {"access_token": "t", "user_id": 17841400000000001})
    assert oauth.exchange_code(instagram_app(), "c").user_id == "17841400000000001"


@pytest.mark.parametrize("body", [{}, {"data": []}, {"data": [7]}, {"access_token": None}])
def test_an_answer_without_a_token_is_an_error(fake_graph, body):
    answer(fake_graph, body)
    with pytest.raises(GraphError):
        oauth.exchange_code(instagram_app(), "c")


def test_the_hosts_own_error_shape_is_read_and_quotes_no_secret(fake_graph):
    body = {
        "error_type": "OAuthException",
        "code": 400,
        "error_message": "Matching code the-code was not found or was already used",
    }
    answer(fake_graph, body, status=400)
    with pytest.raises(GraphError) as caught:
        oauth.exchange_code(instagram_app(), "the-code")
    assert "already used" in caught.value.detail
    assert "the-code" not in caught.value.detail
    assert not caught.value.retryable


def test_a_code_is_never_sent_twice(fake_graph):
    fake_graph.fail_next(code=2, status=503)
    with pytest.raises(GraphError):
        oauth.exchange_code(instagram_app(), "the-code")
    assert len(fake_graph.calls) == 1


def test_the_long_lived_token_comes_from_the_third_host_beside_the_versions(fake_graph):
    token = oauth.exchange_for_long_lived(instagram_app(), "IGAAshort")
    call = fake_graph.calls[0]
    assert (call.host, call.path) == ("graph.instagram.com", "access_token")
    assert call.params["grant_type"] == "ig_exchange_token"
    assert call.params["client_secret"] == "instagram-secret"
    assert token.expires_at - timezone.now() > timedelta(days=59)


@pytest.mark.parametrize("wrapped", [True, False])
def test_who_the_token_is_for_is_read_in_both_shapes(fake_graph, wrapped):
    answer(fake_graph, {"data": [ME]} if wrapped else ME)
    found = oauth.fetch_me(Access("https://graph.instagram.com", token="t"))
    assert found == oauth.InstagramUser(INSTAGRAM_ID, "9100000000000001", "nordcoffee", "Nord")


def test_an_account_without_its_professional_id_is_refused(fake_graph):
    answer(fake_graph, {"id": "9100000000000001", "username": "private"})
    with pytest.raises(GraphError):
        oauth.fetch_me(Access("https://graph.instagram.com", token="t"))
