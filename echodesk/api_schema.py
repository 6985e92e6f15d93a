"""Describing endpoints to the OpenAPI schema."""

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

ViewT = TypeVar("ViewT", bound=Callable[..., Any])

_REFUSALS = (400, 401, 403, 404, 405, 409, 415, 429)


class ErrorSerializer(serializers.Serializer[Any]):
    """What is answered to anything refused."""

    detail = serializers.CharField()
    code = serializers.CharField()
    # REST framework takes declared fields off the class, so its own ``fields`` stays.
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()), required=False
    )


def documented(answer: Any, *, status: int = 200, **schema: Any) -> Callable[[ViewT], ViewT]:
    """``extend_schema`` with the errors any endpoint may answer.

    ``answer`` is a serializer, ``None``, or a dictionary of answers by status.
    """
    found = answer if isinstance(answer, dict) else {status: answer}
    responses = {**dict.fromkeys(_REFUSALS, ErrorSerializer), **found}
    return extend_schema(responses=responses, **schema)
