"""Refusals that name the way out, for programs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rest_framework import serializers

from conversations import inbox
from conversations.api.shapes import ALTERNATIVES
from conversations.models import Conversation
from echodesk.api_schema import ErrorSerializer
from echodesk.errors import Conflict

WINDOW_CLOSED = "window_closed"


class ConflictSerializer(ErrorSerializer):
    """What cannot be done now. With `window_closed`, what may be done instead."""

    alternatives = serializers.ListField(
        child=serializers.ChoiceField(choices=ALTERNATIVES), required=False
    )


WINDOW_REFUSALS: dict[int, Any] = {409: ConflictSerializer}


@contextmanager
def with_alternatives(conversation: Conversation) -> Iterator[None]:
    """Where the reply window is closed, tell what is legal instead, the best first."""
    try:
        yield
    except Conflict as error:
        if error.code == WINDOW_CLOSED:
            error.more = {"alternatives": list(inbox.window(conversation).alternatives)}
        raise
