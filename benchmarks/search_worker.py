"""The process that ``benchmarks.search`` measures: fills the tables, then searches them."""

import functools
import json
import os
import statistics
import sys
import time
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "echodesk.settings")

import django

django.setup()

from django.db import connection

from benchmarks import search_rows
from conversations import inbox
from conversations.inbox_query import InboxQuery
from conversations.models import Message, SearchableText
from conversations.search import finding, hits, index
from conversations.search.planning import plan_of
from echodesk.workspaces.models import Membership

_NEWEST = 50
# A round is so many searches, or as many as fit into so long.
_EACH, _ENOUGH_MS = 15, 10_000
_INDEXED = 20_000
_RARE = f"w{search_rows.WORDS - 7}"
_USUAL = (
    "SELECT id FROM conversations_message WHERE workspace_id = %s"
    " AND to_tsvector('simple', text) @@ %s::tsquery"
    " ORDER BY occurred_at DESC, id DESC LIMIT 50"
)


def main(messages: int, rounds: int) -> None:
    """Print ``[{"title", "hits", "ms": [of each round]}]`` and what else was found out."""
    member = search_rows.fill(messages)
    asked = {
        **_texts(member),
        **_lists(member),
        **_usual(member),
    }
    rows = []
    for title, (ask, word) in asked.items():
        ask()
        rows.append({"title": title, "hits": _hits(word), "ms": _time(ask, rounds)})
    print(
        json.dumps(
            {
                "rows": rows,
                "plan": _plan(member),
                "sizes": _sizes(),
                "indexed": _indexing(),
            }
        )
    )


def _texts(member: Membership) -> dict[str, tuple[Callable[[], object], str]]:
    def newest(q: str) -> Callable[[], object]:
        plan = plan_of(member, q)
        return lambda: finding.texts(member, plan, limit=_NEWEST)

    def page(q: str) -> Callable[[], object]:
        return lambda: hits.page(member, plan_of(member, q), cursor="", size=_NEWEST)

    return {
        "newest 50 of a rare word": (newest(f'"{_RARE}"'), _RARE),
        "newest 50 of a word that is nowhere": (newest('"zebra"'), "zebra"),
        "newest 50 of a common word": (newest('"w10"'), "w10"),
        "newest 50 of a word in half of all messages": (newest('"w1"'), "w1"),
        "newest 50 of two common words": (newest('"w10" "w20"'), "w10 & w20"),
        "newest 50 of a phrase of common words": (newest('"w1 w2"'), "w1 <-> w2"),
        "newest 50 of the beginning of a word": (newest("w1"), "w1:*"),
        "newest 50 of what all words begin with": (newest("w"), "w1"),
        "the same as the API gives it, a rare word": (page(f'"{_RARE}"'), _RARE),
        "the same as the API gives it, a common word": (page('"w10"'), "w10"),
    }


def _lists(member: Membership) -> dict[str, tuple[Callable[[], object], str]]:
    def shown(q: str, **query: str) -> Callable[[], object]:
        def ask() -> None:
            found = inbox.page(member, InboxQuery(q=q, **query))
            hits.newest_in(member, plan_of(member, q), [row.pk for row in found.items])

        return ask

    return {
        "page of the list, a rare word": (shown(_RARE), _RARE),
        "page of the list, a common word": (shown("w10"), "w10"),
        "page of the list, a common word, open only": (shown("w10", status="open"), "w10"),
        "page of the list, a common word, mine only": (shown("w10", queue="mine"), "w10"),
    }


def _usual(member: Membership) -> dict[str, tuple[Callable[[], object], str]]:
    """The same by an index on the messages' text, sorted afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(
            "CREATE INDEX usual ON conversations_message USING gin (to_tsvector('simple', text))"
        )
        cursor.execute("ANALYZE conversations_message")

    def ask(word: str) -> Callable[[], object]:
        def run() -> None:
            with connection.cursor() as cursor:
                cursor.execute(_USUAL, [member.workspace_id, word])
                cursor.fetchall()

        return run

    return {
        "as usual (GIN on the text, then sorted): a rare word": (ask(_RARE), _RARE),
        "as usual: a common word": (ask("w10"), "w10"),
        "as usual: the beginning of a word": (ask("w1:*"), "w1:*"),
    }


@functools.cache
def _hits(word: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM conversations_message"
            " WHERE to_tsvector('simple', text) @@ %s::tsquery",
            [word],
        )
        return cursor.fetchone()[0]


def _time(ask: Callable[[], object], rounds: int) -> list[float]:
    """The median of each round, in milliseconds."""
    return [statistics.median(_round(ask)) for _ in range(rounds)]


def _round(ask: Callable[[], object]) -> list[float]:
    taken: list[float] = []
    while len(taken) < _EACH and sum(taken) < _ENOUGH_MS:
        started = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def _plan(member: Membership) -> list[str]:
    """Which indexes the search for a common word uses."""
    asked = []

    def note(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        finding.texts(member, plan_of(member, '"w10"'), limit=_NEWEST)
    [(sql, params)] = [one for one in asked if "RECURSIVE" in one[0]]
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("WITH RECURSIVE", "EXPLAIN WITH RECURSIVE", 1), params)
        cursor.nextset()
        lines = [line for (line,) in cursor.fetchall()]
    found = {word for line in lines for word in line.split() if word.startswith("searchable_")}
    if found != {"searchable_words", "searchable_newest"} or any(
        "Seq Scan" in one for one in lines
    ):
        raise RuntimeError("Another plan than meant:\n" + "\n".join(lines))
    return sorted(found)


def _sizes() -> dict[str, int]:
    """Megabytes of the table of messages, of what is searched, and of its indexes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_relation_size('conversations_message') / 1000000,"
            " pg_relation_size('conversations_searchabletext') / 1000000,"
            " pg_indexes_size('conversations_searchabletext') / 1000000"
        )
        return dict(zip(("messages", "texts", "indexes"), cursor.fetchone(), strict=True))


def _indexing() -> float:
    """Messages per second of the task that indexes what is new."""
    newest = Message.objects.order_by("-pk").values_list("pk", flat=True)[:_INDEXED]
    SearchableText.objects.filter(message__in=list(newest)).delete()
    started = time.perf_counter()
    done = index.catch_up()
    return done / (time.perf_counter() - started)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
