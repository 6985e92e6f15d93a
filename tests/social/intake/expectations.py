"""Saying in one line what must come of a payload.

A :class:`Case` names a payload file, says in a sentence what it is about, and lists every
event that must come of it with every field; the makers below fill in what most share.
"""

import re
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from unittest.mock import ANY

from social.contents import Media, MediaKind
from social.events import MalformedItem, Origin
from social.intake.parse import RawDelivery, parse_delivery
from tests import payloads

RECEIVED = datetime(2026, 1, 2, tzinfo=UTC)
ORIGIN = Origin(delivery_id=7, position=0, received_at=RECEIVED)
INSTAGRAM, PAGE = "17841400000000001", "104000000000001"
PHOTOS = "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id="
FILES = "https://cdn.fbsbx.com/v/t59.2708-21/"


def at(second, *, thousandths=0):
    """A second of the minute in which most payloads happen."""
    return datetime(2025, 11, 1, 12, 26, second, thousandths * 1000, tzinfo=UTC)


# What the payloads say where nothing else is said: the item's time, and the entry's in seconds.
ITEM_TIME, ENTRY_TIME = at(40, thousandths=999), at(41)


class KeyOf:
    """Equal to any key made for this kind of thing: its name and a digest."""

    def __init__(self, kind):
        self.kind = kind

    def __eq__(self, other):
        return re.fullmatch(f"{self.kind}:[0-9a-f]{{64}}", other) is not None

    def __hash__(self):
        return hash(self.kind)

    def __repr__(self):
        return f"<a key of {self.kind}>"


@dataclass(frozen=True)
class Case:
    """A payload file, a sentence about it, and the events that must come of it."""

    name: str
    sentence: str
    events: tuple


def case(name, sentence, *events):
    return Case(name, sentence, events)


def maker_for(platform, account):
    """A maker of events of one account: ``make(Event, **fields)``."""

    def make(event, /, **given):
        shared = {"platform": platform, "account_ids": (account,), "occurred_at": ITEM_TIME}
        return event(origin=ORIGIN, **{**shared, **given})

    return make


def unreadable(platform, error, *account_ids):
    return MalformedItem(
        origin=ORIGIN, platform=platform, account_ids=account_ids, error=error, raw=ANY
    )


def shown(kind, url="", **more):
    """Something attached."""
    return Media(kind=MediaKind(kind), url=url, **more)


def parse(name, platform):
    return parse_delivery(RawDelivery(7, platform, payloads.encode(payloads.load(name)), RECEIVED))


def assert_comes_to(found, expected):
    """Every field of every event, said field by field where they differ."""
    numbered = [
        replace(event, origin=replace(ORIGIN, position=position))
        for position, event in enumerate(expected)
    ]
    assert [type(event) for event in found] == [type(event) for event in numbered]
    for event, wanted in zip(found, numbered, strict=True):
        assert _values(event) == _values(wanted)


def _values(event):
    return {field.name: getattr(event, field.name) for field in fields(event)}
