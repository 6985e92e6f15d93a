"""Whether a request really is from Meta.

Meta signs the bytes it sends with the app secret and puts the result into
``X-Hub-Signature-256: sha256=<hex>``.
https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
"""

import hashlib
import hmac
from collections.abc import Iterable

_PREFIX = "sha256="


class InvalidSignature(Exception):
    """The signature is missing or was made with none of the secrets. Says no more than that."""


def sign(body: bytes, secret: str) -> str:
    """The header value Meta would send with ``body``."""
    return _PREFIX + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def verify_signature(body: bytes, header: str, secrets: Iterable[str]) -> frozenset[str]:
    """Return the secrets that made ``header`` over the raw ``body``; raise if there are none.

    Every secret is tried, and each comparison takes the same time whatever the
    header holds, so an answer's delay tells nothing of a secret or its place.
    """
    given = header.encode("utf-8", "replace")
    matching = frozenset(
        secret for secret in secrets if hmac.compare_digest(sign(body, secret).encode(), given)
    )
    if not matching:
        raise InvalidSignature
    return matching
