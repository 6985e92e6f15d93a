"""Meta's errors: the envelope, and those that can be ordered for the next send.

https://developers.facebook.com/docs/graph-api/guides/error-handling
https://developers.facebook.com/docs/messenger-platform/error-codes
"""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from social.platforms import Platform
from social.sandbox import ids


@dataclass(kw_only=True, eq=False)
class GraphFault(Exception):
    """An error answer of Graph, raised where the call turns out wrong."""

    message: str
    code: int
    subcode: int | None = None
    type: str = "OAuthException"
    status: int = 400
    is_transient: bool | None = None
    details: str = ""

    def envelope(self) -> dict[str, Any]:
        """``{"error": {…}}`` with what Meta fills in for this kind of error."""
        error: dict[str, Any] = {"message": self.message, "type": self.type, "code": self.code}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.is_transient is not None:
            error["is_transient"] = self.is_transient
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        return {"error": {**error, "fbtrace_id": ids.trace_id()}}


class FaultKind(models.TextChoices):
    """What the next send can be made to fail with."""

    THROTTLED = "throttled", _("613 · too many calls")
    SERVER = "server", _("500 · Meta is having trouble")
    LOST_ANSWER = "lost_answer", _("1 · error, though it was sent")
    WINDOW = "window", _("10 · reply window closed")
    TOKEN = "token", _("190 · access taken away")


def invalid_token(message: str, subcode: int | None = None) -> GraphFault:
    """The token is no good: code 190."""
    return GraphFault(message=message, code=190, subcode=subcode)


def missing_object(object_id: str) -> GraphFault:
    """There is no such id, or it is not this token's to see: 100/33."""
    return GraphFault(
        message=f"Unsupported request. Object with ID '{object_id}' does not exist, cannot be "
        "loaded due to missing permissions, or does not support this operation.",
        type="GraphMethodException",
        code=100,
        subcode=33,
    )


def bad_parameter(message: str, subcode: int | None = None) -> GraphFault:
    """A parameter is missing or wrong: code 100."""
    return GraphFault(message=f"(#100) {message}", code=100, subcode=subcode)


def window_closed(platform: str) -> GraphFault:
    """Too long since the person wrote; each platform says so in its own way."""
    if platform == Platform.WHATSAPP:
        return GraphFault(
            message="(#131047) Re-engagement message",
            code=131047,
            details="Message failed to send because more than 24 hours have passed since the "
            "customer last replied to this number.",
        )
    return GraphFault(
        message="(#10) This message is sent outside of allowed window.",
        code=10,
        subcode=2534022 if platform == Platform.INSTAGRAM else 2018278,
    )


def ordered(kind: str, platform: str) -> GraphFault:
    """The error a :class:`FaultKind` stands for."""
    match FaultKind(kind):
        case FaultKind.THROTTLED if platform == Platform.WHATSAPP:
            return GraphFault(
                message="(#130429) Rate limit hit",
                code=130429,
                status=429,
                details="Cloud API message throughput has been reached.",
            )
        case FaultKind.THROTTLED:
            return GraphFault(
                message="(#613) Calls to this api have exceeded the rate limit.", code=613
            )
        case FaultKind.SERVER:
            return GraphFault(
                message="An unexpected error has occurred. Please retry your request later.",
                code=2,
                status=500,
                is_transient=True,
            )
        case FaultKind.LOST_ANSWER:
            return GraphFault(
                message="An unknown error occurred", code=1, subcode=1357046, status=500
            )
        case FaultKind.WINDOW:
            return window_closed(platform)
        case FaultKind.TOKEN:
            return invalid_token(
                "Error validating access token: The session has been invalidated because the "
                "user changed their password or Facebook has changed the session for security "
                "reasons.",
                460,
            )
