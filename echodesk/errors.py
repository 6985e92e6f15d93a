"""The one family of errors an action raises for people to read."""

from collections.abc import Mapping
from typing import Any


class ActionError(Exception):
    """An action was refused. ``detail`` is for the person, ``code`` for a program.

    Pages show ``detail`` beside what was tried; the API answers ``status`` with
    ``{"detail", "code"}`` and, where single fields are wrong, ``fields``. ``more`` is what
    else programs are told, by name.
    """

    status = 400
    code = "invalid"

    def __init__(
        self,
        detail: str,
        *,
        code: str | None = None,
        fields: Mapping[str, list[str]] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or self.code
        self.fields = dict(fields or {})
        self.more = dict(more or {})


class NotAllowed(ActionError):
    """The member's role does not permit this."""

    status = 403
    code = "not_allowed"


class Conflict(ActionError):
    """The thing changed meanwhile, or is in a state that does not permit this."""

    status = 409
    code = "conflict"
