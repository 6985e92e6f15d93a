"""Who is looking at which conversation, pieced together from what processes say."""

import pytest

from echodesk.realtime.presence import FRESH, Here, Presence, frames


def here(member, conversation=7, *, replying=False):
    return Here(conversation, 3, member, f"Member {member}", replying)


@pytest.fixture
def presence():
    return Presence()


def members(change):
    return [row.member for row in change.members]


def test_who_comes_and_goes_is_told(presence):
    (came,) = presence.hear("a", [here(1)], now=0)
    assert (came.conversation, members(came), came.typing) == (7, [1], ())
    (joined,) = presence.hear("b", [here(2)], now=0)
    assert members(joined) == [1, 2]
    (left,) = presence.hear("a", [], now=1)
    assert members(left) == [2]


def test_what_is_said_again_is_no_news(presence):
    presence.hear("a", [here(1)], now=0)
    assert presence.hear("a", [here(1)], now=1) == []


def test_who_goes_on_to_another_conversation_changes_both(presence):
    presence.hear("a", [here(1)], now=0)
    changes = presence.hear("a", [here(1, conversation=8)], now=1)
    assert {change.conversation: members(change) for change in changes} == {7: [], 8: [1]}


def test_writing_begins_and_ends_once(presence):
    presence.hear("a", [here(1)], now=0)
    (began,) = presence.hear("a", [here(1, replying=True)], now=1)
    assert [(row.member, writes) for row, writes in began.typing] == [(1, True)]
    (ended,) = presence.hear("a", [], now=2)
    assert [(row.member, writes) for row, writes in ended.typing] == [(1, False)]


def test_who_has_it_open_twice_is_there_once_and_writes_if_either_does(presence):
    presence.hear("a", [here(1, replying=True)], now=0)
    presence.hear("b", [here(1)], now=0)
    (change,) = presence.everywhere()
    assert [(row.member, row.replying) for row in change.members] == [(1, True)]


def test_a_process_that_died_takes_its_browsers_along(presence):
    presence.hear("a", [here(1)], now=0)
    presence.hear("b", [here(2)], now=FRESH)
    (change,) = presence.forget_silent(FRESH)
    assert members(change) == [2]
    assert presence.forget_silent(FRESH) == []


def test_frames_have_no_number(presence):
    (change,) = presence.hear("a", [here(1, replying=True)], now=0)
    assert frames(5, change) == [
        {
            "type": "presence",
            "workspace": 5,
            "conversation": 7,
            "data": {"members": [{"id": 1, "name": "Member 1", "replying": True}]},
        },
        {
            "type": "typing",
            "workspace": 5,
            "conversation": 7,
            "data": {"member": 1, "name": "Member 1", "typing": True},
        },
    ]
