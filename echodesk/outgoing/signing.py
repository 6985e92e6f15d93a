"""Signing what is sent, so that a receiver knows it is ours. Pure.

The scheme is that of Standard Webhooks, for which receivers find libraries.
See https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
_KEY_BYTES = 32


def new_secret() -> str:
    """A secret as receivers configure it: ``whsec_`` and base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


def signature(secret: str, uid: str, timestamp: int, body: bytes) -> str:
    """``v1,`` and the base64 of the HMAC-SHA256 of id, time (Unix seconds) and body.

    Raises ``ValueError`` for a secret that is none.
    """
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("not a secret") from None
    signed = f"{uid}.{timestamp}.".encode() + body
    return f"v1,{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}"


def headers(keys: Iterable[str], uid: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers that prove where ``body`` comes from, signed with each of ``keys``."""
    return {
        "webhook-id": uid,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(key, uid, timestamp, body) for key in keys),
    }
