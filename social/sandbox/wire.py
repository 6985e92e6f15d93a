"""The bytes of a webhook, and the signature over exactly them.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started
"""

import hashlib
import hmac
import json
from typing import Any


def encode(payload: dict[str, Any]) -> bytes:
    r"""JSON as Meta writes it: compact, non-ASCII as lowercase ``\uXXXX``, ``/`` as ``\/``."""
    text = json.dumps(payload, separators=(",", ":"), ensure_ascii=True)
    # A slash can only stand inside a string, so this changes no structure.
    return text.replace("/", "\\/").encode("ascii")


def sign(body: bytes, secret: str) -> str:
    """The value of ``X-Hub-Signature-256``."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
