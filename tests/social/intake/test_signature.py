import hashlib
import hmac

import pytest

from social.intake.signature import InvalidSignature, sign, verify_signature

BODY = b'{"object":"page","text":"\\u00e4 \\/"}'


def test_the_signature_is_over_the_raw_bytes():
    expected = "sha256=" + hmac.new(b"secret", BODY, hashlib.sha256).hexdigest()
    assert sign(BODY, "secret") == expected


@pytest.mark.parametrize("secret", ["new", "old"])
def test_any_current_secret_may_have_signed(secret):
    assert verify_signature(BODY, sign(BODY, secret), ["new", "old"]) == {secret}


@pytest.mark.parametrize(
    "header",
    [
        "",
        "sha256=",
        sign(BODY, "another"),
        sign(BODY + b" ", "new"),
        sign(BODY, "new").removeprefix("sha256="),
        sign(BODY, "new").upper(),
        "sha1=" + hmac.new(b"new", BODY, hashlib.sha1).hexdigest(),
        "sha256=ä€\udcff",
    ],
)
def test_anything_else_is_refused(header):
    with pytest.raises(InvalidSignature):
        verify_signature(BODY, header, ["new", "old"])


def test_nothing_is_accepted_where_no_secret_is_known():
    with pytest.raises(InvalidSignature):
        verify_signature(BODY, sign(BODY, ""), [])
