"""What became of answers, as the database has it and as Meta has it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tests.chaos.books import Books, Count
from tests.chaos.meta.calls import Call

_ROWS = """
    SELECT message.id, message.conversation_id, identity.external_id, message.text,
        message.status, message.asked_at IS NOT NULL, coalesce(message.external_id, '')
    FROM conversations_message AS message
    JOIN conversations_conversation AS conversation ON conversation.id = message.conversation_id
    JOIN conversations_contactidentity AS identity ON identity.id = conversation.identity_id
    WHERE message.direction = 'out' AND message.conversation_id = ANY(%s)
    ORDER BY message.id
"""
# Locked in the order in which workers do it.
_EXPIRE = """
    UPDATE conversations_message SET lease_until = now() WHERE id IN (
        SELECT id FROM conversations_message
        WHERE status = 'sending' AND conversation_id = ANY(%s) ORDER BY id FOR NO KEY UPDATE
    )
"""
_ASK = """
    UPDATE conversations_message SET uncertain_at = now() - interval '2 minutes' WHERE id IN (
        SELECT id FROM conversations_message
        WHERE status = 'uncertain' AND asked_at IS NULL AND id = ANY(%s)
        ORDER BY id FOR NO KEY UPDATE
    )
"""
SENT = frozenset({"sent", "delivered", "read"})


class Row(NamedTuple):
    """An answer here. ``external_id`` is what it is called at Meta, as far as that is known."""

    id: int
    conversation: int
    person: str
    text: str
    status: str
    asked: bool
    external_id: str

    @property
    def what(self) -> tuple[str, str]:
        """What it is known by at Meta too: no text is written twice to one person."""
        return self.person, self.text


class Outbox:
    """The answers in one installation's tables, and its clock."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def rows(self, conversations: Sequence[int]) -> list[Row]:
        return [Row(*values) for values in self._books.ask(_ROWS, list(conversations))]

    def let_leases_end(self, conversations: Sequence[int]) -> None:
        """Let the time pass for which a dead worker's sends are left alone."""
        self._books.change(_EXPIRE, list(conversations))

    def let_be_asked(self, rows: Iterable[Row]) -> None:
        """Let the two minutes pass after which an agent is asked."""
        self._books.change(_ASK, [row.id for row in rows])


def what_went_out(calls: Iterable[Call]) -> Counter[tuple[str, str]]:
    """How often each answer went out, by person and text."""
    return Counter((call.person, call.text) for call in calls if call.is_done)


def count(rows: Sequence[Row], calls: Sequence[Call], written: int) -> Count:
    """Compare ``written`` answers with what Meta has.

    Lost is what did not go out, or of which that is not known here. Doubled is what went
    out more than once, by its text or by its correlation, and what is shown more than once.
    """
    out = what_went_out(calls)
    names = Counter(call.correlation for call in calls if call.is_done and call.correlation)
    shown = Counter(row.what for row in rows)
    unsent = sum(row.status not in SENT or out[row.what] < 1 for row in rows)
    doubled = max(_more_than_once(out), _more_than_once(names)) + _more_than_once(shown)
    return Count(unsent + max(0, written - len(shown)), doubled)


def out_of_order(rows: Sequence[Row], calls: Sequence[Call], by_hand: set[int]) -> int:
    """How many answers went out before an earlier one of their conversation.

    What an agent sent again ``by_hand`` comes when the agent says so.
    """
    known = {row.what: row for row in rows}
    last: Counter[int] = Counter()
    wrong = 0
    for call in calls:
        row = known[call.person, call.text]
        if not call.is_done or row.id in by_hand:
            continue
        wrong += row.id < last[row.conversation]
        last[row.conversation] = max(row.id, last[row.conversation])
    return wrong


def _more_than_once(counted: Counter) -> int:
    return sum(times - 1 for times in counted.values())
