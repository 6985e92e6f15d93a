"""The types of events that endpoints can be told of, in words.

Each floor knows the words for what it appends; ``settings.EVENT_WORDS`` names them all.
"""

from collections.abc import Collection
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from echodesk.realtime.log import SCOPES_CHANGED

# What says nothing to a program.
INTERNAL = frozenset({SCOPES_CHANGED})


@cache
def event_words() -> dict[str, Any]:
    """Words by type, in the order they are offered."""
    found: dict[str, Any] = {}
    for name in settings.EVENT_WORDS:
        found |= import_string(name)
    return found


def unknown(types: Collection[str]) -> list[str]:
    """Those of ``types`` that no event has."""
    return sorted(set(types) - set(event_words()))
