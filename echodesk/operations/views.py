"""For load balancers and monitoring. Nobody signs in here."""

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from echodesk.operations import metrics as figures
from echodesk.operations import readiness

_LOOPBACK = {"127.0.0.1", "::1"}


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while this process answers at all."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when everything needed is there; else 503, and what is wrong."""
    found = readiness.examine()
    return JsonResponse(found, status=200 if found["ready"] else 503)


def _may_scrape(request: HttpRequest) -> bool:
    """With a token only by the token; without one only from this machine, not by way of a proxy."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    came_by_proxy = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return request.META.get("REMOTE_ADDR") in _LOOPBACK and not came_by_proxy


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text format."""
    if not _may_scrape(request):
        return HttpResponse(status=403)
    return HttpResponse(figures.render(), content_type=CONTENT_TYPE_LATEST)
