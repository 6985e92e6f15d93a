"""The one place that talks HTTP to Meta's Graph API.

Tokens travel in a header, never in an address. What Meta answers comes back as a
dictionary, what it refuses as a :class:`GraphError`.
"""

import ssl
import threading
from collections.abc import Mapping
from typing import Any

import requests
import structlog
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3 import Retry
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError, SSLError

from social.graph.access import Access
from social.graph.errors import (
    GraphError,
    error_of_envelope,
    error_of_instagram,
    hide_secrets,
    kind_of_status,
)
from social.graph.kinds import Kind
from social.graph.usage import parse_retry_after, parse_usage

logger = structlog.get_logger(__name__)

Json = dict[str, Any]
CONNECT_SECONDS, READ_SECONDS, WRITE_SECONDS = 3.05, 10, 20
# Above this share of an allowance the operator should know before Meta refuses.
USAGE_WARNING_PERCENT = 80

_PATIENT = Retry(
    total=2,
    backoff_factor=0.2,
    status_forcelist=(500, 502, 503, 504),
    allowed_methods={"GET"},
    raise_on_status=False,
    # A Retry-After may be an hour; that is for the caller to wait, not for a thread.
    respect_retry_after_header=False,
)
_threads = threading.local()


def _session(*, patient: bool) -> requests.Session:
    """This thread's pooled session; the patient one repeats reads that fail on the way."""
    name = "patient" if patient else "strict"
    session: requests.Session | None = getattr(_threads, name, None)
    if session is None:
        session = requests.Session()
        adapter = HTTPAdapter(pool_maxsize=4, max_retries=_PATIENT if patient else 0)
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        setattr(_threads, name, session)
    return session


def get(access: Access, path: str, **params: str | int) -> Json:
    """Read ``path``, such as ``me/accounts``. Repeated by itself when the network fails."""
    return _call("GET", access, path, params=params)


def get_once(access: Access, path: str, **params: str | int) -> Json:
    """Read ``path`` with something that works only once, such as a login code."""
    return _call("GET", access, path, params=params, patient=False)


def get_unversioned(access: Access, path: str, **params: str | int) -> Json:
    """Read ``path`` of Instagram's token endpoints, which stand beside the versions."""
    return _call("GET", access, path, params=params, patient=False, version="")


def post_form(access: Access, path: str, **form: str) -> Json:
    """Post a form to an endpoint beside the versions: what is in it stands in no address."""
    return _call("POST", access, path, params={}, form=form, patient=False, version="")


def post(access: Access, path: str, *, json: Json | None = None, **params: str | int) -> Json:
    """Write to ``path``. Never repeated: an unclear outcome raises an uncertain error."""
    return _call("POST", access, path, params=params, json=json, patient=False)


def delete(access: Access, path: str, **params: str | int) -> Json:
    """Delete ``path``."""
    return _call("DELETE", access, path, params=params, patient=False)


def _call(
    method: str,
    access: Access,
    path: str,
    *,
    params: Mapping[str, str | int],
    json: Json | None = None,
    form: Mapping[str, str] | None = None,
    patient: bool = True,
    version: str | None = None,
) -> Json:
    writes = method != "GET"
    try:
        response = _session(patient=patient).request(
            method,
            _address(access, path, settings.GRAPH_VERSION if version is None else version),
            params={**params, **access.proof()},
            json=json,
            data=form,
            headers={"Authorization": f"Bearer {access.token}"} if access.token else {},
            timeout=(CONNECT_SECONDS, WRITE_SECONDS if writes else READ_SECONDS),
            # A redirect would carry the token to wherever it points.
            allow_redirects=False,
        )
    except requests.RequestException as error:
        # The exception quotes the address with its parameters: it must not travel on.
        raise _error_of_exception(error, writes=writes) from None
    secrets = _secrets_in(access, {**params, **(form or {}), **(json or {})})
    return _answer_of(response, writes=writes, secrets=secrets)


def _address(access: Access, path: str, version: str) -> str:
    return "/".join(part for part in (access.host, version, path.lstrip("/")) if part)


def _secrets_in(access: Access, params: Mapping[str, Any]) -> tuple[str, ...]:
    """What was sent and must not come back out in an error message."""
    names = ("access_token", "client_secret", "code", "fb_exchange_token", "input_token", "pin")
    app_secrets = access.app.secrets if access.app else ()
    # An app's own token is its id and its secret.
    bare_secret = access.token.rpartition("|")[2]
    return (
        access.token,
        bare_secret,
        *app_secrets,
        *(str(params[name]) for name in names if name in params),
    )


def _answer_of(response: requests.Response, *, writes: bool, secrets: tuple[str, ...]) -> Json:
    """The JSON object Meta answered with, or the error it stands for."""
    usage = parse_usage(response.headers)
    if usage.percent >= USAGE_WARNING_PERCENT:
        logger.warning("graph_usage_high", percent=usage.percent, wait=usage.wait)
    try:
        body = response.json()
    except ValueError:
        body = None
    if isinstance(body, dict) and isinstance(body.get("error"), dict):
        raise error_of_envelope(
            body["error"],
            status=response.status_code,
            retry_after=parse_retry_after(response.headers),
            secrets=secrets,
        )
    if isinstance(body, dict) and "error_message" in body:
        raise error_of_instagram(body, status=response.status_code, secrets=secrets)
    if isinstance(body, dict) and response.ok:
        return body
    raise _error_of_status(response, writes=writes, secrets=secrets)


def _error_of_status(
    response: requests.Response, *, writes: bool, secrets: tuple[str, ...]
) -> GraphError:
    """The error of an answer that is not Graph's: an edge server's page, or a broken 200."""
    status = response.status_code
    kind = kind_of_status(status)
    if response.ok or status in {502, 504}:
        # The request went through a gateway that lost the answer.
        kind = Kind.UNCERTAIN if writes else Kind.TRANSIENT
    text = " ".join(response.text[:200].split())
    return GraphError(
        kind,
        hide_secrets(f"HTTP {status}, not an answer of the Graph API: {text}", secrets),
        retry_after=parse_retry_after(response.headers),
    )


def _error_of_exception(error: requests.RequestException, *, writes: bool) -> GraphError:
    """Retryable if nothing can have left; uncertain if a write may have arrived."""
    kind = Kind.UNCERTAIN if writes and not _nothing_left(error) else Kind.TRANSIENT
    return GraphError(kind, f"No answer from Meta: {type(error).__name__}")


def _nothing_left(error: requests.RequestException) -> bool:
    """Whether the connection failed before a request could be sent on it."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    if isinstance(reason, SSLError):
        return any(isinstance(arg, ssl.SSLCertVerificationError) for arg in reason.args)
    return isinstance(reason, ConnectTimeoutError | NewConnectionError)
