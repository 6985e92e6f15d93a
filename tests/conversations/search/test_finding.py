"""What is found. The same table holds on every database EchoDesk runs on."""

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations import inbox
from conversations.inbox_query import InboxQuery
from conversations.models import Label, SearchableText
from conversations.search import finding, index, people
from conversations.search.planning import plan_of
from echodesk.keyset import Cursor
from tests import factories
from tests.conversations.search.test_parsing import SPEAKING
from tests.conversations.search.world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(params=[200, 0], ids=["few conversations", "many"])
def either_way(request, monkeypatch):
    """Few conversations are looked through one by one, many by what fits: it is the same."""
    monkeypatch.setattr(finding, "_FEW", request.param)


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
def test_conversations_are_found_by_what_was_said_and_who_it_is(world, either_way, q, found):
    assert conversations(world, q) == found
    assert conversations(world, q, status="open") == found & {AINO, MIKA}


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


def test_filters_of_the_list_and_what_is_searched_go_together(world, either_way):
    assert conversations(world, "parcel", queue="mine") == {AINO}
    assert conversations(world, "parcel", platform="whatsapp") == {LEVAN}
    assert conversations(world, "parcel is:pending", status="open") == set()
    assert conversations(world, "parcel", account=str(world.shop.pk), unread=True) == {AINO}


@pytest.mark.parametrize(
    ("q", "faults"), [("label:x", 1), ("from:zzz label:vip", 1), ("re:a b", 1)]
)
def test_names_that_nobody_and_nothing_bears_are_told(world, q, faults):
    assert len(plan_of(world.agent, q).problems) == faults


def test_an_exact_name_means_no_longer_one(world):
    longer = Label.objects.create(workspace=world.workspace, name="VIP guests")
    world.conversations[MIKA].labels.add(longer)

    assert conversations(world, "label:vip") == {AINO}
    assert conversations(world, "label:gue") == {MIKA}
    assert conversations(world, f"label:{longer.pk}") == {MIKA}


def test_days_are_those_of_the_member(world):
    """Levan's first message was at noon in London: already the next day on Kiritimati."""
    said = world.say(world.conversations[LEVAN], "late parcel", 5)
    index.catch_up()
    assert texts(world, "late on:2026-11-24") == [said.text]
    world.workspace.time_zone = "Pacific/Kiritimati"
    world.workspace.save()
    world.agent.workspace.refresh_from_db()
    assert texts(world, "late on:2026-11-24") == []
    assert texts(world, "late on:2026-11-25") == [said.text]
    world.agent.user.time_zone = "Europe/London"
    assert texts(world, "late on:2026-11-24") == [said.text]


