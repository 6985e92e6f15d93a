"""What a call asks for, and taking just that of what is known.

https://developers.facebook.com/docs/graph-api/field-expansion
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# The field an expansion begins with, and its modifiers, such as ``messages.limit(20)``.
_HEAD = re.compile(r"^\s*(\w*)((?:\.\w+\([^()]*\))*)\s*$")
_MODIFIER = re.compile(r"\.(\w+)\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The inner fields of one field, and its modifiers."""

    fields: "Fields" = field(default_factory=dict)
    modifiers: Mapping[str, str] = field(default_factory=dict)


Fields = dict[str, Wanted]


def parse_fields(text: str) -> Fields:
    """Split a ``fields`` parameter: commas outside of braces and parentheses divide it."""
    found: Fields = {}
    for part in _split(text):
        head, _brace, inner = part.partition("{")
        match = _HEAD.match(head)
        if match and match[1]:
            modifiers = dict(_MODIFIER.findall(match[2]))
            found[match[1]] = Wanted(parse_fields(inner.removesuffix("}")), modifiers)
    return found


def select(known: Mapping[str, Any], wanted: Fields) -> dict[str, Any]:
    """The ``wanted`` of the ``known`` fields; ``id`` always comes along where there is one."""
    chosen = {name: _inner(known[name], wanted[name]) for name in wanted if name in known}
    return {**chosen, "id": known["id"]} if "id" in known else chosen


def _inner(value: Any, wanted: Wanted) -> Any:
    if not wanted.fields:
        return value
    if isinstance(value, dict):
        if isinstance(value.get("data"), list):
            return {**value, "data": [select(row, wanted.fields) for row in value["data"]]}
        return select(value, wanted.fields)
    return value


def _split(text: str) -> list[str]:
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "{(") - (letter in "})")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]
