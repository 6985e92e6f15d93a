"""Searching by the API: the list of conversations, and all that was said."""

import pytest

from conversations.search import index
from tests import factories
from tests.conversations.search.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(workspace, agent):
    return World(workspace, agent)


@pytest.fixture
def api(api_of, agent):
    return api_of(agent)


def search(api, q, **params):
    return api.get("/api/search/messages/", {"q": q, **params})


def test_messages_and_notes_come_with_what_to_highlight(api, world):
    rows = search(api, "parcel").json()["results"]

    message, note, last = rows
    assert message["message"]["text"] == "Where is my PARCEL, order #1184?"
    assert message["message"]["conversation"] == message["conversation"]
    assert message["note"] is None
    assert message["excerpt"] == {
        "text": "Where is my PARCEL, order #1184?",
        "ranges": [{"start": 12, "end": 18}],
    }
    assert (note["message"], note["note"]["text"]) == (None, "Ask the courier about the parcel")
    assert note["conversation"] == last["conversation"] == world.conversations["ლევან"].pk


def test_pages_lead_through_all_there_is(api, world):
    for number in range(7):
        world.say(world.conversations["aino"], f"Zebra {number}", days=number * 5)
    index.catch_up()
    url, seen = "/api/search/messages/?q=zebra&page_size=3", []
    while url:
        answer = api.get(url).json()
        assert answer["previous"] is None
        seen += [row["message"]["text"] for row in answer["results"]]
        url = answer["next"]

    assert seen == [f"Zebra {number}" for number in range(7)]


@pytest.mark.parametrize("path", ["/api/search/messages/", "/api/conversations/"])
@pytest.mark.parametrize(
    ("q", "words"),
    [
        ("lable:vip", "no operator “lable:”"),
        ("before:soon", "“soon” is no day"),
        ("is:green", "does not know “green”"),
        ("label:nothing", "called “nothing”"),
        ("label:", "Write something after “label:”"),
        ("!!!", "has no letters or digits"),
    ],
)
def test_what_cannot_be_understood_is_refused_in_plain_words(api, world, path, q, words):
    answer = api.get(path, {"q": q})

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid_query"
    assert words in answer.json()["detail"]
    assert answer.json()["fields"] == {"q": [answer.json()["detail"]]}


def test_the_list_of_conversations_understands_the_same(api, world):
    def listed(**params):
        found = api.get("/api/conversations/", params).json()["results"]
        return [row["contact"]["name"] for row in found]

    assert listed(q="parcel") == ["Aino Virtanen", "ლევან ბერიძე"]
    assert listed(q="parcel is:pending") == ["ლევან ბერიძე"]
    assert listed(q="parcel", status="open") == ["Aino Virtanen"]
    assert listed(q='"by friday"') == ["Salome"]


def test_nothing_is_asked_and_nothing_found(api, world):
    assert search(api, "").json() == {"next": None, "previous": None, "results": []}
    assert search(api, "zebra").json()["results"] == []
    assert search(api, "parcel", cursor="nonsense").json()["code"] == "invalid_cursor"
    assert search(api, "x" * 201).status_code == 400


def test_another_workspace_finds_nothing_of_it(api_of, stranger, world):
    assert search(api_of(stranger), "parcel").json()["results"] == []


def test_a_page_costs_the_same_queries_however_long(api, world, django_assert_num_queries):
    search(api, "parcel")
    for _ in range(2):
        with django_assert_num_queries(6):
            assert search(api, "parcel").json()["results"]
        for _ in range(8):
            factories.make_attachment(world.say(world.conversations["aino"], "parcel"))
        index.catch_up()
