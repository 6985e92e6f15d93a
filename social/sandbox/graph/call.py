"""What every Graph call has: parameters, a token, an answer or an error envelope."""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from social.sandbox import tokens
from social.sandbox.faults import GraphFault, bad_parameter, invalid_token
from social.sandbox.models import SandboxToken

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One call: ``params`` are query, form and JSON body as one, as Graph takes them."""

    request: HttpRequest
    params: dict[str, Any]

    @property
    def method(self) -> str:
        """``GET``, ``POST`` or ``DELETE``."""
        return str(self.request.method)

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

    def fields(self, default: str) -> dict[str, list[str]]:
        """``fields=a,b{c,d}`` as ``{"a": [], "b": ["c", "d"]}``."""
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
        if token is None:
            raise invalid_token("Invalid OAuth access token - Cannot parse access token")
        if token.expires_at and token.expires_at <= timezone.now():
            raise invalid_token("Error validating access token: Session has expired.", 463)
        self._check_proof(value)
        if kinds and token.kind not in kinds:
            raise GraphFault(message="(#210) This call needs another kind of token.", code=210)
        return token

    def _check_proof(self, token: str) -> None:
        proof = self.text("appsecret_proof")
        if proof and not any(
            hmac.compare_digest(proof.encode(), _proof(token, secret).encode())
            for secret in settings.META_APP_SECRETS
        ):
            raise GraphFault(
                message="Invalid appsecret_proof provided in the API argument",
                type="GraphMethodException",
                code=100,
            )


def endpoint(
    *methods: str,
) -> Callable[[Callable[..., Answer]], Callable[..., HttpResponse]]:
    """Turn a function of a :class:`Call` into a view of Graph."""

    def decorate(answer_call: Callable[..., Answer]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(answer_call)
        def view(request: HttpRequest, **path: str) -> HttpResponse:
            try:
                if request.method not in methods:
                    raise GraphFault(message=f"Unsupported {request.method} request.", code=100)
                answer = answer_call(Call(request, _params(request)), **path)
            except GraphFault as fault:
                return _respond(fault.envelope(), fault.status)
            return _respond(answer, 200)

        return view

    return decorate


def parse_fields(text: str) -> dict[str, list[str]]:
    """Split a ``fields`` parameter one level deep."""
    found: dict[str, list[str]] = {}
    rest = text
    while rest:
        end = min((rest.find(mark) for mark in ",{" if mark in rest), default=len(rest))
        name, mark, rest = rest[:end].strip(), rest[end : end + 1], rest[end + 1 :]
        inner = ""
        if mark == "{":
            inner, _brace, rest = rest.partition("}")
            rest = rest.removeprefix(",")
        if name:
            found[name] = [part.strip() for part in inner.split(",") if part.strip()]
    return found


def _respond(answer: Answer, status: int) -> HttpResponse:
    response = JsonResponse(answer, status=status)
    response["X-App-Usage"] = '{"call_count":1,"total_time":1,"total_cputime":1}'
    response["facebook-api-version"] = settings.GRAPH_VERSION
    return response


def _params(request: HttpRequest) -> dict[str, Any]:
    params: dict[str, Any] = dict(request.GET.items())
    if request.content_type == "application/json" and request.body:
        body = _json(request.body)
        if not isinstance(body, dict):
            raise bad_parameter("The body must be a JSON object.")
        return {**params, **body}
    return {**params, **dict(request.POST.items())}


def _json(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise bad_parameter("Invalid JSON.") from None


def _proof(token: str, secret: str) -> str:
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()
