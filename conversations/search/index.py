"""Keeping what is searched in step with what is said.

What is new is found by what it lacks, a row in the index, every two seconds: receiving
messages costs nothing for it, and nobody who writes one can forget to. What changes
(an edit, an unsend, a name) is brought up to date by whoever changes it, in the same
transaction.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from conversations.models import (
    Contact,
    ContactIdentity,
    Message,
    Note,
    SearchableContact,
    SearchablePerson,
    SearchableText,
    SearchProgress,
)
from conversations.search.building import (
    rows_of_contacts,
    rows_of_identities,
    rows_of_messages,
    rows_of_notes,
)
from conversations.search.engines import engine

logger = structlog.get_logger(__name__)

_BATCH = 500
# Longer than any transaction: rows numbered before that are there, or never will be.
_SETTLED_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class _Table:
    """One table that is searched. ``rows`` reads all that ``build`` needs of them."""

    name: str
    rows: Callable[[], "QuerySet[Any]"]
    build: Callable[[Sequence[Any]], Sequence[Any]]


def _messages() -> "QuerySet[Message]":
    return Message.objects.prefetch_related("attachments")


def _notes() -> "QuerySet[Note]":
    return Note.objects.select_related("conversation")


def _identities() -> "QuerySet[ContactIdentity]":
    rows = ContactIdentity.objects.select_related("contact", "account")
    return rows.defer("account__access_token")


_TABLES = (
    _Table("messages", _messages, rows_of_messages),
    _Table("notes", _notes, rows_of_notes),
    _Table("people", _identities, rows_of_identities),
)


def refresh_messages(message_ids: Collection[int]) -> None:
    """Index these messages as they are now: to be called where their texts or status change."""
    rows = rows_of_messages(_messages().filter(pk__in=message_ids)) if message_ids else []
    SearchableText.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["message"], update_fields=["words"]
    )


def refresh_people(contact_ids: Collection[int]) -> None:
    """Index these contacts as they are now: to be called where their names or numbers change."""
    rows = rows_of_identities(_identities().filter(contact__in=contact_ids)) if contact_ids else []
    SearchablePerson.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["identity"], update_fields=["words"]
    )


def refresh_lone(contact_ids: Collection[int]) -> None:
    """Index those of the contacts who have no identity, and the others no longer by themselves.

    To be called where they are written down, and where identities come or go.
    """
    lone = list(Contact.objects.filter(pk__in=contact_ids, identities=None))
    SearchableContact.objects.filter(contact__in=contact_ids).exclude(contact__in=lone).delete()
    SearchableContact.objects.bulk_create(
        rows_of_contacts(lone),
        update_conflicts=True,
        unique_fields=["contact"],
        update_fields=["words"],
    )


def forget() -> None:
    """Leave nothing behind of what was deleted."""
    engine().forget()


def catch_up(most: int = 50_000) -> int:
    """Index what has no row yet, up to ``most`` of each kind; returns how many there were.

    For one process at a time.
    """
    return sum(_catch_up(table, most) for table in _TABLES)


def _catch_up(table: _Table, most: int) -> int:
    highest = table.rows().order_by("-pk").values_list("pk", flat=True).first() or 0
    first = {"next_until": highest, "noted_at": timezone.now()}
    progress, _ = SearchProgress.objects.get_or_create(table=table.name, defaults=first)
    after, done = progress.done_until, 0
    while done < most:
        rows = list(_without_row(table, after)[:_BATCH])
        if not rows:
            _settle(progress, highest, highest)
            break
        if not _insert(table, rows):
            break
        done, after = done + len(rows), rows[-1].pk
        _settle(progress, after, highest)
    return done


def _without_row(table: _Table, after: int) -> "QuerySet[Any]":
    return table.rows().filter(pk__gt=after, searchable__isnull=True).order_by("pk")


def _insert(table: _Table, rows: Sequence[Any]) -> bool:
    """Write index rows; ``False`` if something they belong to was deleted meanwhile.

    Then the next run reads afresh. Where there is a row by now it is of somebody who
    changed the text, and right.
    """
    built = table.build(rows)
    try:
        with transaction.atomic():
            type(built[0])._default_manager.bulk_create(built, ignore_conflicts=True)
    except IntegrityError as error:
        logger.info("search_batch_again", table=table.name, error=str(error))
        return False
    return True


def _settle(progress: SearchProgress, reached: int, highest: int) -> None:
    """Note that all up to ``reached`` that can be seen is indexed."""
    if timezone.now() - progress.noted_at < _SETTLED_AFTER:
        return
    done = min(reached, progress.next_until)
    if done == progress.next_until:
        progress.next_until, progress.noted_at = highest, timezone.now()
    if done != progress.done_until or highest != done:
        progress.done_until = done
        progress.save()
