"""The words scripts have for numbers of things."""

import re
from pathlib import Path

from django.utils import translation

from conversations.script_words import counted, counted_words

SCRIPTS = Path(__file__).resolve().parents[2] / "static" / "js"


def test_every_number_that_scripts_tell_has_words():
    told = {
        name
        for path in SCRIPTS.glob("*.js")
        for name in re.findall(r"plural\('(\w+)'", path.read_text())
    }
    assert told == set(counted(1))


def test_english_has_one_form_for_one_and_one_for_the_rest():
    with translation.override("en"):
        found = counted_words()
    assert [form["new"] for form in found["forms"]] == ["%(n)s new messages", "%(n)s new message"]
    assert found["like"]["1"] == 1
    assert {found["like"][number] for number in ("0", "2", "20")} == {0}
