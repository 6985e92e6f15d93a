"""Meta's errors: the envelope, and those a call can be made to fail with.

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
    """What a call can be made to fail with."""

    THROTTLED = "throttled", _("613 · too many calls")
    SERVER = "server", _("500 · Meta is having trouble")
    LOST_ANSWER = "lost_answer", _("1 · error, though it was done")
    WINDOW = "window", _("10 · reply window closed")
    TOKEN = "token", _("190 · access taken away")
    GATEWAY = "gateway", _("504 · done, but the answer was lost")
    SLOW = "slow", _("Slow · an answer after five seconds")
    DEVELOPMENT = "development", _("200 · the app is in development mode")
    RESTRICTED = "restricted", _("368 · the account is restricted")
    MESSAGES_OFF = "messages_off", _("200 · access to messages switched off")
    UNLINKED = "unlinked", _("10 · Instagram not linked to the page")


# With these the call is carried out all the same.
DONE_ALL_THE_SAME = frozenset({FaultKind.LOST_ANSWER, FaultKind.GATEWAY, FaultKind.SLOW})
# Slow, not silent: EchoDesk waits longer than that.
SLOW_SECONDS = 5


class AnswerLost(Exception):
    """A gateway in between gave up waiting: no JSON comes back, whatever was done."""


def invalid_token(message: str, subcode: int | None = None) -> GraphFault:
    """The token is no good: code 190."""
    return GraphFault(message=message, code=190, subcode=subcode)


def lacks_permission(scope: str, code: int = 200) -> GraphFault:
    """The person did not allow what the call needs."""
    return GraphFault(
        message=f"(#{code}) Requires {scope} permission to manage the object.",
        code=code,
        status=403,
    )


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


def too_many_calls() -> GraphFault:
    """Faster than this account may be asked."""
    return GraphFault(message="(#613) Calls to this api have exceeded the rate limit.", code=613)


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


def ordered(kind: str, platform: str) -> Exception:
    """The error a :class:`FaultKind` stands for."""
    match FaultKind(kind):
        case FaultKind.THROTTLED:
            return _throttled(platform)
        case FaultKind.WINDOW:
            return window_closed(platform)
        case FaultKind.GATEWAY:
            return AnswerLost()
        case other:
            return GraphFault(**_FIXED[other])


def _throttled(platform: str) -> GraphFault:
    if platform != Platform.WHATSAPP:
        return too_many_calls()
    return GraphFault(
        message="(#130429) Rate limit hit",
        code=130429,
        status=429,
        details="Cloud API message throughput has been reached.",
    )


_FIXED: dict[FaultKind, dict[str, Any]] = {
    FaultKind.SERVER: {
        "message": "An unexpected error has occurred. Please retry your request later.",
        "code": 2,
        "status": 500,
        "is_transient": True,
    },
    FaultKind.LOST_ANSWER: {
        "message": "An unknown error occurred",
        "code": 1,
        "subcode": 1357046,
        "status": 500,
    },
    FaultKind.TOKEN: {
        "message": "Error validating access token: The session has been invalidated because the "
        "user changed their password or Facebook has changed the session for security reasons.",
        "code": 190,
        "subcode": 460,
    },
    FaultKind.DEVELOPMENT: {
        "message": "(#200) The app is in development mode: the recipient must have a role on it.",
        "code": 200,
        "status": 403,
    },
    FaultKind.RESTRICTED: {
        "message": "The action attempted has been deemed abusive or is otherwise disallowed.",
        "code": 368,
    },
    FaultKind.MESSAGES_OFF: {
        "message": "(#200) The owner of the account has turned off access to direct messages.",
        "code": 200,
        "subcode": 2534041,
        "status": 403,
    },
    FaultKind.UNLINKED: {
        "message": "(#10) The Instagram account is not linked to the page.",
        "code": 10,
        "subcode": 2534077,
    },
}
