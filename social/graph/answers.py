"""What came back from Meta: an object, or the error it stands for."""

import ssl
from typing import Any

import requests
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError, SSLError

from social.graph.errors import (
    GraphError,
    error_of_envelope,
    error_of_instagram,
    hide_secrets,
    kind_of_status,
)
from social.graph.kinds import Kind
from social.graph.usage import parse_wait

Json = dict[str, Any]


def answer_of(response: requests.Response, *, repeatable: bool, secrets: tuple[str, ...]) -> Json:
    """The JSON object Meta answered with. Raises :class:`GraphError` for anything else.

    ``repeatable``: the call may be made again whatever became of it, so that nothing
    about it is uncertain.
    """
    try:
        body = response.json()
    except ValueError:
        body = None
    if isinstance(body, dict) and isinstance(body.get("error"), dict):
        error = error_of_envelope(
            body["error"],
            status=response.status_code,
            retry_after=parse_wait(response.headers) or None,
            secrets=secrets,
        )
        raise _certain(error) if repeatable else error
    if isinstance(body, dict) and "error_message" in body:
        raise error_of_instagram(body, status=response.status_code, secrets=secrets)
    if isinstance(body, dict) and response.ok:
        return body
    raise _error_of_status(response, repeatable=repeatable, secrets=secrets)


def error_of_exception(error: requests.RequestException, *, repeatable: bool) -> GraphError:
    """Retryable if nothing can have left; uncertain if something may that must not twice."""
    is_certain = repeatable or _nothing_left(error)
    kind = Kind.TRANSIENT if is_certain else Kind.UNCERTAIN
    return GraphError(kind, f"No answer from Meta: {type(error).__name__}")


def _certain(error: GraphError) -> GraphError:
    """The same error, to be met by calling again where it may have been carried out."""
    if error.uncertain:
        error.kind = Kind.TRANSIENT
    return error


def _error_of_status(
    response: requests.Response, *, repeatable: bool, secrets: tuple[str, ...]
) -> GraphError:
    """The error of an answer that is not Graph's: an edge server's page, or a broken 200."""
    status = response.status_code
    kind = kind_of_status(status)
    if response.ok or status in {502, 504}:
        # The request went through a gateway that lost the answer.
        kind = Kind.TRANSIENT if repeatable else Kind.UNCERTAIN
    text = " ".join(response.text[:200].split())
    return GraphError(
        kind,
        hide_secrets(f"HTTP {status}, not an answer of the Graph API: {text}", secrets),
        retry_after=parse_wait(response.headers) or None,
    )


def _nothing_left(error: requests.RequestException) -> bool:
    """Whether the connection failed before a request could be sent on it."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    if isinstance(reason, SSLError):
        return any(isinstance(arg, ssl.SSLCertVerificationError) for arg in reason.args)
    return isinstance(reason, ConnectTimeoutError | NewConnectionError)
