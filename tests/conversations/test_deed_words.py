"""Who did what, as people read it."""

import re

import pytest

from conversations.deed_words import ICONS, words_of
from conversations.models import Deed, Verb
from echodesk.workspaces.models import Membership, User

NINO = Membership(pk=1, user=User(pk=1, name="Nino G"))


def _said(verb, member=NINO, **data):
    return re.sub("<[^>]+>", "", words_of(Deed(verb=verb, member=member, data=data), "Mara"))


@pytest.mark.parametrize(
    ("verb", "data", "words"),
    [
        ("assigned", {"name": "Giorgi"}, "Nino G assigned this to Giorgi"),
        ("assigned", {"name": "Nino G"}, "Nino G took this on"),
        ("unassigned", {}, "Nino G unassigned this"),
        ("team", {"name": "Support"}, "Nino G assigned this to Support"),
        ("team", {"name": ""}, "Nino G took this from its team"),
        ("labelled", {"added": ["VIP", "Order"], "removed": []}, "Nino G added VIP, Order"),
        ("labelled", {"added": [], "removed": ["VIP"]}, "Nino G removed VIP"),
        ("labelled", {"added": ["A"], "removed": ["B"]}, "Nino G added A and removed B"),
        ("priority", {"to": "urgent"}, "Nino G set the priority: Urgent"),
        ("snoozed", {}, "Nino G snoozed this until Mara replies"),
        (
            "snoozed",
            {"until": "2026-07-29T07:00:00+00:00"},
            "Nino G snoozed this until Wed 29 Jul, 07:00",
        ),
        ("resolved", {}, "Nino G resolved this"),
        ("blocked", {}, "Nino G blocked Mara"),
    ],
)
def test_each_deed_is_one_sentence(verb, data, words):
    assert _said(verb, **data) == words


def test_what_time_or_the_person_did_names_no_colleague():
    assert _said("woken", None) == "Back from snooze"
    assert _said("reopened", None) == "Opened again, as Mara wrote"


def test_who_has_left_is_a_former_colleague():
    assert _said("resolved", None) == "A former colleague resolved this"


@pytest.mark.parametrize("verb", Verb.values)
def test_there_are_words_and_an_icon_for_each(verb):
    assert _said(verb)
    assert ICONS[Verb(verb)]


def test_names_cannot_be_markup():
    deed = Deed(verb="assigned", member=NINO, data={"name": "<i>Eve</i>"})
    assert "<i>" not in words_of(deed, "Mara")
