"""Searching on SQLite: FTS5 tables, which triggers keep in step with ours.

FTS5 is given the words we found, with spaces between them, and finds the same ones: its
``ascii`` tokenizer takes everything beyond ASCII for a letter. One FTS5 table serves all
workspaces; what it finds is narrowed to the rows somebody may see.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from conversations.models import SearchableContact, SearchablePerson, SearchableText
from conversations.search.engines.base import Condition, Found
from conversations.search.pattern import Pattern, Phrase

_TEXTS = f"{SearchableText._meta.db_table}_fts"
_PEOPLE = f"{SearchablePerson._meta.db_table}_fts"
_CONTACTS = f"{SearchableContact._meta.db_table}_fts"


class SqliteEngine:
    """See :class:`conversations.search.engines.base.Engine`."""

    def text_value(self, words: Sequence[str], workspace_id: int, at: datetime) -> str:
        """The words themselves."""
        return " ".join(words)

    def person_value(self, words: Collection[str], workspace_id: int) -> str:
        """The words themselves."""
        return " ".join(words)

    def text_condition(self, pattern: Pattern, workspace_id: int) -> list[Condition]:
        """Among the rows FTS5 finds, and not among those it must not."""
        return _conditions(_TEXTS, pattern)

    def people(
        self,
        rows: "QuerySet[SearchablePerson] | QuerySet[SearchableContact]",
        patterns: Sequence[Pattern],
        workspace_id: int,
        *,
        limit: int,
    ) -> list[int]:
        """Whom FTS5 finds, those who came last first."""
        table = f"{rows.model._meta.db_table}_fts"
        fits = reduce(or_, (Q(*_conditions(table, pattern)) for pattern in patterns))
        column = "contact_id" if rows.model is SearchableContact else "identity__contact_id"
        return list(rows.filter(fits).order_by("-pk").values_list(column, flat=True)[:limit])

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
        """What FTS5 finds, sorted: one installation holds few enough."""
        fitting = rows.filter(*_conditions(_TEXTS, pattern)).order_by("-at", "-pk")
        return [Found(*row) for row in fitting.values_list("pk", "conversation_id")[:limit]]

    def forget(self) -> None:
        """FTS5 only notes that words are gone, and drops them when it merges its parts."""
        with connection.cursor() as cursor:
            for table in (_TEXTS, _PEOPLE, _CONTACTS):
                cursor.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608


def _conditions(table: str, pattern: Pattern) -> list[Condition]:
    conditions: list[Condition] = []
    if pattern.wanted:
        conditions.append(_found(table, pattern.wanted, " AND "))
    if pattern.unwanted:
        conditions.append(~_found(table, pattern.unwanted, " OR "))
    return conditions


def _found(table: str, phrases: Sequence[Phrase], joined_by: str) -> Q:
    query = joined_by.join(_phrase(phrase) for phrase in phrases)
    sql = f"SELECT rowid FROM {table} WHERE {table} MATCH %s"  # noqa: S608 - our own name
    return Q(pk__in=RawSQL(sql, [query]))  # noqa: S611 - the query is a parameter


def _phrase(phrase: Phrase) -> str:
    """As FTS5 reads it. Words are letters and digits: nothing to escape."""
    return f'"{" ".join(phrase.words)}"{" *" if phrase.prefix else ""}'
