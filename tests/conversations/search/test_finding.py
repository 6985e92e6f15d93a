"""What is found. The same table holds on every database EchoDesk runs on."""

import pytest
import time_machine

from conversations import inbox
from conversations.inbox import InboxQuery
from conversations.models import SearchableText
from conversations.search import finding
from conversations.search.planning import plan_of
from tests.conversations.search.world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def conversations(world, q, **query):
    rows = inbox.select(query.pop("member", world.agent), InboxQuery(q=q, **query))
    names = {talk.pk: name for name, talk in world.conversations.items()}
    return {names[row.pk] for row in rows}


def texts(world, q, **options):
    member = options.pop("member", world.agent)
    found = finding.texts(member, plan_of(member, q), limit=options.pop("limit", 50), **options)
    rows = SearchableText.objects.select_related("message", "note").in_bulk([f.pk for f in found])
    return [
        (row.message or row.note).text or (row.message.kind)
        for row in (rows[one.pk] for one in found)
    ]


AINO, LEVAN, MIKA, SALOME = "aino", "ლევან", "mika", "salome"


@pytest.mark.parametrize(
    ("q", "found"),
    [
        # Words, whatever their case and accents, and the beginning of the last one.
        ("parcel", {AINO, LEVAN}),
        ("PARCEL", {AINO, LEVAN}),
        ("parc", {AINO, LEVAN}),
        ("parc order", set()),
        ("parc* order", {AINO}),
        ("order parcel", {AINO}),
        ("arcel", set()),
        ("cafe creme", {MIKA}),
        ("thes", {MIKA}),
        ("1184", {AINO}),
        ("#1184", {AINO}),
        ("order #118", {AINO}),
        # Any script.
        ("გამარჯობა", {LEVAN}),
        ("ბათუმ", {LEVAN}),
        ("ᲒᲐᲛᲐᲠᲯᲝᲑᲐ", {LEVAN}),
        ("посылка", {MIKA}),
        ("еще", {MIKA}),
        ("شحن", {MIKA}),
        ("الى القاهره", {MIKA}),
        ("ขอบคุณ", {MIKA}),
        ("คุณ", {MIKA}),
        ("ณคุ", set()),
        ("東京", {MIKA}),
        ("京都へ", {MIKA}),
        ("京", {MIKA}),
        ("都東", set()),
        # Phrases, and what must not be there.
        ('"by friday"', {SALOME}),
        ('"friday by"', {SALOME}),
        ('"friday noon"', set()),
        ("blue -friday", set()),
        ("mugs -please", {SALOME}),
        ("parcel -order", {LEVAN}),
        ('parcel -"my parcel"', {LEVAN}),
        ("parcel -courier", {AINO, LEVAN}),
        # People: name, handle, number in any spelling.
        ("virta", {AINO}),
        ("virtanen aino", {AINO}),
        ("@aino.v", {AINO}),
        ("jose", {MIKA}),
        ("ბერიძე", {LEVAN}),
        ("+995 555 12-34-56", {LEVAN}),
        ("0555123456", {LEVAN}),
        ("3456", {LEVAN}),
        ("456", set()),
        ("(11) 8765-4321", {SALOME}),
        ("+55 11 98765 4321", {SALOME}),
        ("sal", {SALOME}),
        # What is beside the words: names of files, places.
        ("broken mug", {AINO}),
        ("batumi port", {LEVAN}),
        # Operators.
        ("is:pending", {LEVAN}),
        ("is:open|resolved", {AINO, MIKA, SALOME}),
        ("-is:open", {LEVAN, SALOME}),
        ("is:unread", {AINO}),
        ("is:assigned", {AINO, MIKA}),
        ("is:unassigned", {LEVAN, SALOME}),
        ("label:vip", {AINO}),
        ("label:none", {LEVAN, MIKA, SALOME}),
        ("-label:vip is:assigned", {MIKA}),
        ("label:nothing", set()),
        ("assignee:me", {AINO}),
        ("assignee:none", {LEVAN, SALOME}),
        ("assignee:nino", {MIKA}),
        ('assignee:"nino ber"', {MIKA}),
        ("assignee:me|nino", {AINO, MIKA}),
        ("team:night", {MIKA}),
        ("team:none", {AINO, LEVAN, SALOME}),
        ("priority:high", {MIKA}),
        ("platform:whatsapp", {LEVAN, SALOME}),
        ("account:nord.coffee", {AINO, MIKA}),
        ("account:hotline", {LEVAN, SALOME}),
        ("parcel account:hotline", {LEVAN}),
        ("parcel label:vip", {AINO}),
        ("parcel -label:vip is:pending", {LEVAN}),
        ("from:nino", {AINO}),
        ("from:aino", {AINO}),
        ("from:aino look", set()),
        ("from:nino look", {AINO}),
        ("from:me", {LEVAN}),
        ("from:jose café", {MIKA}),
        ("from:nobody", set()),
        ("-from:nino is:unread", {AINO}),
        ("has:attachment", {AINO}),
        ("has:photo", {AINO}),
        ("has:video", set()),
        ("has:location", {LEVAN}),
        ("has:note", {LEVAN}),
        ("parcel has:note", {LEVAN}),
        ("has:photo broken", {AINO}),
        # Days.
        ("before:2026-11-15", {MIKA}),
        ("after:2026-11-27", {AINO, SALOME}),
        ("on:2026-11-27", {AINO, SALOME}),
        ("after:2d", {AINO, SALOME}),
        ("parcel before:2026-11-26", {LEVAN}),
        ("parcel on:2026-11-26", {AINO}),
        ("parcel after:today", set()),
        ("-after:2026-11-14 has:note", set()),
        ("mugs -on:yesterday", {SALOME}),
        ("parcel -before:2026-11-26", {AINO}),
        # What means nothing finds nothing, and what is wrong is left out.
        ("!!!", set()),
        ("👍", set()),
        ("parcel is:green", {AINO, LEVAN}),
        ("parcel before:soon", {AINO, LEVAN}),
        ("re:parcel", set()),
    ],
)
def test_conversations_are_found_by_what_was_said_and_who_it_is(world, q, found):
    assert conversations(world, q) == found


@pytest.mark.parametrize(
    ("q", "found"),
    [
        (
            "parcel",
            [
                "Where is my PARCEL, order #1184?",
                "Ask the courier about the parcel",
                "სად არის ჩემი parcel?",
            ],
        ),
        ("parcel -has:note", ["Where is my PARCEL, order #1184?", "სად არის ჩემი parcel?"]),
        ("from:nino", ["We look for it"]),
        ("has:attachment", ["image"]),
        ("friday", ["Friday by noon, blue or green mugs", "Two blue mugs by Friday, please"]),
        ("-by platform:whatsapp after:2026-11-24 -has:note", ["location", "სად არის ჩემი parcel?"]),
        ("virtanen", []),
    ],
)
def test_messages_and_notes_are_found_newest_first(world, q, found):
    assert texts(world, q) == found
