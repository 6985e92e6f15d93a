"""Where Meta knocks.

The view verifies, stores, wakes a worker and answers; it understands nothing of
what it stores. https://developers.facebook.com/docs/graph-api/webhooks/getting-started
"""

import json
from collections.abc import Iterable

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from social.intake.callback_checks import note_check
from social.intake.secrets import NOWHERE, Reach, current_secrets, token_owners, webhook_reach
from social.intake.signature import InvalidSignature, verify_signature
from social.intake.store import store_delivery
from social.intake.wake import wake_worker

logger = structlog.get_logger(__name__)

MAX_BODY_BYTES = 4 * 1024 * 1024


class Refused(Exception):
    """The request is not stored; ``status`` is what Meta is told."""

    def __init__(self, status: int, reason: str = "") -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def read_body(request: Request) -> bytes:
    """The raw bytes of the request; :class:`Refused` if there are more than Meta ever sends."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY_BYTES:
        raise Refused(413, "body over 4 MB")
    body: bytes = request.read()
    return body


def signers_of(body: bytes, header: str) -> frozenset[str] | None:
    """The secrets that signed ``body``; ``None`` where the operator switched checking off."""
    if settings.META_SKIP_SIGNATURE:
        return None
    try:
        return verify_signature(body, header, current_secrets())
    except InvalidSignature:
        raise Refused(403, "signature") from None


def object_of(body: bytes) -> str:
    """The webhook object a body speaks of; :class:`Refused` if it is not a JSON object."""
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400, "not JSON") from None
    if not isinstance(payload, dict):
        raise Refused(400, "not a JSON object")
    return str(payload.get("object", ""))


def reach_of(body: bytes, header: str) -> Reach:
    """The workspaces ``body`` may be for, by who signed it."""
    signers = signers_of(body, header)
    object_name = object_of(body)
    reach = None if signers is None else webhook_reach(signers, object_name)
    if reach == NOWHERE:
        raise Refused(403, "signature of another app")
    return reach


def plain(text: str = "", *, status: int = 200) -> HttpResponse:
    """An answer for a machine, with its length: no middleware adds one on this path."""
    response = HttpResponse(text, status=status, content_type="text/plain")
    response["Content-Length"] = str(len(response.content))
    return response


class NoNegotiation(BaseContentNegotiation):
    """Meta is answered in plain text, whatever it says it accepts."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser:
        """The first: the body is read raw anyway."""
        return next(iter(parsers))

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """The first, for the errors of the framework itself."""
        renderer = next(iter(renderers))
        return renderer, renderer.media_type


class WebhookView(APIView):
    """One platform's callback. Each also takes the others' objects: an app has one callback."""

    authentication_classes = ()
    content_negotiation_class = NoNegotiation
    permission_classes = ()
    throttle_classes = ()

    @extend_schema(exclude=True)
    def get(self, request: Request, platform: str) -> HttpResponse:
        """Answer Meta's check of the callback address with its challenge alone."""
        owners = token_owners(request.query_params.get("hub.verify_token", ""))
        if request.query_params.get("hub.mode") != "subscribe" or not owners:
            return plain(status=403)
        note_check(platform, owners)
        return plain(request.query_params.get("hub.challenge", ""))

    @extend_schema(exclude=True)
    def post(self, request: Request, platform: str) -> HttpResponse:
        """Keep what Meta sent: 200 once stored; 503 if it could not be, so it comes again."""
        try:
            body = read_body(request)
            reach = reach_of(body, request.headers.get("X-Hub-Signature-256", ""))
            store_delivery(platform, body, reach)
        except Refused as refusal:
            logger.warning("webhook_refused", platform=platform, reason=refusal.reason)
            return plain(status=refusal.status)
        except DatabaseError as error:
            logger.error("webhook_not_stored", platform=platform, error=str(error))
            return plain(status=503)
        wake_worker()
        return plain("EVENT_RECEIVED")
