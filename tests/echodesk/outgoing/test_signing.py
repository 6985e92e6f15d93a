"""Signatures are those of Standard Webhooks."""

import base64
import re

import pytest

from echodesk.outgoing.signing import headers, new_secret, signature

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"


def test_the_known_signature():
    """The example of the specification's documentation."""
    sent = ("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signature(SECRET, *sent) == expected
    assert signature(SECRET.removeprefix("whsec_"), *sent) == expected


@pytest.mark.parametrize(
    "changed",
    [
        (OTHER, "msg_1", 7, b"{}"),
        (SECRET, "msg_2", 7, b"{}"),
        (SECRET, "msg_1", 8, b"{}"),
        (SECRET, "msg_1", 7, b"{ }"),
    ],
)
def test_all_of_it_is_signed(changed):
    assert signature(*changed) != signature(SECRET, "msg_1", 7, b"{}")


def test_while_a_secret_is_replaced_both_sign():
    found = headers([OTHER, SECRET], "msg_1", 1, b"{}")
    assert found == {
        "webhook-id": "msg_1",
        "webhook-timestamp": "1",
        "webhook-signature": " ".join(
            [signature(OTHER, "msg_1", 1, b"{}"), signature(SECRET, "msg_1", 1, b"{}")]
        ),
    }


def test_secrets_are_long_and_never_the_same():
    made = {new_secret() for _ in range(50)}
    assert len(made) == 50
    for secret in made:
        assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", secret)
        assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32


def test_what_is_no_secret_signs_nothing():
    with pytest.raises(ValueError, match="not a secret"):
        signature("whsec_!!", "msg_1", 1, b"{}")
