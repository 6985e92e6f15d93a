"""How much of Meta's allowance is used up, as its response headers tell.

https://developers.facebook.com/docs/graph-api/overview/rate-limiting#headers
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

APP_HEADERS = ("X-App-Usage", "X-Page-Usage")
BUSINESS_HEADER = "X-Business-Use-Case-Usage"
PERCENTAGES = ("call_count", "total_time", "total_cputime")


@dataclass(frozen=True, slots=True)
class Usage:
    """``percent`` is the fullest of all allowances; ``wait`` seconds until access returns."""

    percent: int = 0
    wait: int = 0


def _decoded(text: str | None) -> dict[str, Any]:
    try:
        value = json.loads(text or "{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _figure(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _allowances(headers: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Every allowance the headers speak of, whichever header it stands in."""
    for name in APP_HEADERS:
        yield _decoded(headers.get(name))
    for entries in _decoded(headers.get(BUSINESS_HEADER)).values():
        if isinstance(entries, list):
            yield from (entry for entry in entries if isinstance(entry, dict))


def parse_usage(headers: Mapping[str, str]) -> Usage:
    """The usage a response reports; zeros where it reports none or nonsense."""
    percent = wait = 0
    for allowance in _allowances(headers):
        percent = max(percent, *(_figure(allowance.get(name)) for name in PERCENTAGES))
        wait = max(wait, _figure(allowance.get("estimated_time_to_regain_access")) * 60)
    return Usage(percent, wait)


def parse_retry_after(headers: Mapping[str, str]) -> int | None:
    """Seconds to wait: ``Retry-After`` in seconds, else the business allowance's estimate."""
    given = headers.get("Retry-After", "").strip()
    if given.isdecimal():
        return int(given)
    return parse_usage(headers).wait or None
