"""What the database of an installation shows, asked from outside."""

import contextlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import psycopg

from tests.services import wait_until

_WAITING = "SELECT count(*) FROM social_webhookdelivery WHERE state IN ('new', 'retry')"
_TOLD = """
    SELECT message.external_id, count(event.id)
    FROM conversations_message AS message
    JOIN social_socialaccount AS account ON account.id = message.account_id
    LEFT JOIN realtime_event AS event
        ON event.workspace_id = message.workspace_id
        AND event.type IN ('ig_dm', 'fb_dm')
        AND (event.data ->> 'message')::bigint = message.id
    WHERE account.external_id = %s
    GROUP BY message.id, message.external_id
"""
_UNREAD = """
    SELECT coalesce(sum(conversation.unread_count), 0)
    FROM conversations_conversation AS conversation
    JOIN social_socialaccount AS account ON account.id = conversation.account_id
    WHERE account.external_id = %s
"""
_GAPS = """
    SELECT count(*) FROM realtime_sequence AS sequence WHERE sequence.last <> (
        SELECT count(*) FROM realtime_event AS event
        WHERE event.workspace_id = sequence.workspace_id
    )
"""
# Who has written messages that are not committed yet.
_MID_BATCH = """
    SELECT activity.application_name
    FROM pg_locks AS held JOIN pg_stat_activity AS activity USING (pid)
    WHERE held.relation = 'conversations_message'::regclass
        AND held.mode = 'RowExclusiveLock'
        AND activity.datname = current_database()
        AND activity.application_name <> ''
"""
_TRIES = 5
_UNCLAIMED = "SELECT id FROM social_webhookdelivery WHERE state = 'new' FOR UPDATE SKIP LOCKED"


class Count(NamedTuple):
    """Messages that are missing or untold, and those that are there or were told twice."""

    lost: int
    doubled: int


class Books:
    """Reads one installation's tables; each question on a connection of its own."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url.replace("postgres:", "postgresql:")

    @contextlib.contextmanager
    def connected(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self._url, autocommit=True, connect_timeout=5) as connection:
            yield connection

    def ask(self, question: str, *values) -> list[tuple]:
        with self.connected() as connection:
            return connection.execute(question, values).fetchall()

    def change(self, statement: str, *values) -> None:
        """Beside the workers; PostgreSQL may end it in their favour, so it is tried again."""
        for _try in range(_TRIES):
            with contextlib.suppress(psycopg.errors.DeadlockDetected), self.connected() as db:
                db.execute(statement, values)
                return
        raise RuntimeError(f"{_TRIES} deadlocks in a row: {statement}")

    def waiting(self) -> int:
        """Deliveries that still have to be processed."""
        return self.ask(_WAITING)[0][0]

    def wait_until_processed(self, seconds: float) -> None:
        wait_until(lambda: self.waiting() == 0, "processing what was stored", seconds)

    def digests(self) -> set[bytes]:
        """What every stored delivery is known by."""
        return {bytes(row[0]) for row in self.ask("SELECT digest FROM social_webhookdelivery")}

    def count(self, account: str, expected: Iterable[str]) -> Count:
        """Compare messages received by an account with those that were sent to it.

        A message is told once in the event log and counts once as unread; whatever is
        more is doubled, whatever is less is lost.
        """
        told = Counter(dict(self.ask(_TOLD, account)))
        wanted = set(expected)
        unread = self.ask(_UNREAD, account)[0][0] - len(told)
        lost = sum(told[name] < 1 for name in wanted) + max(0, -unread)
        doubled = sum(times > (name in wanted) for name, times in told.items()) + max(0, unread)
        return Count(lost, doubled)

    def logs_with_gaps(self) -> int:
        """Workspaces in whose event log a number is missing, or there twice."""
        return self.ask(_GAPS)[0][0]

    def mid_batch(self) -> str:
        """The process that has written messages and not committed them; empty if none has."""
        return next((row[0] for row in self.ask(_MID_BATCH)), "")

    def unclaimed(self) -> int:
        """New deliveries that no worker has in hand."""
        return len(self.ask(_UNCLAIMED))

    @contextlib.contextmanager
    def barred(self, table: str) -> Iterator[None]:
        """Nobody reads or writes ``table`` within the block; who wants to, waits."""
        with self.connected() as connection, connection.transaction():
            connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
            yield
