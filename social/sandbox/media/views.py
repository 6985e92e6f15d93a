"""Meta's file servers: whoever has an address gets the file, WhatsApp's with a token only."""

import time
from http import HTTPStatus

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from social.graph.file_types import KNOWN, SHOWN, UNKNOWN
from social.sandbox import tokens
from social.sandbox.failures import SLOW_SECONDS
from social.sandbox.faults import GraphFault
from social.sandbox.graph.usage import limits
from social.sandbox.media import about, links, open_file
from social.sandbox.media.sniffing import plain
from social.sandbox.models import (
    MediaFault,
    SandboxFile,
    SandboxNumber,
    SandboxToken,
    SandboxUpload,
)
from social.sandbox.validity import problem_of


@require_safe
def lookaside(request: HttpRequest, place: str) -> HttpResponseBase:
    """The file of a signed address.

    403 for one that was made up, 404 once its time is over or the message unsent, 401
    for WhatsApp's without a good ``Authorization: Bearer``.
    """
    asset_id, ends_at = request.GET.get("asset_id", ""), request.GET.get("ext", "")
    if not links.is_signed(asset_id, ends_at, request.GET.get("signature", "")):
        return _refuse(HTTPStatus.FORBIDDEN, "URL signature mismatch")
    file = _find(asset_id)
    if file is None or links.is_over(ends_at) or _is_gone(file):
        return _refuse(HTTPStatus.NOT_FOUND, "URL expired")
    if place == "whatsapp_business" and not _may_have(request, file):
        return JsonResponse(_unauthorized(), status=HTTPStatus.UNAUTHORIZED)
    return _meet_fault() or send(file)


def send(file: SandboxFile | SandboxUpload) -> HttpResponseBase:
    """The file as an answer. Of what was uploaded, browsers show what they cannot run."""
    found = about(file)
    known = found.content_type if plain(found.content_type) in KNOWN else UNKNOWN
    response = FileResponse(
        open_file(file),
        as_attachment=plain(known) not in SHOWN,
        filename=found.name,
        content_type=known,
    )
    response["Content-Length"] = str(found.size)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _find(asset_id: str) -> SandboxFile | SandboxUpload | None:
    files = SandboxFile.objects.select_related("message__chat", "upload")
    found = files.filter(external_id=asset_id).first()
    return found or SandboxUpload.objects.filter(external_id=asset_id).first()


def _is_gone(file: SandboxFile | SandboxUpload) -> bool:
    """A story is the business's own and outlives the words about it."""
    if isinstance(file, SandboxUpload):
        return file.deleted_at is not None
    return file.message.unsent_at is not None and not file.is_story


def _may_have(request: HttpRequest, file: SandboxFile | SandboxUpload) -> bool:
    scheme, _space, value = request.headers.get("Authorization", "").partition(" ")
    token = tokens.find(value.strip()) if scheme.lower() == "bearer" else None
    if token is None or token.kind != SandboxToken.Kind.SYSTEM or problem_of(token) is not None:
        return False
    asset_id = file.asset_id if isinstance(file, SandboxUpload) else file.message.chat.asset_id
    numbers = SandboxNumber.objects.filter(waba_id__in=token.grant.target_ids)
    return numbers.filter(external_id=asset_id).exists()


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
