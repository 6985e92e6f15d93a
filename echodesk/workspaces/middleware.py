"""Puts the member on the request, and speaks the language they chose."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from echodesk.workspaces.access import member_of
from echodesk.workspaces.speaking import chosen_language


def member_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """``request.member`` is the :class:`Membership` asking, or falsy; read only if asked for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.member = SimpleLazyObject(lambda: member_of(request))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def language_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer in the language a signed-in user chose; else it stays the browser's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = chosen_language(request.user)
        if language:
            # LocaleMiddleware has begun this request in another, and ends it for the next.
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return get_response(request)

    return middleware
