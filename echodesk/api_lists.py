"""Lists and bodies of the API: paging by cursor, and what was sent, validated."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from echodesk.keyset import Page

PAGE_SIZE, LARGEST_PAGE = 40, 100


class CursorSerializer(serializers.Serializer[Any]):
    """Where in a list to start, and how much of it to give."""

    cursor = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)
    page_size = serializers.IntegerField(
        required=False, default=PAGE_SIZE, min_value=1, max_value=LARGEST_PAGE
    )


def read_query(request: Request, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """The query string, validated."""
    given = serializer(data=request.query_params)
    given.is_valid(raise_exception=True)
    found: dict[str, Any] = given.validated_data
    return found


def read_body(request: Request, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """The body, validated. Fields that were not sent are absent."""
    given = serializer(data=request.data)
    given.is_valid(raise_exception=True)
    found: dict[str, Any] = given.validated_data
    return found


def page_response(
    request: Request,
    page: Page[Any],
    serializer: type[serializers.BaseSerializer[Any]],
    context: Mapping[str, Any] | None = None,
) -> Response:
    """``{"next", "previous", "results"}``; addresses or ``null``.

    ``context`` is what the serializer is told beside the rows.
    """
    known = {"request": request, **(context or {})}
    return Response(
        {
            "next": _address(request, page.next_cursor),
            "previous": _address(request, page.previous_cursor),
            "results": serializer(page.items, many=True, context=known).data,
        }
    )


def whole_list(
    request: Request, rows: Any, serializer: type[serializers.BaseSerializer[Any]]
) -> Response:
    """A list short enough to be given whole, in the shape of a page."""
    return page_response(request, Page(list(rows)), serializer)


@cache
def page_of_schema(serializer: type[serializers.BaseSerializer[Any]]) -> Any:
    """The schema of :func:`page_response`, named after what is listed."""
    name = serializer.__name__.removesuffix("Serializer")
    fields: dict[str, Any] = {
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
        "results": serializer(many=True),
    }
    return type(f"{name}PageSerializer", (serializers.Serializer,), fields)


def _address(request: Request, cursor: str) -> str | None:
    if not cursor:
        return None
    return replace_query_param(request.build_absolute_uri(), "cursor", cursor)
