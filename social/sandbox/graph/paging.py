"""Lists in pages, each with a cursor and, while there is more, the whole address of the next.

https://developers.facebook.com/docs/graph-api/results
"""

import base64
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils.http import urlencode

from social.sandbox.faults import bad_parameter
from social.sandbox.graph.call import Answer, Call

T = TypeVar("T")
DEFAULT_SIZE, LARGEST_SIZE = 25, 100


def answer_page(
    call: Call,
    rows: "Sequence[T] | QuerySet[Any, T]",
    describe: Callable[[T], dict[str, Any]],
    *,
    largest: int = LARGEST_SIZE,
) -> Answer:
    """The page of ``rows`` the call asks for with ``limit`` and ``after``.

    ``limit`` is a wish: Meta gives out fewer where rows are dear, here ``largest``.
    """
    start, size = position_of(call.text("after")), min(size_of(call.text("limit")), largest)
    # One more than wanted tells whether there is more.
    found = list(rows[start : start + size + 1])
    listed = [describe(row) for row in found[:size]]
    answer: Answer = {"data": listed}
    if listed:
        has_more = len(found) > size
        answer["paging"] = _paging(call, start, start + len(listed), has_more=has_more)
    return answer


def position_of(cursor: str) -> int:
    """Where a cursor points; a :class:`GraphFault` for one that was made up."""
    if not cursor:
        return 0
    try:
        return int(base64.urlsafe_b64decode(cursor).decode().removeprefix("QVFI"))
    except ValueError:
        raise bad_parameter("Invalid cursors values") from None


def cursor_at(position: int) -> str:
    """The cursor that points there."""
    return base64.urlsafe_b64encode(f"QVFI{position}".encode()).decode()


def size_of(text: str) -> int:
    """The page size of a ``limit``."""
    if text and not (text.isascii() and text.isdecimal()):
        raise bad_parameter("Param limit must be an integer")
    return min(int(text or DEFAULT_SIZE) or DEFAULT_SIZE, LARGEST_SIZE)


def _paging(call: Call, start: int, end: int, *, has_more: bool) -> Answer:
    paging: Answer = {"cursors": {"before": cursor_at(start), "after": cursor_at(end)}}
    if has_more:
        query = {**call.request.GET.dict(), "access_token": call.token_text()}
        query["after"] = cursor_at(end)
        paging["next"] = f"{call.address}?{urlencode(query)}"
    return paging
