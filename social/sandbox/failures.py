"""What a call can be made to fail with, on the control page, on the phone or in a test."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from social.platforms import Platform
from social.sandbox import faults
from social.sandbox.faults import AnswerLost, ConnectionDropped, GraphFault


class FaultKind(models.TextChoices):
    """What a call can be made to fail with."""

    THROTTLED = "throttled", _("613, 130429 · too many calls")
    EXHAUSTED = "exhausted", _("80002, 80006, 80007 · allowance used up, with a time to wait")
    PAIR = "pair", _("131056 · too many to one person")
    SERVER = "server", _("500 · Meta is having trouble")
    SLOW = "slow", _("Slow · an answer after five seconds")
    LOST_ANSWER = "lost_answer", _("1/1357046 · error, though it was done")
    GATEWAY = "gateway", _("504 · done, but the answer was lost")
    DROPPED = "dropped", _("Connection lost · it was done")
    UNREACHED = "unreached", _("Connection lost · it was not done")
    SILENT = "silent", _("No answer for so long that nobody waits · it was done")
    WINDOW = "window", _("10, 131047 · reply window closed")
    TOKEN = "token", _("190 · access taken away")
    DEVELOPMENT = "development", _("200 · the app is in development mode")
    RESTRICTED = "restricted", _("368 · the account is restricted")
    MESSAGES_OFF = "messages_off", _("200 · access to messages switched off")
    UNLINKED = "unlinked", _("10 · Instagram not linked to the page")
    ATTACHMENT = "attachment", _("2018047, 131053 · the file is refused")
    RECIPIENT = "recipient", _("551, 131026 · the person cannot be reached")
    UNDELIVERED = "undelivered", _("131026 by a status · taken, but never delivered")
    LATE_WINDOW = "late_window", _("131047 by a status · taken, but the window was closed")


_K = FaultKind
# As the pages list them.
GROUPS = (
    (_("Too many calls"), (_K.THROTTLED, _K.EXHAUSTED, _K.PAIR)),
    (_("Trouble at Meta"), (_K.SERVER, _K.SLOW)),
    (
        _("Nobody knows whether it was done"),
        (_K.LOST_ANSWER, _K.GATEWAY, _K.DROPPED, _K.SILENT, _K.UNREACHED),
    ),
    (
        _("Refused"),
        (
            *(_K.WINDOW, _K.ATTACHMENT, _K.RECIPIENT, _K.TOKEN, _K.RESTRICTED),
            *(_K.MESSAGES_OFF, _K.UNLINKED, _K.DEVELOPMENT),
        ),
    ),
    (_("WhatsApp, by a status afterwards"), (_K.UNDELIVERED, _K.LATE_WINDOW)),
)
# With these the call is carried out all the same.
DONE_ALL_THE_SAME = frozenset({_K.LOST_ANSWER, _K.GATEWAY, _K.SLOW, _K.DROPPED, _K.SILENT})
# WhatsApp takes the message and tells by a status what came of it.
AFTERWARDS = frozenset({_K.UNDELIVERED, _K.LATE_WINDOW})
# These make sense of nothing but sending.
OF_SENDS = frozenset({_K.WINDOW, _K.PAIR, _K.ATTACHMENT, _K.RECIPIENT, *AFTERWARDS})
# Slow, not silent: EchoDesk waits longer than the one and less than the other, in seconds.
SLOW_SECONDS, SILENT_SECONDS = 5, 25
_EXHAUSTED_MINUTES = 1
_EXHAUSTED = {Platform.INSTAGRAM: 80002, Platform.FACEBOOK: 80006, Platform.WHATSAPP: 80007}


def fault_groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Headings, each with values and labels, for a ``<select>``."""
    return [
        (str(heading), [(kind.value, str(kind.label)) for kind in kinds])
        for heading, kinds in GROUPS
    ]


def ordered(kind: str, platform: str) -> Exception:
    """The error a :class:`FaultKind` stands for."""
    make = _MADE.get(FaultKind(kind))
    return make(platform) if make else GraphFault(**_FIXED[FaultKind(kind)])


def throttled(platform: str, regain_minutes: int = 0) -> GraphFault:
    """Too many calls in too short a time."""
    if platform != Platform.WHATSAPP:
        return faults.too_many_calls(regain_minutes)
    details = "Cloud API message throughput has been reached."
    fault = faults.whatsapp(130429, "Rate limit hit", details, status=429)
    fault.regain_minutes = regain_minutes
    return fault


def exhausted(platform: str, regain_minutes: int = _EXHAUSTED_MINUTES) -> GraphFault:
    """The allowance of a business is used up, and it is said when it returns."""
    code = _EXHAUSTED[Platform(platform)]
    about = "the WhatsApp Business account" if code == _EXHAUSTED[Platform.WHATSAPP] else "the Page"
    return GraphFault(
        message=f"(#{code}) There have been too many calls to {about}. Wait a bit and try again.",
        code=code,
        regain_minutes=regain_minutes,
    )


def pair_limit(platform: str) -> GraphFault:
    """WhatsApp: too many messages to one person."""
    if platform != Platform.WHATSAPP:
        return faults.too_many_calls()
    return faults.whatsapp(
        131056,
        "(Business Account, Consumer Account) pair rate limit hit",
        "Message failed to send because there were too many messages sent from this phone "
        "number to the same phone number in a short period of time.",
    )


def refused_file(platform: str) -> GraphFault:
    """The file is not what it should be."""
    if platform == Platform.WHATSAPP:
        return faults.bad_upload("Media file could not be processed.")
    return GraphFault(message="(#100) Upload attachment failure.", code=100, subcode=2018047)


_MADE: dict[FaultKind, Callable[[str], Exception]] = {
    _K.THROTTLED: throttled,
    _K.EXHAUSTED: exhausted,
    _K.PAIR: pair_limit,
    _K.WINDOW: faults.window_closed,
    _K.LATE_WINDOW: faults.window_closed,
    _K.RECIPIENT: faults.undeliverable,
    _K.UNDELIVERED: faults.undeliverable,
    _K.ATTACHMENT: refused_file,
    _K.GATEWAY: lambda _platform: AnswerLost(),
    _K.DROPPED: lambda _platform: ConnectionDropped(),
    _K.SILENT: lambda _platform: ConnectionDropped(),
    _K.UNREACHED: lambda _platform: ConnectionDropped(),
}
_FIXED: dict[FaultKind, dict[str, Any]] = {
    _K.SERVER: {
        "message": "An unexpected error has occurred. Please retry your request later.",
        "code": 2,
        "status": 500,
        "is_transient": True,
    },
    _K.LOST_ANSWER: {
        "message": "An unknown error occurred",
        "code": 1,
        "subcode": 1357046,
        "status": 500,
    },
    _K.TOKEN: {
        "message": "Error validating access token: The session has been invalidated because the "
        "user changed their password or Facebook has changed the session for security reasons.",
        "code": 190,
        "subcode": 460,
    },
    _K.DEVELOPMENT: {
        "message": "(#200) The app is in development mode: the recipient must have a role on it.",
        "code": 200,
        "status": 403,
    },
    _K.RESTRICTED: {
        "message": "The action attempted has been deemed abusive or is otherwise disallowed.",
        "code": 368,
    },
    _K.MESSAGES_OFF: {
        "message": "(#200) The owner of the account has turned off access to direct messages.",
        "code": 200,
        "subcode": 2534041,
        "status": 403,
    },
    _K.UNLINKED: {
        "message": "(#10) The Instagram account is not linked to the page.",
        "code": 10,
        "subcode": 2534077,
    },
}
