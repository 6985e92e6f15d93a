"""Meta's file servers: whoever has an address gets the file, WhatsApp's with a token only."""

import time
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from social.sandbox import tokens
from social.sandbox.faults import SLOW_SECONDS, GraphFault
from social.sandbox.graph.usage import limits
from social.sandbox.media import links, render
from social.sandbox.models import MediaFault, SandboxFile, SandboxNumber, SandboxToken
from social.sandbox.validity import problem_of


@require_safe
def lookaside(request: HttpRequest, place: str) -> HttpResponse:
    """The file of a signed address.

    403 for one that was made up, 404 once its time is over or the message unsent, 401
    for WhatsApp's without a good ``Authorization: Bearer``.
    """
    asset_id, ends_at = request.GET.get("asset_id", ""), request.GET.get("ext", "")
    if not links.is_signed(asset_id, ends_at, request.GET.get("signature", "")):
        return _refuse(HTTPStatus.FORBIDDEN, "URL signature mismatch")
    file = _find(asset_id)
    if file is None or links.is_over(ends_at) or _is_withdrawn(file):
        return _refuse(HTTPStatus.NOT_FOUND, "URL expired")
    if place == "whatsapp_business" and not _may_have(request, file):
        return JsonResponse(_unauthorized(), status=HTTPStatus.UNAUTHORIZED)
    return _meet_fault() or send(file)


def send(file: SandboxFile) -> HttpResponse:
    """The file as an answer."""
    found = render(file)
    response = HttpResponse(found.data, content_type=found.content_type)
    response["Content-Disposition"] = f'inline; filename="{found.name}"'
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _find(asset_id: str) -> SandboxFile | None:
    files = SandboxFile.objects.select_related("message__chat")
    return files.filter(external_id=asset_id).first()


def _is_withdrawn(file: SandboxFile) -> bool:
    """A story is the business's own and outlives the words about it."""
    return file.message.unsent_at is not None and not file.is_story


def _may_have(request: HttpRequest, file: SandboxFile) -> bool:
    scheme, _space, value = request.headers.get("Authorization", "").partition(" ")
    token = tokens.find(value.strip()) if scheme.lower() == "bearer" else None
    if token is None or token.kind != SandboxToken.Kind.SYSTEM or problem_of(token) is not None:
        return False
    numbers = SandboxNumber.objects.filter(waba_id__in=token.grant.target_ids)
    return numbers.filter(external_id=file.message.chat.asset_id).exists()


def _meet_fault() -> HttpResponse | None:
    """What the control page says of the file servers."""
    match limits().media_fault:
        case MediaFault.FAILS:
            return _refuse(HTTPStatus.SERVICE_UNAVAILABLE, "Service unavailable")
        case MediaFault.GONE:
            return _refuse(HTTPStatus.NOT_FOUND, "URL expired")
        case MediaFault.SLOW:
            time.sleep(SLOW_SECONDS)
    return None


def _refuse(status: HTTPStatus, words: str) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain")


def _unauthorized() -> dict[str, object]:
    message = "Authentication Error"
    return GraphFault(message=message, code=190).envelope()
