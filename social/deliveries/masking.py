"""Payloads as people may read them: what could open an account is masked."""

import json
import math
import re
from typing import Any

from echodesk.logging import MASK, scrub
from social.intake import wire

# Meta's links to media are open to whoever has them, signed in these parameters.
_SIGNED = re.compile(
    r"(?i)([?&;](?:[\w-]*(?:token|signature|secret|ticket|hmac|hash)|sig|oh|_nc_ohc|key|code)=)"
    r"[^&\s\"'<>]+"
)
_SIGNATURE_KEYS = re.compile(r"(?i)signature|hmac|^sig$|private_key|encrypted_flow_data")
# Access tokens and JWTs, wherever they stand.
_TOKENS = re.compile(
    r"\b(?:EAA[A-Za-z0-9]{20,}|IG(?:QV|QW|AA)[\w-]{20,}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*)"
)


def mask(value: Any) -> Any:
    """``value``, of any JSON-like shape, without what could open an account."""
    return _mask(scrub(value))


def _mask(value: Any) -> Any:
    if isinstance(value, str):
        return _TOKENS.sub(MASK, _SIGNED.sub(rf"\1{MASK}", value))
    if isinstance(value, dict):
        return {
            key: MASK if _SIGNATURE_KEYS.search(str(key)) and item else _mask(item)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_mask(item) for item in value]
    # What JSON cannot say: Python reads it, and nobody else would.
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def readable(body: bytes) -> Any:
    """What a body says, masked; a text where it is no JSON."""
    try:
        return mask(json.loads(body))
    except (ValueError, RecursionError):
        return mask(body.decode(errors="replace"))


def pretty(value: Any) -> str:
    """A masked value as people read it: indented JSON, or the text it is."""
    if isinstance(value, str):
        return wire.clean(value)
    return wire.clean(json.dumps(value, indent=2, ensure_ascii=False))
