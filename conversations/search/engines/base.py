"""What a database has to be able to do for the search."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from django.db.models.query_utils import Q

from conversations.models import SearchableContact, SearchablePerson, SearchableText
from conversations.search.pattern import Pattern

Condition = Q | Combinable


class Found(NamedTuple):
    """One row of the index."""

    pk: int
    conversation_id: int


class Engine(Protocol):
    """One database's way to index words and to find them. The words are folded already."""

    def text_value(self, words: Sequence[str], workspace_id: int, at: datetime) -> str:
        """What the index keeps of a text's words."""

    def person_value(self, words: Collection[str], workspace_id: int) -> str:
        """What the index keeps of a person's words."""

    def text_condition(self, pattern: Pattern, workspace_id: int) -> list[Condition]:
        """What is true of the texts that fit; for a few rows that are found otherwise."""

    def people(
        self,
        rows: "QuerySet[SearchablePerson] | QuerySet[SearchableContact]",
        patterns: Sequence[Pattern],
        workspace_id: int,
        *,
        limit: int,
    ) -> list[int]:
        """The contacts of ``rows`` that fit one of the patterns, ``limit`` rows at most."""

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
        """The newest ``limit`` of ``rows`` that fit, newest first.

        ``since`` and ``until`` say where it is worth looking; ``rows`` are narrowed to
        what is in between already.
        """

    def forget(self) -> None:
        """Leave nothing of words whose rows are deleted."""
