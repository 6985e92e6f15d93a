"""Meta's privacy callbacks, and the pages anybody may read."""

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from social.intake.secrets import current_secrets, request_reach
from social.models import PrivacyKind, PrivacyRequest
from social.platforms import Platform
from social.privacy.requests import deauthorize as carry_out_deauthorize
from social.privacy.requests import request_deletion
from social.privacy.signed_request import (
    ForgedRequest,
    MalformedRequest,
    SignedRequest,
    parse_signed_request,
)

logger = structlog.get_logger(__name__)


@csrf_exempt
@require_POST
@sensitive_post_parameters("signed_request")
@sensitive_variables("signed")
def deauthorize(request: HttpRequest, platform: Platform) -> HttpResponse:
    """Somebody removed the app at Meta."""
    signed = request.POST.get("signed_request", "")
    try:
        asked = _read(signed)
    except MalformedRequest as error:
        return _refused(error, platform)
    carry_out_deauthorize(
        platform=platform,
        user_id=asked.user_id,
        signed=signed,
        reach=request_reach(asked.signers),
    )
    return JsonResponse({"success": True})


@csrf_exempt
@require_POST
@sensitive_post_parameters("signed_request")
@sensitive_variables("signed")
def data_deletion(request: HttpRequest, platform: Platform) -> HttpResponse:
    """Somebody asked for their data to be deleted: where they can see how far that is."""
    signed = request.POST.get("signed_request", "")
    try:
        asked = _read(signed)
    except MalformedRequest as error:
        return _refused(error, platform)
    noted = request_deletion(
        platform=platform,
        user_id=asked.user_id,
        signed=signed,
        reach=request_reach(asked.signers),
    )
    url = settings.SITE_URL + reverse("data-deletion-status", args=[noted.code])
    return JsonResponse({"url": url, "confirmation_code": noted.code})


def _read(signed: str) -> SignedRequest:
    return parse_signed_request(signed, current_secrets())


def _refused(error: MalformedRequest, platform: Platform) -> HttpResponse:
    logger.warning("signed_request_refused", platform=platform, reason=str(error))
    forged = isinstance(error, ForgedRequest)
    code = "wrong_signature" if forged else "malformed"
    answer = {"detail": "signed_request is not valid.", "code": code}
    return JsonResponse(answer, status=403 if forged else 400)


@require_GET
def legal_page(request: HttpRequest, page: str) -> HttpResponse:
    """One of the texts every Meta app has to show."""
    return render(request, f"legal/{page}.html", _operator())


@require_GET
@never_cache
def deletion_status(request: HttpRequest, code: str) -> HttpResponse:
    """How far a deletion is. The code tells nothing of the person, and nor does the page."""
    asked = PrivacyRequest.objects.filter(kind=PrivacyKind.DELETION, code=code.upper()).first()
    if asked is None:
        raise Http404
    return render(request, "legal/deletion_status.html", {**_operator(), "asked": asked})


def _operator() -> dict[str, str]:
    return {
        "operator_name": settings.OPERATOR_NAME,
        "operator_email": settings.OPERATOR_EMAIL,
        "operator_address": settings.OPERATOR_ADDRESS,
    }
