"""The door of every page: signed in, and a member of a workspace."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from echodesk.workspaces.access import member_of
from echodesk.workspaces.models import Membership, Role
from echodesk.workspaces.speaking import zone_of

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
MemberView = Callable[Concatenate[HttpRequest, Membership, P], HttpResponseBase]


def member_page(
    view: Callable[Concatenate[HttpRequest, Membership, P], HttpResponseBase],
) -> Page[P]:
    """Call ``view(request, member, …)`` for members only, in their own time zone.

    Nobody is sent to the sign-in page (a fragment's request with ``HX-Redirect``, as a
    redirect would put that page inside this one); somebody without a workspace is told so.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        member = member_of(request)
        if member is not None:
            with timezone.override(zone_of(member)):
                response = view(request, member, *args, **kwargs)
            # One address answers with a page or a piece of it, and all of it is private.
            add_never_cache_headers(response)
            return response
        if request.user.is_authenticated:
            return render(request, "workspaces/none.html", status=403)
        return _to_sign_in(request)

    return guarded


def admin_page(view: MemberView[P]) -> Page[P]:
    """The same for pages that only owners and admins of the workspace may open; else 403."""

    @wraps(view)
    def guarded(
        request: HttpRequest, member: Membership, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not member.may(Role.ADMIN):
            raise PermissionDenied
        return view(request, member, *args, **kwargs)

    return member_page(guarded)


def _to_sign_in(request: Any) -> HttpResponse:
    is_fragment = bool(request.htmx)
    back_to = request.htmx.current_url_abs_path if is_fragment else request.get_full_path()
    if request.method != "GET" and not is_fragment:
        back_to = "/"
    url = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back_to or '/'})}"
    if is_fragment:
        return HttpResponse(status=401, headers={"HX-Redirect": url})
    return redirect(url)
