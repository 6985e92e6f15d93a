"""Errors as WhatsApp puts them beside messages, statuses and whole changes.

https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
"""

from social.contents import Details, PlatformError
from social.intake import wire

_LARGEST_CODE = 2**31


def error_code(error: wire.Json) -> int | None:
    """Meta's number for what went wrong; ``None`` for what cannot be one."""
    found = wire.optional_identifier(error, "code")
    code = int(found) if found.isdecimal() and len(found) <= len(str(_LARGEST_CODE)) else None
    return code if code is not None and code < _LARGEST_CODE else None


def error_text(error: wire.Json) -> str:
    """Meta's words; the useful half is in ``error_data.details``."""
    return " - ".join(word for word in (_title(error), _detail(error)) if word)


def add_errors(details: Details, message: wire.Json) -> None:
    """What the platform says is wrong with a message."""
    errors = [_platform_error(error) for error in wire.objects(message, "errors")]
    if errors:
        details["errors"] = errors


def _platform_error(error: wire.Json) -> PlatformError:
    found = PlatformError()
    if (code := error_code(error)) is not None:
        found["code"] = code
    if title := _title(error):
        found["title"] = title
    if detail := _detail(error):
        found["detail"] = detail
    return found


def _title(error: wire.Json) -> str:
    return wire.text(error, "message") or wire.text(error, "title")


def _detail(error: wire.Json) -> str:
    return wire.text(wire.optional_child(error, "error_data"), "details")
