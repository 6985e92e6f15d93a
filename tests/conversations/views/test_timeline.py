from datetime import UTC, datetime, timedelta

from conversations.models import Message, Note
from conversations.views.timeline import present

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _message(minutes=0, direction="in", author_id=None):
    at = NOON + timedelta(minutes=minutes)
    return Message(direction=direction, occurred_at=at, author_id=author_id)


def _shape(items, unread=0):
    return [(entry.continued, entry.last) for entry in present(items, unread=unread)]


def test_messages_close_together_stand_as_one_run():
    assert _shape([_message(0), _message(1), _message(2)]) == [
        (False, False),
        (True, False),
        (True, True),
    ]


def test_a_pause_the_other_side_or_a_colleague_ends_a_run():
    ended = [(False, True), (False, True)]
    assert _shape([_message(0), _message(5)]) == ended
    assert _shape([_message(0), _message(1, "out")]) == ended
    assert _shape([_message(0, "out", 1), _message(1, "out", 2)]) == ended


def test_a_note_ends_a_run():
    note = Note(created_at=NOON + timedelta(minutes=1))
    assert _shape([_message(0), note, _message(2)]) == [(False, True)] * 3


def test_each_day_is_named_once():
    entries = present([_message(0), _message(1), _message(24 * 60)])
    assert [entry.new_day for entry in entries] == [True, False, True]


def test_the_line_stands_above_the_first_unread_incoming_message():
    items = [_message(0), _message(1, "out"), _message(2), _message(3, "out"), _message(4)]
    new = [entry.is_new for entry in present(items, unread=2)]
    assert new == [False, False, True, False, False]


def test_no_line_when_all_is_read_and_the_top_when_more_is_unread_than_shown():
    assert not any(entry.is_new for entry in present([_message()]))
    assert [entry.is_new for entry in present([_message(0), _message(1)], unread=9)] == [
        True,
        False,
    ]


def test_nothing_has_no_entries():
    assert present([], unread=3) == []
