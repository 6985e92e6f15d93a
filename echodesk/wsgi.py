"""The WSGI application: pages, API, webhooks."""

import os
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest
from django.urls import ResolverMatch, get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "echodesk.settings")

Environ = dict[str, Any]
StartResponse = Callable[..., Any]

_WEBHOOK_PATH = re.compile(r"/api/social/[a-z]+/webhook/")


class WebhookHandler(WSGIHandler):
    """Django without middleware, for the one path that must answer Meta at once.

    A webhook has no session, no language and no person; its signature is its sign-in.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        """Call the view directly."""
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        self._middleware_chain = convert_exception_to_response(self._get_response)  # type: ignore[attr-defined]

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        """Look only among the addresses of the webhooks, not through the whole site's."""
        match = get_resolver("social.intake.urls").resolve(request.path_info)
        request.resolver_match = match
        return match


_pages = get_wsgi_application()
_webhooks = WebhookHandler()


def application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Serve one request."""
    path = environ.get("PATH_INFO", "")
    if environ["REQUEST_METHOD"] == "POST" and _WEBHOOK_PATH.fullmatch(path):
        return _webhooks(environ, start_response)
    return _pages(environ, start_response)
