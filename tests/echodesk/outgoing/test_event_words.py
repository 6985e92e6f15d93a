"""Whoever chooses events is offered all there are, in words."""

import re
from pathlib import Path

from echodesk.outgoing.event_words import INTERNAL, event_words, unknown

ROOT = Path(__file__).parents[3]


def types_in_the_code():
    """The types that stand in the code as they are appended."""
    source = "".join(file.read_text() for file in (ROOT / "conversations").rglob("*.py"))
    return {*re.findall(r'NewEvent\(\s*"(\w+)"', source), "ig_dm", "fb_dm", "wa_message"}


def test_every_type_that_is_appended_has_words():
    assert {"note", "message_status"} <= types_in_the_code()
    assert unknown(types_in_the_code()) == []
    assert not INTERNAL & set(event_words())
    assert all(str(words).strip() for words in event_words().values())
