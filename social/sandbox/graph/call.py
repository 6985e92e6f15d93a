"""What every Graph call has: parameters, a token, an answer or an error envelope."""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from social.platforms import Platform
from social.sandbox import failures, orders, tokens
from social.sandbox.apps_at_meta import is_one_of, secrets_of
from social.sandbox.failures import DONE_ALL_THE_SAME, FaultKind
from social.sandbox.faults import (
    AnswerLost,
    ConnectionDropped,
    GraphFault,
    bad_parameter,
    invalid_token,
)
from social.sandbox.graph.dropping import DroppedAnswer
from social.sandbox.graph.fields import Fields, parse_fields
from social.sandbox.graph.usage import add_headers
from social.sandbox.models import SandboxToken
from social.sandbox.validity import problem_of

Answer = dict[str, Any]
# Instagram's own host says whose error it is in its own word.
_INSTAGRAM_TYPE, _OF_INSTAGRAM = "IGApiException", {100, 190}


@dataclass(slots=True)
class Call:
    """One call: ``params`` are query, form and JSON body as one, as Graph takes them.

    ``checked`` is its token once it was found good, ``late`` a failure that was ordered
    for it and comes after the deed, ``usage`` how much of an allowance it used up, in %.
    """

    request: HttpRequest
    path: dict[str, str]
    params: dict[str, Any] = field(default_factory=dict)
    checked: SandboxToken | None = None
    late: str = ""
    usage: int = 0

    @property
    def method(self) -> str:
        """``GET``, ``POST`` or ``DELETE``."""
        return str(self.request.method)

    @property
    def is_instagram(self) -> bool:
        """Whether it came to Instagram Login's host."""
        return "/instagram-graph/" in self.request.path

    @property
    def address(self) -> str:
        """Where the call went, without its query."""
        name, host = ("/graph", settings.FACEBOOK_GRAPH_URL)
        if self.is_instagram:
            name, host = ("/instagram-graph", settings.INSTAGRAM_GRAPH_URL)
        return host + self.request.path.partition(name)[2]

    def text(self, name: str) -> str:
        """A parameter as text; empty when absent."""
        value = self.params.get(name, "")
        return value if isinstance(value, str) else json.dumps(value)

    def mapping(self, name: str) -> dict[str, Any]:
        """A parameter that is an object, given as JSON body or as JSON text in a form."""
        value = self.params.get(name)
        if isinstance(value, str):
            value = _json(value)
        if not isinstance(value, dict):
            raise bad_parameter(f"The parameter {name} is required and must be an object.")
        return value

    def file(self, name: str) -> "UploadedFile[Any] | None":
        """A file of a multipart form, if there is one of that name."""
        found = self.request.FILES.get(name) if self.method == "POST" else None
        return found if isinstance(found, UploadedFile) else None

    def fields(self, default: str) -> Fields:
        """``fields=a,b{c,d}``, or the default."""
        return parse_fields(self.text("fields") or default)

    def token_text(self) -> str:
        """The bearer token, or the ``access_token`` parameter."""
        scheme, _space, value = self.request.headers.get("Authorization", "").partition(" ")
        return value.strip() if scheme.lower() == "bearer" else self.text("access_token")

    def token(self, *kinds: SandboxToken.Kind) -> SandboxToken:
        """The checked token of the call, of one of ``kinds`` (any, if none is named)."""
        value = self.token_text()
        if not value:
            raise GraphFault(
                message="An access token is required to request this resource.", code=104
            )
        token = tokens.find(value)
        if token is None or self._is_of_other_host(token):
            raise invalid_token("Invalid OAuth access token - Cannot parse access token")
        problem = problem_of(token)
        if problem is not None:
            raise problem
        self._check_proof(token, value)
        if kinds and token.kind not in kinds:
            raise GraphFault(message="(#210) This call needs another kind of token.", code=210)
        self.checked = token
        self._meet_order(token)
        return token

    def _is_of_other_host(self, token: SandboxToken) -> bool:
        return self.is_instagram != (token.kind == SandboxToken.Kind.INSTAGRAM)

    def _check_proof(self, token: SandboxToken, value: str) -> None:
        proof = self.text("appsecret_proof")
        secrets = secrets_of(token.grant.app_id, token.grant.login)
        if proof and not is_one_of(proof, [_proof(value, secret) for secret in secrets]):
            raise GraphFault(
                message="Invalid appsecret_proof provided in the API argument",
                type="GraphMethodException",
                code=100,
            )

    def _meet_order(self, token: SandboxToken) -> None:
        """Fail as ordered for the token's account or what the call is about."""
        kind = orders.take({token.subject_id, *self.path.values()})
        if not kind:
            return
        if kind not in DONE_ALL_THE_SAME:
            raise failures.ordered(kind, _platform_of(token))
        self.late = kind

    def finish(self) -> None:
        """Meet what was ordered for after the deed, once."""
        late, self.late = self.late, ""
        orders.wait_if_slow(late)
        if late and late != FaultKind.SLOW and self.checked is not None:
            raise failures.ordered(late, _platform_of(self.checked))


def endpoint(
    *methods: str,
) -> Callable[[Callable[..., Answer]], Callable[..., HttpResponseBase]]:
    """Turn a function of a :class:`Call` into a view of Graph."""

    def decorate(answer_call: Callable[..., Answer]) -> Callable[..., HttpResponseBase]:
        @csrf_exempt
        @wraps(answer_call)
        def view(request: HttpRequest, **path: str) -> HttpResponseBase:
            call = Call(request, path)
            try:
                if request.method not in methods:
                    raise GraphFault(message=f"Unsupported {request.method} request.", code=100)
                call.params = read_params(request)
                answer = answer_call(call, **path)
                call.finish()
            except GraphFault as fault:
                return _refuse(call, fault)
            except AnswerLost:
                return HttpResponse("<html><h1>504 Gateway Time-out</h1></html>", status=504)
            except ConnectionDropped:
                return DroppedAnswer()
            return _respond(call, answer, 200)

        return view

    return decorate


def read_params(request: HttpRequest) -> dict[str, Any]:
    """Query, form and JSON body as one; a :class:`GraphFault` for a body that is no JSON."""
    params: dict[str, Any] = dict(request.GET.items())
    if request.content_type == "application/json" and request.body:
        body = _json(request.body)
        if not isinstance(body, dict):
            raise bad_parameter("The body must be a JSON object.")
        return {**params, **body}
    return {**params, **dict(request.POST.items())}


def _respond(call: Call, answer: Answer, status: int, *, regain_minutes: int = 0) -> HttpResponse:
    response = JsonResponse(answer, status=status)
    add_headers(response, call.checked, percent=call.usage, regain_minutes=regain_minutes)
    response["facebook-api-version"] = settings.GRAPH_VERSION
    return response


def _refuse(call: Call, fault: GraphFault) -> HttpResponse:
    if call.is_instagram and fault.code in _OF_INSTAGRAM:
        fault.type = _INSTAGRAM_TYPE
    return _respond(call, fault.envelope(), fault.status, regain_minutes=fault.regain_minutes)


def _platform_of(token: SandboxToken) -> str:
    if token.kind == SandboxToken.Kind.SYSTEM:
        return Platform.WHATSAPP
    if token.kind == SandboxToken.Kind.INSTAGRAM:
        return Platform.INSTAGRAM
    return Platform.FACEBOOK


def _json(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise bad_parameter("Invalid JSON.") from None


def _proof(token: str, secret: str) -> str:
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()
