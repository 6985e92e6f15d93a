"""How much of Meta's allowances is used up, as its response headers tell.

https://developers.facebook.com/docs/graph-api/overview/rate-limiting#headers
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

APP_HEADERS = {"X-App-Usage": "app", "X-Page-Usage": "page"}
BUSINESS_HEADER = "X-Business-Use-Case-Usage"
PERCENTAGES = ("call_count", "total_time", "total_cputime")
# Meta's figures are whole numbers; what is beyond these is nonsense.
_MOST_PERCENT = 10_000
_MOST_MINUTES = 7 * 24 * 60
_NAME_LENGTH = 40
_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Allowance:
    """One allowance: ``app``, ``page``, or one of Meta's business use cases, such as ``messenger``.

    ``percent`` is the fullest of its figures, ``wait`` the seconds until access returns.
    """

    name: str
    percent: int = 0
    wait: int = 0


@dataclass(frozen=True, slots=True)
class Usage:
    """What one answer told of all its allowances, each named once."""

    allowances: tuple[Allowance, ...] = ()

    @property
    def percent(self) -> int:
        """How full the fullest allowance is."""
        return max((each.percent for each in self.allowances), default=0)

    @property
    def wait(self) -> int:
        """Seconds until access returns; 0 where nothing is closed."""
        return max((each.wait for each in self.allowances), default=0)


def parse_usage(headers: Mapping[str, str]) -> Usage:
    """The usage a response reports; empty where it reports none or nonsense."""
    fullest: dict[str, Allowance] = {}
    for found in _allowances(headers):
        known = fullest.get(found.name, found)
        percent, wait = max(known.percent, found.percent), max(known.wait, found.wait)
        fullest[found.name] = Allowance(found.name, percent, wait)
    return Usage(tuple(fullest.values()))


def parse_wait(headers: Mapping[str, str]) -> int:
    """Seconds to wait: the longest of ``Retry-After`` and the allowances' estimates; 0 for none."""
    given = headers.get("Retry-After", "").strip()
    asked = int(given[:_DIGITS]) if given.isascii() and given.isdecimal() else 0
    return max(min(asked, _MOST_MINUTES * 60), parse_usage(headers).wait)


def _allowances(headers: Mapping[str, str]) -> Iterator[Allowance]:
    """Every allowance the headers speak of, whichever header it stands in."""
    for header, name in APP_HEADERS.items():
        if figures := _decoded(headers.get(header)):
            yield _allowance(name, figures)
    for entries in _decoded(headers.get(BUSINESS_HEADER)).values():
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict):
                yield _allowance(str(entry.get("type") or "business")[:_NAME_LENGTH], entry)


def _allowance(name: str, figures: Mapping[str, Any]) -> Allowance:
    percent = max(_figure(figures.get(each), _MOST_PERCENT) for each in PERCENTAGES)
    minutes = _figure(figures.get("estimated_time_to_regain_access"), _MOST_MINUTES)
    return Allowance(name, percent, minutes * 60)


def _decoded(text: str | None) -> dict[str, Any]:
    try:
        value = json.loads(text or "{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _figure(value: object, most: int) -> int:
    """A figure between 0 and ``most``; JSON knows infinity, and Meta's tests say ``true``."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0
    return int(max(0, min(value, most))) if value == value else 0  # noqa: PLR0124 - not a number
