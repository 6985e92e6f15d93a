"""Meta's signed requests."""

import base64
import hashlib
import hmac
import json

import pytest

from social.privacy.signed_request import (
    ForgedRequest,
    MalformedRequest,
    parse_signed_request,
    sign,
)

SECRETS = ("new-secret", "old-secret", "instagram-secret")
PAYLOAD = {"algorithm": "HMAC-SHA256", "issued_at": 1762000000, "user_id": "10220000000000001"}


def by_hand(payload, secret):
    """As Meta's documentation describes it, without a line of ours."""
    encoded = base64.urlsafe_b64encode(payload).rstrip(b"=")
    mac = hmac.new(secret.encode(), encoded, hashlib.sha256).digest()
    return (base64.urlsafe_b64encode(mac).rstrip(b"=") + b"." + encoded).decode()


@pytest.mark.parametrize("secret", SECRETS)
def test_any_secret_in_use_may_have_signed(secret):
    found = parse_signed_request(by_hand(json.dumps(PAYLOAD).encode(), secret), SECRETS)
    assert found.user_id == "10220000000000001"
    assert found.signers == {secret}


def test_our_own_signing_is_metas():
    assert sign(PAYLOAD, "new-secret") == by_hand(json.dumps(PAYLOAD).encode(), "new-secret")


def test_padding_and_a_number_as_id_are_taken():
    text = sign({**PAYLOAD, "user_id": 10220000000000001}, "new-secret")
    signature, payload = text.split(".")
    assert parse_signed_request(f"{signature}=.{payload}", SECRETS).user_id == "10220000000000001"


def test_another_secret_or_a_changed_payload_is_a_forgery():
    with pytest.raises(ForgedRequest):
        parse_signed_request(sign(PAYLOAD, "guessed"), SECRETS)
    with pytest.raises(ForgedRequest):
        parse_signed_request(sign(PAYLOAD, "new-secret"), ())
    other = sign({**PAYLOAD, "user_id": "7"}, "guessed").split(".")[1]
    with pytest.raises(ForgedRequest):
        parse_signed_request(f"{sign(PAYLOAD, 'new-secret').split('.')[0]}.{other}", SECRETS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "x",
        "a.b.c",
        "é.é",
        "$$$.$$$",
        "a" * 20_000 + ".b",
        sign(PAYLOAD, "x").split(".")[0],
    ],
)
def test_what_is_no_signed_request_is_malformed(text):
    with pytest.raises(MalformedRequest):
        parse_signed_request(text, SECRETS)


@pytest.mark.parametrize(
    "payload",
    [
        b"not json",
        b"[1]",
        b"{}",
        json.dumps({**PAYLOAD, "algorithm": "none"}).encode(),
        json.dumps({**PAYLOAD, "user_id": ""}).encode(),
        json.dumps({**PAYLOAD, "user_id": "../me"}).encode(),
        json.dumps({**PAYLOAD, "user_id": "9" * 65}).encode(),
        b"[" * 5000,
        b"\xff\xfe",
    ],
)
def test_a_payload_that_says_nothing_is_malformed_though_signed(payload):
    with pytest.raises(MalformedRequest) as refusal:
        parse_signed_request(by_hand(payload, "new-secret"), SECRETS)
    assert not isinstance(refusal.value, ForgedRequest)
