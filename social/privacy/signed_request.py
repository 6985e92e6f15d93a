"""What Meta posts when somebody removes the app, or asks for their data to be deleted.

``signed_request`` is ``base64url(HMAC-SHA256) + "." + base64url(JSON)``; the MAC is over
the encoded JSON as it stands, with the secret of the app that was removed.
https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_ALGORITHM = "HMAC-SHA256"
_LONGEST, _LONGEST_ID = 10_000, 64


class MalformedRequest(ValueError):
    """Not a signed request at all."""


class ForgedRequest(MalformedRequest):
    """Signed with none of the secrets. Says no more than that."""


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """Whom it is about, by the id our app knows them by, and the secrets that signed it."""

    user_id: str
    signers: frozenset[str]


def sign(payload: dict[str, Any], secret: str) -> str:
    """The ``signed_request`` Meta would post with ``payload``."""
    encoded = _encode(json.dumps(payload).encode())
    return f"{_encode(_mac(encoded, secret))}.{encoded}"


def parse_signed_request(text: str, secrets: Iterable[str]) -> SignedRequest:
    """Read ``text`` if one of ``secrets`` signed it.

    Every secret is tried and each comparison takes the same time, so that an answer's
    delay tells nothing. Nothing of the JSON is looked at before the signature is right.
    """
    signature, dot, encoded = text.partition(".")
    if not dot or not encoded or len(text) > _LONGEST:
        raise MalformedRequest("not of the form signature.payload")
    given, payload = _decode(signature), _decode(encoded)
    signers = frozenset(
        secret for secret in secrets if hmac.compare_digest(_mac(encoded, secret), given)
    )
    if not signers:
        raise ForgedRequest("signed with another secret")
    return SignedRequest(_user_of(payload), signers)


def _user_of(payload: bytes) -> str:
    try:
        data = json.loads(payload)
    except (ValueError, RecursionError):
        raise MalformedRequest("the payload is not JSON") from None
    if not isinstance(data, dict) or str(data.get("algorithm", "")).upper() != _ALGORITHM:
        raise MalformedRequest("not signed with HMAC-SHA256")
    user_id = str(data.get("user_id") or "")
    if not (user_id.isascii() and user_id.isdecimal()) or len(user_id) > _LONGEST_ID:
        raise MalformedRequest("user_id is missing")
    return user_id


def _mac(encoded: str, secret: str) -> bytes:
    return hmac.new(secret.encode(), encoded.encode(), hashlib.sha256).digest()


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _decode(text: str) -> bytes:
    """Base64url, with or without its padding."""
    bare = text.rstrip("=")
    try:
        padded = bare.encode("ascii") + b"=" * (-len(bare) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise MalformedRequest("not base64url") from None
