"""What the Graph API refused, in a form the rest of the product can act on."""

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_lazy as _

from echodesk.logging import MASK, scrub_text
from social.graph.kinds import DEFAULT_WAIT, Kind, kind_of

# Meta quotes a malformed token back at us, bare. All of its tokens begin like these.
_BARE_TOKEN = re.compile(r"\b(?:EAA|IGAA|IGQ)[A-Za-z0-9_-]{10,}")
_DETAIL_LENGTH = 500

_BY_KIND = {
    Kind.REAUTHORIZE: _("The account has lost its access at Meta. An admin must reconnect it."),
    Kind.SETTINGS: _(
        "The account's settings at Meta do not allow messages through EchoDesk."
        " An admin must check message access and the link between page and Instagram."
    ),
    Kind.PERMISSION: _(
        "EchoDesk was not given the permission this needs."
        " An admin must reconnect the account and allow everything that is asked for."
    ),
    Kind.WINDOW_CLOSED: _(
        "The time to answer has run out. You can write again when the person writes to you."
    ),
    Kind.RECIPIENT: _("This person cannot be reached: they may have blocked you or left."),
    Kind.CONSENT: _("This person has not written to you yet, so Meta does not show who they are."),
    Kind.RESTRICTED: _(
        "Meta has restricted this account for now. An admin should look at its status at Meta."
    ),
    Kind.OWNED_ELSEWHERE: _("Another app is holding this conversation at Meta."),
    Kind.ATTACHMENT: _("Meta could not take the file. Try a smaller or different one."),
    Kind.PRIVATE_REPLY: _("This comment can no longer be answered privately."),
    Kind.MISSING: _("Meta no longer has this, or this account may not see it."),
    Kind.MESSAGE_TEMPLATE: _("WhatsApp refused the message template. Check it at Meta."),
    Kind.THROTTLED: _("Meta is asking us to slow down. Trying again shortly."),
    Kind.TRANSIENT: _("Meta is having trouble. Trying again shortly."),
    Kind.UNCERTAIN: _(
        "Meta did not confirm this message. It may have arrived: check before sending it again."
    ),
    Kind.BAD_REQUEST: _("Meta did not accept this. Your operator can see the reason in the log."),
    Kind.UNKNOWN: _("Meta refused this. Your operator can see the reason in the log."),
}

# Where the class alone would tell an agent too little.
_BY_CODE = {
    131021: _("A WhatsApp number cannot write to itself."),
    131030: _("This number is not on the test list of the WhatsApp number. Add it at Meta."),
    131042: _("WhatsApp sends nothing until the account's payment details are put right at Meta."),
    131047: _(
        "More than 24 hours have passed since the person wrote."
        " WhatsApp allows only a message template now."
    ),
    131049: _("WhatsApp held this message back to spare the person. Try again another day."),
    131050: _("This person has stopped marketing messages from you."),
}

_BY_STATUS: dict[int, Kind] = {
    HTTPStatus.FORBIDDEN: Kind.PERMISSION,
    HTTPStatus.NOT_FOUND: Kind.MISSING,
    HTTPStatus.BAD_REQUEST: Kind.BAD_REQUEST,
}


class GraphError(Exception):
    """A call to Meta failed.

    ``retry_after`` is in seconds, ``None`` if Meta named no time. ``detail`` is for
    the operator and holds no secrets; ``agent_message`` is for the person who acted.
    """

    def __init__(
        self,
        kind: Kind,
        message: str = "",
        *,
        code: int | None = None,
        subcode: int | None = None,
        trace: str = "",
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.code = code
        self.subcode = subcode
        self.trace = trace
        self.retry_after = retry_after

    def __str__(self) -> str:
        return self.detail

    @property
    def retryable(self) -> bool:
        """Nothing happened at Meta, and the same call may succeed later."""
        return self.kind in {Kind.THROTTLED, Kind.TRANSIENT}

    @property
    def uncertain(self) -> bool:
        """Nobody knows whether it happened: never repeat it blindly."""
        return self.kind == Kind.UNCERTAIN

    @property
    def needs_reauthorization(self) -> bool:
        """The token is dead; only a person at Meta's dialog can help."""
        return self.kind == Kind.REAUTHORIZE

    @property
    def refused(self) -> bool:
        """Meta will not show us this person or object; asking again soon is in vain."""
        return self.kind in {Kind.CONSENT, Kind.RECIPIENT, Kind.MISSING, Kind.PERMISSION}

    @property
    def agent_message(self) -> str:
        """What happened and what to do, in plain words of the reader's language."""
        return str(_BY_CODE.get(self.code or 0) or _BY_KIND[self.kind])

    @property
    def detail(self) -> str:
        """Meta's own words, with codes and trace id, for the log and the operator."""
        numbers = "/".join(str(n) for n in (self.code, self.subcode) if n is not None)
        notes = ", ".join(
            part
            for part in (numbers and f"code {numbers}", self.trace and f"trace {self.trace}")
            if part
        )
        words = self.message or self.kind.value
        return f"{words} [{notes}]" if notes else words


def hide_secrets(text: str, secrets: Iterable[str] = ()) -> str:
    """``text`` cut to a sensible length, without ``secrets`` or anything shaped like one."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, MASK)
    return _BARE_TOKEN.sub(MASK, scrub_text(text))[:_DETAIL_LENGTH]


def _number(value: object) -> int | None:
    """Meta's codes are numbers; some of its hosts send them as text."""
    text = str(value)
    return int(text) if text.removeprefix("-").isdecimal() else None


def _words_of(error: Mapping[str, Any]) -> str:
    """Meta's message; WhatsApp keeps the useful half of it in ``error_data.details``."""
    data = error.get("error_data")
    details = data.get("details", "") if isinstance(data, dict) else ""
    return " - ".join(str(part) for part in (error.get("message"), details) if part)


def error_of_envelope(
    error: Mapping[str, Any],
    *,
    status: int,
    retry_after: int | None = None,
    secrets: Iterable[str] = (),
) -> GraphError:
    """The error in Meta's ``{"error": {…}}``; only message and code can be relied on."""
    code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
    words = hide_secrets(_words_of(error), secrets)
    kind = kind_of(code, subcode, is_transient=error.get("is_transient") is True)
    if "user consent is required" in words.lower():
        kind = Kind.CONSENT
    return GraphError(
        kind or kind_of_status(status),
        words,
        code=code,
        subcode=subcode,
        trace=hide_secrets(str(error.get("fbtrace_id") or ""), secrets),
        retry_after=retry_after if retry_after is not None else DEFAULT_WAIT.get(code or 0),
    )


def error_of_status(code: int | None, words: str) -> GraphError:
    """The error of a status webhook, which WhatsApp sends when a call it took came to nothing."""
    kind = kind_of(code, None) or Kind.UNKNOWN
    return GraphError(kind, hide_secrets(words), code=code)


def error_of_instagram(
    body: Mapping[str, Any], *, status: int, secrets: Iterable[str] = ()
) -> GraphError:
    """The error of Instagram's login host, which is not Graph's envelope.

    ``{"error_type": "OAuthException", "code": 400, "error_message": "…"}``; its code is
    the HTTP status over again.
    """
    return GraphError(
        kind_of_status(max(status, HTTPStatus.BAD_REQUEST)),
        hide_secrets(str(body.get("error_message") or ""), secrets),
    )


def kind_of_status(status: int) -> Kind:
    """The class of an HTTP status, where the body does not say anything we know."""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Kind.THROTTLED
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Kind.TRANSIENT
    return _BY_STATUS.get(status, Kind.UNKNOWN)
