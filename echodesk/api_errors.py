"""One shape for everything the API refuses: ``{"detail", "code"}``, and ``fields`` if any."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.response import Response

from echodesk.errors import ActionError

Fields = dict[str, list[str]]
_NO_FIELD = "non_field_errors"
_CODES = {"permission_denied": "not_allowed"}


def handle(exc: Exception, _context: Mapping[str, Any]) -> Response | None:
    """REST framework's exception handler; ``None`` leaves an unforeseen error to Django."""
    # Imported here as REST framework reads this module's name while it is being loaded.
    from rest_framework.views import set_rollback

    if isinstance(exc, ActionError):
        set_rollback()
        return _response(exc.status, exc.detail, exc.code, exc.fields, more=exc.more)
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    elif isinstance(exc, SuspiciousOperation | MultiPartParserError):
        # A form that is cut off, or of more parts than anybody sends.
        exc = exceptions.ParseError()
    if not isinstance(exc, exceptions.APIException):
        return None
    set_rollback()
    if isinstance(exc, exceptions.ValidationError):
        fields = fields_of(exc.detail)
        return _response(400, _summary(fields), "invalid", fields)
    detail, code = _words_of(exc)
    return _response(exc.status_code, detail, code, headers=_headers_of(exc))


@csrf_exempt
def nothing_here(_request: HttpRequest, address: str) -> JsonResponse:
    """Any other address below ``/api/``. Redirecting to the slash would lose what was posted."""
    detail = _("There is nothing at this address. Addresses of the API end with a slash.")
    return JsonResponse({"detail": detail, "code": "not_found"}, status=404)


def fields_of(detail: Any, path: str = "") -> Fields:
    """The errors of a validation, flat: ``{"template.name": ["…"]}``."""
    if isinstance(detail, Mapping):
        nested = [
            fields_of(value, f"{path}.{key}" if path else str(key)) for key, value in detail.items()
        ]
        return {key: errors for part in nested for key, errors in part.items()}
    items = detail if isinstance(detail, list) else [detail]
    if any(isinstance(item, Mapping) for item in items):
        nested = [fields_of(item, f"{path}.{number}") for number, item in enumerate(items) if item]
        return {key: errors for part in nested for key, errors in part.items()}
    return {path or _NO_FIELD: [str(item) for item in items]}


def _summary(fields: Fields) -> str:
    if set(fields) == {_NO_FIELD}:
        return " ".join(fields[_NO_FIELD])
    return _("Some values are not right: %(names)s.") % {"names": ", ".join(fields)}


def _words_of(exc: exceptions.APIException) -> tuple[str, str]:
    """The text and code of an error, also where a library packs both in a dictionary."""
    detail: Any = exc.detail
    if isinstance(detail, Mapping):
        code = detail.get("code", exc.default_code)
        detail = detail.get("detail", exc.default_detail)
    else:
        code = getattr(detail, "code", exc.default_code)
    return str(detail), _CODES.get(str(code), str(code))


def _headers_of(exc: exceptions.APIException) -> dict[str, str]:
    headers: dict[str, str] = {}
    if challenge := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return headers


def _response(
    status: int,
    detail: str,
    code: str,
    fields: Mapping[str, list[str]] | None = None,
    headers: dict[str, str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> Response:
    body: dict[str, Any] = {"detail": _storable(detail), "code": code, **(more or {})}
    if fields:
        body["fields"] = {
            _storable(name): [_storable(error) for error in errors]
            for name, errors in fields.items()
        }
    return Response(body, status=status, headers=headers)


def _storable(text: str) -> str:
    """``text`` without half surrogate pairs, which a caller may have sent and UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode()
