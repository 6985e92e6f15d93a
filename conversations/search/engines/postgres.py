"""Searching on PostgreSQL: ``tsvector`` columns with GIN indexes.

A GIN index knows no order, and of a common word it finds a million rows only to sort them.
So the words of a text are indexed with its workspace and its week before them
(``17.2952.order``): a search goes through the weeks, newest first, and stops at the first
ones that have enough. Neither a common word nor the beginning of one ever makes it look at
more than a week at once, nor at the rows of other workspaces.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Expression, F, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from conversations.models import SearchableContact, SearchablePerson, SearchableText
from conversations.search.engines.base import Condition, Found
from conversations.search.pattern import Pattern, Phrase

_WEEK_SECONDS = 604_800
# Stands for the week until the database knows which.
_ANY_WEEK = "#"
_START = f"to_timestamp(week.number * {_WEEK_SECONDS}::float8)"


def _table(model: type[Model]) -> str:
    return f'"{model._meta.db_table}"'


def _columns(model: type[Model]) -> str:
    """All that the ORM may ask for; nobody reads the words."""
    names = [field.column for field in model._meta.concrete_fields if field.name != "words"]
    return ", ".join(f'"{name}"' for name in names)


def _week_of(at: str) -> str:
    return f"floor(extract(epoch FROM {at}) / {_WEEK_SECONDS})::bigint"


# First the weeks in which something was said, newest first, each by one look into the index
# searchable_newest; then of each what fits, by the GIN index searchable_words. The ORM's
# query reads from that alone, as it has the name of its table: nothing it asks for can lead
# the planner to another index. All of it is worked out row by row, until LIMIT is reached.
# Compiling it would take longer than running it.
_TEXTS = _table(SearchableText)
_NEWEST = f"""SET LOCAL jit = off;
WITH RECURSIVE week(number) AS (
  (SELECT {_week_of("at")} FROM {_TEXTS}
    WHERE workspace_id = %s AND at <= %s::timestamptz ORDER BY at DESC LIMIT 1)
  UNION ALL
  SELECT (SELECT {_week_of("older.at")} FROM {_TEXTS} older
    WHERE older.workspace_id = %s AND older.at < {_START} AND older.at >= %s::timestamptz
    ORDER BY older.at DESC LIMIT 1)
  FROM week WHERE week.number IS NOT NULL
)
SELECT hit.* FROM week CROSS JOIN LATERAL (
  WITH {_TEXTS} AS MATERIALIZED (
    SELECT {_columns(SearchableText)} FROM {_TEXTS}
    WHERE words @@ replace(%s, '{_ANY_WEEK}', week.number::text)::tsquery
  )
  {{rows}}
) hit
WHERE week.number IS NOT NULL LIMIT %s"""  # noqa: S608 - our own names
_PEOPLE: dict[type[Model], str] = {
    model: f"""SET LOCAL jit = off;
WITH {_table(model)} AS MATERIALIZED (
  SELECT {_columns(model)} FROM {_table(model)} WHERE words @@ %s::tsquery
)
{{rows}}"""  # noqa: S608 - our own names
    for model in (SearchablePerson, SearchableContact)
}


class PostgresEngine:
    """See :class:`conversations.search.engines.base.Engine`."""

    def text_value(self, words: Sequence[str], workspace_id: int, at: datetime) -> str:
        """As PostgreSQL reads a ``tsvector``: each word with its place."""
        before = f"{workspace_id}.{int(at.timestamp() // _WEEK_SECONDS)}."
        return " ".join(f"{before}{word}:{place}" for place, word in enumerate(words, 1))

    def person_value(self, words: Collection[str], workspace_id: int) -> str:
        """People are few enough to need no weeks."""
        return " ".join(f"{workspace_id}.{word}:{place}" for place, word in enumerate(words, 1))

    def text_condition(self, pattern: Pattern, workspace_id: int) -> list[Condition]:
        """The week is that of the row."""
        return [_Matches(_text_query(pattern, workspace_id))] if pattern else []

    def people(
        self,
        rows: "QuerySet[SearchablePerson] | QuerySet[SearchableContact]",
        patterns: Sequence[Pattern],
        workspace_id: int,
        *,
        limit: int,
    ) -> list[int]:
        """By the GIN indexes searchable_people and searchable_contacts, the last ones first."""
        query = " | ".join(f"({_tsquery(pattern, f'{workspace_id}.')})" for pattern in patterns)
        column = "contact_id" if rows.model is SearchableContact else "identity__contact_id"
        contacts = rows.order_by("-pk").values_list(column, flat=True)[:limit]
        return [contact for (contact,) in _run(_PEOPLE[rows.model], contacts, [query])]

    def newest(
        self,
        rows: "QuerySet[SearchableText]",
        pattern: Pattern,
        workspace_id: int,
        *,
        limit: int,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[Found]:
        """Through the weeks; where no word is wanted, there is none to look for in them."""
        ordered = rows.order_by("-at", "-pk").values_list("pk", "conversation_id")
        if not pattern.wanted:
            fitting = ordered.filter(*self.text_condition(pattern, workspace_id))
            return [Found(*row) for row in fitting[:limit]]
        bounds = (workspace_id, until or "infinity", workspace_id, since or "-infinity")
        query = _text_query(pattern, workspace_id)
        found = _run(_NEWEST, ordered[:limit], [*bounds, query], [limit])
        return [Found(*row) for row in found]

    def forget(self) -> None:
        """VACUUM does, with all else that was deleted."""


def _run(
    sql: str, rows: "QuerySet[Any, Any]", before: Sequence[Any], after: Sequence[Any] = ()
) -> list[tuple[Any, ...]]:
    """Run ``sql`` with the ORM's query in it, and parameters before and after those of that."""
    try:
        query, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql.format(rows=query), [*before, *params, *after])
        # The first answer is to SET.
        cursor.nextset()
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


class _Matches(Expression):
    """Whether ``words`` fit ``query`` in the week that ``at`` is in."""

    conditional = True

    def __init__(self, query: str) -> None:
        super().__init__(output_field=BooleanField())
        self.query = query
        self.sources: list[Any] = [F("words"), F("at")]

    def get_source_expressions(self) -> list[Any]:
        return self.sources

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        self.sources = list(exprs)

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str, ...]]:
        words, at = (compiler.compile(source)[0] for source in self.sources)
        query = f"replace(%s, '{_ANY_WEEK}', {_week_of(at)}::text)::tsquery"
        return f"{words} @@ {query}", (self.query,)


def _text_query(pattern: Pattern, workspace_id: int) -> str:
    return _tsquery(pattern, f"{workspace_id}.{_ANY_WEEK}.")


def _tsquery(pattern: Pattern, before: str) -> str:
    """As PostgreSQL reads a ``tsquery``. Words are letters and digits: nothing to escape."""
    wanted = [_phrase(phrase, before) for phrase in pattern.wanted]
    unwanted = [f"!{_phrase(phrase, before)}" for phrase in pattern.unwanted]
    return " & ".join([*wanted, *unwanted])


def _phrase(phrase: Phrase, before: str) -> str:
    words = " <-> ".join(f"{before}{word}" for word in phrase.words)
    return f"({words}{':*' if phrase.prefix else ''})"
