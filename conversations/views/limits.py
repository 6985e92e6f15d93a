"""What a platform takes of a reply, as the composer tells it before anything is sent."""

import json
from dataclasses import dataclass
from typing import Any

from conversations.actions._composing import MAX_PARTS
from social.media_rules import CONVERTIBLE, CONVERTIBLE_SIZE, MediaRule, check, rules_of
from social.outgoing import Problem
from social.outgoing.limits import BUTTON_TITLE, BUTTONS, LIMITS
from social.platforms import Platform, traits

# A type no platform has a rule of its own for.
_OTHER = "application/x-other"


@dataclass(frozen=True, slots=True)
class ReplyLimits:
    """What the composer tells of one platform.

    ``text_limit`` counts in ``text_unit``: ``bytes`` of UTF-8, or ``characters``; a
    longer text goes out in up to ``parts`` messages. ``files`` is JSON for
    ``static/js/uploads.js``; ``accept`` is what a file chooser offers, empty for all. At
    most ``offers`` answers may be offered for tapping, of ``offer_length`` characters;
    ``offers_stay``: as buttons that do not go away.
    """

    text_limit: int
    text_unit: str
    parts: int
    files: str
    accept: str
    offers: int
    offer_length: int
    offers_stay: bool


def limits_of(platform: str) -> ReplyLimits:
    """What ``platform`` takes."""
    allowed, outgoing = traits(platform), LIMITS[Platform(platform)]
    rules = rules_of(platform)
    return ReplyLimits(
        text_limit=allowed.text_limit,
        text_unit="bytes" if allowed.text_limit_in_bytes else "characters",
        parts=MAX_PARTS,
        files=json.dumps(_file_rules(platform, rules), ensure_ascii=False),
        accept=_accept(rules),
        offers=outgoing.quick_replies or BUTTONS,
        offer_length=BUTTON_TITLE,
        offers_stay=not outgoing.quick_replies,
    )


def _accept(rules: tuple[MediaRule, ...]) -> str:
    if not all(rule.content_types for rule in rules):
        return ""
    return ",".join(
        sorted({*CONVERTIBLE, *(name for rule in rules for name in rule.content_types)})
    )


def _file_rules(platform: str, rules: tuple[MediaRule, ...]) -> dict[str, Any]:
    """``{"types": [{"types", "max", "refusal"}], "pictures": {"types", "max"}, "refusal"}``."""
    return {
        "types": [
            {
                "types": rule.content_types,
                "max": rule.max_size,
                "refusal": _refusal(platform, _example(rule), rule.max_size + 1),
            }
            for rule in rules
        ],
        "pictures": {"types": sorted(CONVERTIBLE), "max": CONVERTIBLE_SIZE},
        "refusal": _refusal(platform, _OTHER, 1),
    }


def _example(rule: MediaRule) -> str:
    return rule.content_types[0] if rule.content_types else _OTHER


def _refusal(platform: str, content_type: str, size: int) -> str:
    """In which words such a file is refused; empty if it is taken."""
    found = check(platform, content_type, size)
    return found.detail if isinstance(found, Problem) else ""
