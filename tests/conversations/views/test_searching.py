"""Searching the list: what is shown of what was found, and help with typing."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from conversations.search import index
from tests import factories
from tests.conversations.search.world import NOW, World

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(workspace, agent):
    return World(workspace, agent)


@pytest.fixture
def tab(page_of, agent):
    return page_of(agent)


def shown(tab, q, **params):
    return tab.get(reverse("inbox"), {"q": q, "status": "all", **params}).content.decode()


def rows_of(html):
    """The names in the rows of the list, in order."""
    return re.findall(r'class="conv__link conv__name"[^>]*>([^<]+)<', html)


def test_a_row_shows_the_piece_that_was_found_and_leads_to_it(tab, world):
    html = shown(tab, "parcel")
    said = world.conversations["aino"].messages.order_by("pk").first()

    assert "Where is my <mark>PARCEL</mark>, order #1184?" in html
    assert f'/?status=all&amp;q=parcel#message-{said.pk}"' in html
    assert rows_of(html) == ["Aino Virtanen", "ლევან ბერიძე"]


def test_what_was_said_long_before_is_opened_where_it_stands(tab, world):
    talk = world.conversations["aino"]
    said = world.say(talk, "The zebra crossing", days=200)
    for number in range(20):
        world.say(talk, f"Later {number}", days=100 - number)
    index.catch_up()
    link = re.search(r'href="([^"]+#message-\d+)"', shown(tab, "zebra"))[1].replace("&amp;", "&")

    assert "&before=" in link
    page = tab.get(link.partition("#")[0]).content.decode()
    assert f'id="message-{said.pk}"' in page
    assert "Later 10" in page
    assert "Later 19" not in page


def test_a_note_is_shown_as_one_and_leads_to_itself(tab, world):
    html = shown(tab, "courier")

    assert "Ask the <mark>courier</mark> about the parcel" in html
    assert "#note-" in html
    assert "Note:" in html


def test_people_come_first(tab, world):
    html = shown(tab, "virta")

    assert "<mark>Virtanen</mark>" in html
    assert "@aino.v" in html
    assert html.index("found-people") < html.index("conv__link")
    assert "found-people" not in shown(tab, "parcel")


def test_people_whose_conversation_the_filters_leave_out_are_still_told_of(tab, world):
    html = shown(tab, "salome", status="open")

    assert "<mark>Salome</mark>" in html
    assert rows_of(html) == []
    assert "Search all" in html


def test_what_is_wrong_is_told_and_the_rest_is_found(tab, world):
    html = shown(tab, "lable:vip parcel before:<b>")

    assert "There is no operator “lable:”" in html
    assert "“&lt;b&gt;” is no day" in html
    html = shown(tab, "parcel before:soon")
    assert rows_of(html) == ["Aino Virtanen", "ლევან ბერიძე"]


def test_a_query_that_names_a_status_is_not_limited_to_the_open_ones(tab, world):
    assert rows_of(shown(tab, "is:resolved", status="open")) == ["Salome"]
    assert rows_of(shown(tab, "is:unread", status="open")) == ["Aino Virtanen"]


def test_words_are_never_markup(tab, world):
    world.say(world.conversations["aino"], "<img src=x> zebra </mark>")
    index.catch_up()
    html = shown(tab, "zebra")

    assert "&lt;img src=x&gt; <mark>zebra</mark> &lt;/mark&gt;" in html
    assert 'value="&lt;script&gt;"' in shown(tab, "<script>")


def test_a_live_row_shows_what_was_found_too(tab, world):
    talk = world.conversations["aino"]
    answer = tab.get(reverse("conversation-row", args=[talk.pk]), {"q": "parcel", "status": "all"})

    assert "<mark>PARCEL</mark>" in answer.content.decode()
    other = world.conversations["mika"].pk
    assert tab.get(reverse("conversation-row", args=[other]), {"q": "parcel"}).status_code == 204


def test_the_next_rows_are_found_by_the_same_words(tab, world):
    for number in range(45):
        talk = world.meet(f"Zoe{number} Z", last_activity_at=NOW - timedelta(days=number))
        world.say(talk, "the zebra", days=number)
    index.catch_up()
    html = shown(tab, "zebra")
    url = re.search(r'hx-get="([^"]+cursor[^"]+)"', html)[1].replace("&amp;", "&")
    more = tab.get(url, **HTMX).content.decode()

    assert len(rows_of(html)) == 40
    assert len(rows_of(more)) == 5
    assert more.count("<mark>zebra</mark>") == 5


def test_a_search_costs_the_same_queries_however_much_is_found(
    tab, world, django_assert_max_num_queries
):
    shown(tab, "parcel")
    for _ in range(2):
        with django_assert_max_num_queries(25) as few:
            shown(tab, "parcel from:aino")
        count = len(few)
        for number in range(10):
            world.say(world.meet(f"Aino {number}"), "my parcel")
        index.catch_up()
        with django_assert_max_num_queries(count):
            shown(tab, "parcel from:aino")


@pytest.mark.parametrize(
    ("word", "offered"),
    [
        ("l", ["label:"]),
        ("-LAB", ["-label:"]),
        ("a", ["account:", "assignee:", "after:"]),
        ("label:", ["label:none", "label:VIP"]),
        ("label:v", ["label:VIP"]),
        ("-label:v", ["-label:VIP"]),
        ("assignee:b", ['assignee:"Nino Beridze"']),
        ("from:m", ["from:me", "from:Maia"]),
        ("account:hot", ['account:"Nord Hotline"']),
        ("team:night", ['team:"Night shift"']),
        ("is:un", ["is:unread", "is:unassigned"]),
        ("has:p", ["has:photo"]),
        ("before:t", ["before:today"]),
        ("platform:w", ["platform:whatsapp"]),
    ],
)
def test_what_is_being_typed_may_be_completed(tab, world, agent, word, offered):
    agent.user.name = "Maia"
    agent.user.save()
    html = tab.get(reverse("search-suggestions"), {"word": word}).content.decode()
    found = [one.replace("&quot;", '"') for one in re.findall(r'data-insert="([^"]+)"', html)]

    assert found == offered


@pytest.mark.parametrize("word", ["", "parcel", "https://x", "foo:bar", "label:zzz", "-"])
def test_ordinary_words_have_no_suggestions(tab, world, word):
    assert tab.get(reverse("search-suggestions"), {"word": word}).status_code == 204


def test_names_of_other_workspaces_are_not_suggested(client, page_of, stranger, world):
    url = reverse("search-suggestions")
    assert client.get(url, {"word": "label:"}).status_code == 302
    assert "VIP" not in page_of(stranger).get(url, {"word": "label:"}).content.decode()
    account = factories.make_account(stranger.workspace, username="elsewhere")
    assert account.username in page_of(stranger).get(url, {"word": "account:"}).content.decode()
