"""A payload without the items that are not for whoever looks at it."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from social.intake.kinds import kind_of
from social.intake.parse import RawDelivery, parse_delivery

_LISTS = ("messaging", "standby", "changes")
_FLAT = ("field", "value")

Payload = dict[str, Any]


class Misread(Exception):
    """The payload is read otherwise today than when its items were stored."""


class Cutter:
    """Walks through a payload beside its stored items, and keeps what may be seen.

    ``kinds`` are the stored kinds in order; ``is_visible`` tells of each place in that
    order. Each raw item is read again by itself, which tells how many of the places are
    its own. Where that does not agree with what was stored, :class:`Misread` is raised:
    rather show nothing than another workspace's messages.
    """

    def __init__(
        self, raw: RawDelivery, kinds: Sequence[str], is_visible: Callable[[int], bool]
    ) -> None:
        self._raw = raw
        self._kinds = kinds
        self._is_visible = is_visible
        self._position = 0

    def cut(self) -> Payload:
        """The payload with the visible items alone."""
        payload = _load(self._raw.body)
        self._object = payload.get("object")
        entries = payload.get("entry")
        if not isinstance(entries, list):
            raise Misread
        kept = [found for entry in entries for found in self._entry(entry)]
        if self._position != len(self._kinds):
            raise Misread
        return {"object": self._object, "entry": kept}

    def _entry(self, entry: Any) -> Iterator[Any]:
        if not isinstance(entry, dict) or not _has_items(entry):
            if self._may_keep(entry):
                yield entry
            return
        bare = {key: value for key, value in entry.items() if key not in {*_LISTS, *_FLAT}}
        found = {key: self._list(bare, key, entry[key]) for key in _LISTS if _is_list(entry, key)}
        kept: Payload = {key: items for key, items in found.items() if items}
        flat = {key: entry[key] for key in _FLAT if key in entry}
        if "field" in flat and self._may_keep({**bare, **flat}):
            kept |= flat
        if kept:
            yield {**bare, **kept}

    def _list(self, bare: Payload, key: str, items: list[Any]) -> list[Any]:
        return [item for item in items if self._may_keep({**bare, key: [item]})]

    def _may_keep(self, entry: Any) -> bool:
        """Whether all that an entry of one item holds is visible; goes on behind it."""
        body = json.dumps({"object": self._object, "entry": [entry]}).encode()
        raw = RawDelivery(self._raw.id, self._raw.platform, body, self._raw.received_at)
        read = [kind_of(event) for event in parse_delivery(raw)]
        places = range(self._position, self._position + len(read))
        self._position = places.stop
        if list(self._kinds[places.start : places.stop]) != read:
            raise Misread
        return all(self._is_visible(place) for place in places)


def _is_list(entry: Payload, key: str) -> bool:
    return isinstance(entry.get(key), list)


def _has_items(entry: Payload) -> bool:
    return "field" in entry or any(_is_list(entry, key) and entry[key] for key in _LISTS)


def _load(body: bytes) -> Payload:
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Misread from error
    if not isinstance(payload, dict):
        raise Misread
    return payload
