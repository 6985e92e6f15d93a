"""Meta's errors: the envelope, and those that a call earns by itself.

https://developers.facebook.com/docs/graph-api/guides/error-handling
https://developers.facebook.com/docs/messenger-platform/error-codes
https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
"""

from dataclasses import dataclass
from typing import Any

from social.platforms import Platform
from social.sandbox import ids


@dataclass(kw_only=True, eq=False)
class GraphFault(Exception):
    """An error answer of Graph, raised where the call turns out wrong.

    ``regain_minutes`` goes into the usage headers of the answer: how long to wait.
    """

    message: str
    code: int
    subcode: int | None = None
    type: str = "OAuthException"
    status: int = 400
    is_transient: bool | None = None
    details: str = ""
    regain_minutes: int = 0

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


class AnswerLost(Exception):
    """A gateway in between gave up waiting: no JSON comes back, whatever was done."""


class ConnectionDropped(Exception):
    """The connection ends in the middle of the answer, whatever was done."""


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


def too_many_calls(regain_minutes: int = 0) -> GraphFault:
    """Faster than this account may be asked."""
    return GraphFault(
        message="(#613) Calls to this api have exceeded the rate limit.",
        code=613,
        regain_minutes=regain_minutes,
    )


def whatsapp(code: int, title: str, details: str, *, status: int = 400) -> GraphFault:
    """An error of WhatsApp's, whose useful half is in its details."""
    return GraphFault(message=f"(#{code}) {title}", code=code, details=details, status=status)


def missing_value(details: str) -> GraphFault:
    """WhatsApp: something that has to be given was not."""
    return whatsapp(131008, "Required parameter is missing", details)


def bad_value(details: str) -> GraphFault:
    """WhatsApp: something given is too long, of the wrong kind or unknown."""
    return whatsapp(131009, "Parameter value is not valid", details)


def bad_upload(details: str) -> GraphFault:
    """WhatsApp: a file is not to be had, or is not what may be sent."""
    return whatsapp(131053, "Media upload error", details)


def window_closed(platform: str) -> GraphFault:
    """Too long since the person wrote; each platform says so in its own way."""
    if platform == Platform.WHATSAPP:
        return whatsapp(
            131047,
            "Re-engagement message",
            "Message failed to send because more than 24 hours have passed since the "
            "customer last replied to this number.",
        )
    return GraphFault(
        message="(#10) This message is sent outside of allowed window.",
        code=10,
        subcode=2534022 if platform == Platform.INSTAGRAM else 2018278,
    )


def undeliverable(platform: str) -> GraphFault:
    """The person is not to be reached."""
    if platform == Platform.WHATSAPP:
        details = "Message Undeliverable: the recipient cannot be reached on WhatsApp."
        return whatsapp(131026, "Message undeliverable", details)
    return GraphFault(
        message="(#551) This person isn't available right now.", code=551, subcode=1545041
    )
