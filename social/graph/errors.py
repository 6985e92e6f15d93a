"""What the Graph API refused, in a form the rest of the product can act on."""

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from echodesk.logging import MASK, scrub_text
from social.graph.kinds import DEFAULT_WAIT, OF_ONE_PERSON, Kind, kind_of
from social.graph.words import agent_words

# Meta quotes a malformed token back at us, bare. All of its tokens begin like these.
_BARE_TOKEN = re.compile(r"\b(?:EAA|IGAA|IGQ)[A-Za-z0-9_-]{10,}")
_DETAIL_LENGTH = 500

_BY_STATUS: dict[int, Kind] = {
    HTTPStatus.FORBIDDEN: Kind.PERMISSION,
    HTTPStatus.NOT_FOUND: Kind.MISSING,
    HTTPStatus.BAD_REQUEST: Kind.BAD_REQUEST,
}


class GraphError(Exception):
    """A call to Meta failed.

    ``retry_after`` is in seconds, the longest of all that Meta named, ``None`` if it
    named no time; ``wait`` is the same with 0 for none. ``detail`` is for
    the operator and holds no secrets; ``agent_message`` is for the person who acted.
    ``final``: Meta told of it afterwards, and nothing tries again by itself.
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
        final: bool = False,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.final = final
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
        return not self.final and self.kind in {Kind.THROTTLED, Kind.TRANSIENT}

    @property
    def wait(self) -> int:
        """Seconds that Meta asks to wait; 0 if it named no time."""
        return self.retry_after or 0

    @property
    def holds_account(self) -> bool:
        """Nothing else may go out for the account either until then."""
        return self.kind == Kind.THROTTLED and self.code not in OF_ONE_PERSON and self.wait > 0

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
        return agent_words(self.kind, self.code, final=self.final)

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
    """The error of a status webhook, which WhatsApp sends when a call it took came to nothing.

    Nothing sends the message again by itself: it might arrive twice.
    """
    kind = kind_of(code, None) or Kind.UNKNOWN
    return GraphError(kind, hide_secrets(words), code=code, final=True)


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
