"""The one place that talks HTTP to Meta's Graph API.

Tokens travel in a header, never in an address. What Meta answers comes back as a
dictionary, what it refuses as a :class:`GraphError`.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
import structlog
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from social import pace
from social.graph.access import Access
from social.graph.answers import Json, answer_of, error_of_exception
from social.graph.multipart import FilePart, Multipart
from social.graph.usage import parse_usage

logger = structlog.get_logger(__name__)

CONNECT_SECONDS, READ_SECONDS, WRITE_SECONDS = 3.05, 10, 20
# Meta looks at a whole file before it answers.
UPLOAD_SECONDS = 90
# Above this share of an allowance the operator should know before Meta refuses.
USAGE_WARNING_PERCENT = 80
_SECRET_NAMES = ("access_token", "client_secret", "code", "fb_exchange_token", "input_token", "pin")

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """One call. ``patient``: repeated here when the network fails; ``repeatable``: by callers."""

    method: str
    access: Access
    path: str
    params: Mapping[str, str | int]
    json: Json | None = None
    form: Mapping[str, str] = field(default_factory=dict)
    file: FilePart | None = None
    patient: bool = False
    repeatable: bool = False
    version: str | None = None
    seconds: int = WRITE_SECONDS

    @property
    def address(self) -> str:
        """The whole address, without parameters."""
        version = settings.GRAPH_VERSION if self.version is None else self.version
        parts = (self.access.host, version, self.path.lstrip("/"))
        return "/".join(part for part in parts if part)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What was sent and must not come back out in an error message."""
        sent: dict[str, Any] = {**self.params, **self.form, **(self.json or {})}
        app_secrets = self.access.app.secrets if self.access.app else ()
        # An app's own token is its id and its secret.
        bare_secret = self.access.token.rpartition("|")[2]
        named = (str(sent[name]) for name in _SECRET_NAMES if name in sent)
        return (self.access.token, bare_secret, *app_secrets, *named)


def get(access: Access, path: str, **params: str | int) -> Json:
    """Read ``path``, such as ``me/accounts``. Repeated by itself when the network fails."""
    return _read(access, path, params, patient=True)


def get_once(access: Access, path: str, **params: str | int) -> Json:
    """Read ``path`` with something that works only once, such as a login code."""
    return _read(access, path, params)


def get_unversioned(access: Access, path: str, **params: str | int) -> Json:
    """Read ``path`` of Instagram's token endpoints, which stand beside the versions."""
    return _read(access, path, params, version="")


def post(access: Access, path: str, *, json: Json | None = None, **params: str | int) -> Json:
    """Write to ``path``. Never repeated: an unclear outcome raises an uncertain error."""
    return _carry_out(_Call(method="POST", access=access, path=path, params=params, json=json))


def post_form(access: Access, path: str, **form: str) -> Json:
    """Post a form to an endpoint beside the versions: what is in it stands in no address."""
    return _carry_out(
        _Call(method="POST", access=access, path=path, params={}, form=form, version="")
    )


def post_file(access: Access, path: str, file: FilePart, **form: str) -> Json:
    """Post a form with a file. It may be posted again: nothing about an upload is uncertain."""
    return _carry_out(
        _Call(
            method="POST",
            access=access,
            path=path,
            params={},
            form=form,
            file=file,
            repeatable=True,
            seconds=UPLOAD_SECONDS,
        )
    )


def delete(access: Access, path: str, **params: str | int) -> Json:
    """Delete ``path``."""
    return _carry_out(_Call(method="DELETE", access=access, path=path, params=params))


def _read(
    access: Access,
    path: str,
    params: Mapping[str, str | int],
    *,
    patient: bool = False,
    version: str | None = None,
) -> Json:
    return _carry_out(
        _Call(
            method="GET",
            access=access,
            path=path,
            params=params,
            patient=patient,
            repeatable=True,
            version=version,
            seconds=READ_SECONDS,
        )
    )


def _carry_out(call: _Call) -> Json:
    try:
        response = _request(call)
    except requests.RequestException as error:
        # The exception quotes the address with its parameters: it must not travel on.
        raise error_of_exception(error, repeatable=call.repeatable) from None
    _note_usage(call.access, response.headers)
    return answer_of(response, repeatable=call.repeatable, secrets=call.secrets)


def _note_usage(access: Access, headers: Mapping[str, str]) -> None:
    usage = parse_usage(headers)
    if usage.percent >= USAGE_WARNING_PERCENT:
        logger.warning(
            "graph_usage_high", account=access.account_id, percent=usage.percent, wait=usage.wait
        )
    if access.account_id is not None:
        pace.note_usage(access.account_id, usage)


def _request(call: _Call) -> requests.Response:
    token = call.access.token
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    data: Any = call.form or None
    if call.file is not None:
        data = Multipart(call.form, call.file)
        headers["Content-Type"] = data.content_type
    return _session(patient=call.patient).request(
        call.method,
        call.address,
        params={**call.params, **call.access.proof()},
        json=call.json,
        data=data,
        headers=headers,
        timeout=(CONNECT_SECONDS, call.seconds),
        # A redirect would carry the token to wherever it points.
        allow_redirects=False,
    )


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
