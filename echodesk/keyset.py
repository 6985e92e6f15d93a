"""Paging by the last row seen, so that page 1000 costs what page 1 does.

Rows are ordered newest first by a time and, within it, by id. A cursor is opaque to
its holder; it holds nothing secret, as every page starts from the tenant anyway.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from echodesk.errors import ActionError

RowT = TypeVar("RowT", bound=Model)
ItemT = TypeVar("ItemT")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_ID = 2**63 - 1


class BadCursorError(ActionError):
    """The cursor was not made here."""

    code = "invalid_cursor"

    def __init__(self) -> None:
        super().__init__(_("This page address is not valid. Start again from the first page."))


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two rows: after ``(at, pk)``, or before it when ``backward``.

    ``rank`` tells rows of different tables apart where they are merged in one list.
    """

    at: datetime
    pk: int
    rank: int = 0
    backward: bool = False

    def encode(self) -> str:
        """The opaque text of this place."""
        micros = (self.at - _EPOCH) // timedelta(microseconds=1)
        plain = f"{micros}.{self.pk}.{self.rank}.{int(self.backward)}"
        return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")

    def rows(self, time_field: str, key_field: str = "pk") -> Q:
        """The rows beyond this place."""
        at, pk, way = time_field, key_field, "gt" if self.backward else "lt"
        beyond = Q(**{f"{at}__{way}": self.at}) | Q(**{f"{pk}__{way}": self.pk})
        # The first condition is the one an index range can start from.
        return Q(**{f"{at}__{way}e": self.at}) & beyond


def decode(text: str) -> Cursor:
    """The place ``text`` stands for; raises :class:`BadCursorError`."""
    try:
        plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
        micros, pk, rank, backward = (int(part) for part in plain.split("."))
        at = _EPOCH + timedelta(microseconds=micros)
    except (ValueError, OverflowError, binascii.Error) as error:
        raise BadCursorError from error
    if not 0 <= pk <= _MAX_ID:
        raise BadCursorError
    return Cursor(at, pk, rank, bool(backward))


@dataclass(frozen=True, slots=True)
class Page(Generic[ItemT]):
    """One page, newest first, and the cursors of its neighbours (empty: there is none)."""

    items: list[ItemT]
    next_cursor: str = ""
    previous_cursor: str = ""


def page_of(rows: QuerySet[RowT], *, time_field: str, cursor: str, size: int) -> Page[RowT]:
    """The ``size`` rows at ``cursor`` (empty: the newest). Raises :class:`BadCursorError`."""
    place = decode(cursor) if cursor else None
    backward = place is not None and place.backward
    if place is not None:
        rows = rows.filter(place.rows(time_field))
    order = (time_field, "pk") if backward else (f"-{time_field}", "-pk")
    return cut(list(rows.order_by(*order)[: size + 1]), place, time_field=time_field, size=size)


def page_by_id(rows: QuerySet[RowT], *, time_field: str, cursor: str, size: int) -> Page[RowT]:
    """The same of rows whose order is that of their ids, for which there is an index."""
    place = decode(cursor) if cursor else None
    backward = place is not None and place.backward
    if place is not None:
        rows = rows.filter(**{"pk__gt" if backward else "pk__lt": place.pk})
    found = list(rows.order_by("pk" if backward else "-pk")[: size + 1])
    return cut(found, place, time_field=time_field, size=size)


def cut(found: list[RowT], place: Cursor | None, *, time_field: str, size: int) -> Page[RowT]:
    """A page of ``size`` from up to one row more, which were read from ``place`` onwards.

    They come in the order of reading: newest first, or oldest first when ``backward``.
    """
    backward = place is not None and place.backward
    more, items = len(found) > size, found[:size]
    if backward:
        items.reverse()
    has_newer, has_older = (more, True) if backward else (place is not None, more)
    return Page(
        items,
        _cursor_at(items[-1], time_field).encode() if items and has_older else "",
        _cursor_at(items[0], time_field, backward=True).encode() if items and has_newer else "",
    )


def _cursor_at(row: Model, time_field: str, *, backward: bool = False) -> Cursor:
    at: datetime = getattr(row, time_field)
    pk: int = row.pk
    return Cursor(at, pk, backward=backward)