def test_pages_of_messages_follow_each_other_over_weeks_without_gap_or_repeat(world):
    talk = world.conversations[AINO]
    for number in range(40):
        world.say(talk, f"Zebra {number}", days=number // 2 * 3)
    index.catch_up()
    whole = texts(world, "zebra")
    plan, seen, before = plan_of(world.agent, "zebra"), [], None
    while page := finding.texts(world.agent, plan, limit=7, before=before):
        rows = SearchableText.objects.select_related("message").in_bulk([one.pk for one in page])
        seen += [rows[one.pk].message.text for one in page]
        last = rows[page[-1].pk]
        before = Cursor(last.at, last.pk)

    assert len(set(whole)) == 40
    assert seen == whole
    assert texts(world, "zebra", limit=3) == whole[:3]


def test_what_was_said_in_the_future_or_long_ago_is_found(world):
    talk = world.conversations[AINO]
    for days in (-4000, 12000):
        world.say(talk, "Zebra", days=days)
    index.catch_up()

    assert len(texts(world, "zebra")) == 2


def test_of_too_many_hits_the_newest_count(world, monkeypatch, either_way):
    monkeypatch.setattr(finding, "MOST_HITS", 2)
    assert conversations(world, "parcel") == {AINO, LEVAN}
    world.say(world.conversations[MIKA], "a parcel", 0)
    world.say(world.conversations[MIKA], "a parcel", 0)
    index.catch_up()
    assert conversations(world, "parcel") == {MIKA}
    assert conversations(world, "parcel", queue="mine") == {AINO}


class TestIsolation:
    """Nobody's results are changed by what they may not see."""

    def test_another_workspace_finds_nothing_and_adds_nothing(self, world, stranger):
        account = factories.make_account(stranger.workspace, username="nord.coffee")
        theirs = factories.make_conversation(account, name="Aino Virtanen")
        factories.make_message(theirs, "Where is my parcel?", occurred_at=NOW)
        Label.objects.create(workspace=stranger.workspace, name="Secret")
        index.catch_up()

        assert conversations(world, "parcel") == {AINO, LEVAN}
        assert len(texts(world, "parcel")) == 3
        assert plan_of(world.agent, "label:secret").problems
        assert texts(world, "parcel", member=stranger) == ["Where is my parcel?"]
        assert not set(inbox.select(stranger, InboxQuery(q="1184")))
        assert [one.conversation for one in people_of(stranger, "aino")] == [theirs]
        assert [one.conversation.pk for one in people_of(world.agent, "aino")] == [
            world.conversations[AINO].pk
        ]

    def test_a_limited_member_finds_what_is_at_their_locations(self, world, either_way):
        here, there = (factories.make_location(world.workspace, name) for name in "ab")
        for account, location in ((world.shop, here), (world.phone, there)):
            account.location = location
            account.save()
        limited = factories.make_limited(world.workspace, here)

        assert conversations(world, "parcel", member=limited) == {AINO}
        assert conversations(world, "friday", member=limited) == set()
        assert texts(world, "courier", member=limited) == []
        assert people_of(limited, "3456") == people_of(limited, "salome") == []
        assert len(people_of(limited, "aino")) == 1
        assert plan_of(limited, "account:hotline").problems

    def test_a_person_known_here_and_there_is_not_found_by_what_is_known_there(self, world):
        here, there = (factories.make_location(world.workspace, name) for name in "ab")
        for account, location in ((world.shop, here), (world.phone, there)):
            account.location = location
            account.save()
        contact = world.conversations[AINO].contact
        factories.make_conversation(world.phone, contact=contact, external_id="358401234567")
        index.catch_up()
        limited = factories.make_limited(world.workspace, here)

        assert len(people_of(world.agent, "358401234567")) == 1
        assert people_of(limited, "358401234567") == []
        assert conversations(world, "358401234567", member=limited) == set()

    def test_nobody_finds_nothing(self, world):
        assert not inbox.select(None, InboxQuery(q="parcel")).exists()
        world.agent.is_active = False
        assert conversations(world, "parcel") == set()
        assert texts(world, "parcel") == []


def people_of(member, q):
    plan = plan_of(member, q)
    return people.people(member, plan.pattern, plan.number)


class TestPeople:
    """The short list of persons above the conversations."""

    def shown(self, world, q):
        return [(one.name.text, one.handle.text) for one in people_of(world.agent, q)]

    def test_they_are_shown_with_what_was_found_of_them(self, world):
        assert self.shown(world, "virta") == [("Aino Virtanen", "@aino.v")]
        assert self.shown(world, "+55 11 98765-4321") == [("Salome", "+5511987654321")]
        [one] = people_of(world.agent, "987654")
        assert [part.text for part in one.handle.parts if part.is_hit] == ["987654"]

    def test_who_was_active_last_comes_first_and_each_once(self, world):
        contact = world.meet("Anna").contact
        world.meet("Anneli", last_activity_at=NOW)
        factories.make_conversation(world.phone, contact=contact)
        index.catch_up()

        assert [name for name, _handle in self.shown(world, "ann")] == ["Anneli", "Anna"]


def test_a_search_costs_the_same_queries_however_much_there_is(world, django_assert_num_queries):
    q = "parcel from:aino label:vip account:nord assignee:me before:today"
    for _ in range(2):
        with django_assert_num_queries(8):
            list(inbox.select(world.agent, InboxQuery(q=q)))
        for number in range(10):
            talk = world.meet(f"Aino {number}", assignee=world.agent)
            talk.labels.add(world.vip)
            world.say(talk, "my parcel")
        index.catch_up()


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(SPEAKING | st.text())
def test_whatever_is_asked_is_answered(world, q):
    conversations(world, q)
    texts(world, q)
    people_of(world.agent, q)
