"""How calls leave, and what comes of their failures."""

import hashlib
import hmac
import socket
from dataclasses import replace

import pytest
import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError

from social import pace
from social.graph import client
from social.graph.access import Access
from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.meta_apps import facebook_app

HOST = "https://graph.facebook.com"


@pytest.fixture
def access():
    return Access(HOST, token="EAAB-canary-token", app=facebook_app())


def refused_connection():
    return requests.ConnectionError(
        MaxRetryError(None, "/?code=canary", NewConnectionError(None, "refused"))
    )


def reset_connection():
    return requests.ConnectionError(ProtocolError("Connection aborted.", ConnectionResetError()))


def test_the_token_travels_in_the_header_and_never_in_the_address(fake_graph, access):
    client.get(access, "me", fields="id")
    call = fake_graph.calls[0]
    assert call.token == "EAAB-canary-token"
    assert "canary" not in str(call.params)


def test_the_proof_is_made_with_the_newest_secret(fake_graph, access):
    client.get(access, "me")
    expected = hmac.new(b"meta-secret-new", b"EAAB-canary-token", hashlib.sha256).hexdigest()
    assert fake_graph.calls[0].params["appsecret_proof"] == expected


def test_a_token_of_unknown_origin_gets_no_proof(fake_graph):
    client.get(Access(HOST, token="foreign"), "me")
    assert "appsecret_proof" not in fake_graph.calls[0].params


def test_a_get_is_repeated_when_meta_stumbles(fake_graph, access):
    fake_graph.fail_next(status=503, code=2, times=2)
    assert client.get(access, "me")["id"] == "10220000000000001"
    assert len(fake_graph.calls) == 3


def test_a_post_is_never_repeated(fake_graph, access):
    fake_graph.fail_next(status=503, code=2)
    with pytest.raises(GraphError) as caught:
        client.post(access, "1/messages", json={"recipient": {"id": "2"}})
    assert caught.value.retryable
    assert len(fake_graph.calls) == 1


@pytest.mark.parametrize("failure", [requests.ConnectTimeout(), refused_connection()])
def test_a_post_that_never_left_may_be_retried(fake_graph, access, failure):
    fake_graph.fail_next(exception=failure)
    with pytest.raises(GraphError) as caught:
        client.post(access, "1/messages", json={})
    assert caught.value.retryable


@pytest.mark.parametrize(
    "failure",
    [requests.ReadTimeout(), reset_connection(), requests.exceptions.ChunkedEncodingError()],
)
def test_a_post_that_may_have_arrived_is_uncertain(fake_graph, access, failure):
    fake_graph.fail_next(exception=failure)
    with pytest.raises(GraphError) as caught:
        client.post(access, "1/messages", json={})
    assert caught.value.uncertain


def test_an_exception_of_the_network_never_quotes_the_address(fake_graph, access):
    fake_graph.fail_next(exception=refused_connection(), times=5)
    with pytest.raises(GraphError) as caught:
        client.get_once(access, "oauth/access_token", code="canary")
    assert "canary" not in caught.value.detail
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("status", [502, 504, 200])
def test_a_page_of_a_gateway_leaves_a_post_uncertain(fake_graph, access, status):
    fake_graph.fail_next(status=status, body="<html>Sorry, something went wrong</html>")
    with pytest.raises(GraphError) as caught:
        client.post(access, "1/messages", json={})
    assert caught.value.uncertain
    assert "something went wrong" in caught.value.detail


@pytest.mark.parametrize("body", ["[]", "null", '"text"', "{", ""])
def test_a_malformed_answer_to_a_get_is_worth_another_try(fake_graph, access, body):
    fake_graph.fail_next(status=200, body=body)
    with pytest.raises(GraphError) as caught:
        client.get(access, "me")
    assert caught.value.retryable


def test_a_limit_without_an_envelope_is_throttling(fake_graph, access):
    fake_graph.fail_next(status=429, body="slow down", headers={"Retry-After": "17"})
    with pytest.raises(GraphError) as caught:
        client.post(access, "1/messages", json={})
    assert caught.value.kind == Kind.THROTTLED
    assert caught.value.retry_after == 17


def test_the_wait_is_read_from_the_business_allowance(fake_graph, access):
    usage = '{"17841400000000001":[{"type":"instagram","estimated_time_to_regain_access":3}]}'
    fake_graph.fail_next(code=80002, headers={"X-Business-Use-Case-Usage": usage})
    with pytest.raises(GraphError) as caught:
        client.get(access, "me")
    assert caught.value.retry_after == 180


def test_the_longest_wait_of_all_headers_counts(fake_graph, access):
    usage = '{"17841400000000001":[{"type":"instagram","estimated_time_to_regain_access":3}]}'
    headers = {"X-Business-Use-Case-Usage": usage, "Retry-After": "20"}
    fake_graph.fail_next(status=429, body="slow down", headers=headers)
    with pytest.raises(GraphError) as caught:
        client.get(access, "me")
    assert caught.value.wait == 180


def test_what_an_answer_tells_of_allowances_is_noted_for_its_account(fake_graph, access):
    fake_graph.headers["X-App-Usage"] = '{"call_count":28}'
    client.get(replace(access, account_id=7), "me")
    assert [(each.name, each.percent) for each in pace.state_of(7).usage] == [("app", 28)]


def test_what_a_refusal_tells_of_allowances_is_noted_too(fake_graph, access):
    usage = '{"1":[{"type":"messenger","call_count":100,"estimated_time_to_regain_access":2}]}'
    fake_graph.fail_next(code=80006, headers={"X-Business-Use-Case-Usage": usage})
    with pytest.raises(GraphError):
        client.post(replace(access, account_id=7), "1/messages", json={})
    assert pace.held_until(7) is not None


def test_a_redirect_is_not_followed(fake_graph, access):
    fake_graph.fail_next(status=302, body="", headers={"Location": "https://evil.example/"})
    with pytest.raises(GraphError):
        client.get(access, "me")
    assert len(fake_graph.calls) == 1


def test_a_token_that_meta_quotes_back_is_hidden(fake_graph, access):
    fake_graph.fail_next(code=190, message="Malformed access token EAAB-canary-token")
    with pytest.raises(GraphError) as caught:
        client.get(access, "me")
    assert "canary" not in caught.value.detail


def test_a_closed_port_is_a_failure_that_may_be_retried(settings):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(GraphError) as caught:
        client.post(Access(f"http://127.0.0.1:{port}", token="t"), "1/messages", json={})
    assert caught.value.retryable
