"""What the pages of Connections share: who may come in, and how a refusal looks."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from echodesk.errors import ActionError
from echodesk.workspaces.access import member_of
from echodesk.workspaces.models import Membership, Role

P = ParamSpec("P")
MemberView = Callable[Concatenate[HttpRequest, Membership, P], HttpResponseBase]


def admins_only(view: MemberView[P]) -> MemberView[P]:
    """Answer 403 to agents."""

    @wraps(view)
    def guarded(
        request: HttpRequest, member: Membership, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not member.may(Role.ADMIN):
            raise PermissionDenied
        return view(request, member, *args, **kwargs)

    return guarded


def problem_page(request: HttpRequest, error: ActionError, *, again: str = "") -> HttpResponse:
    """A page that says what went wrong and leads back; ``again`` is where to start anew."""
    layout = "app.html" if member_of(request) else "entry.html"
    context = {"detail": error.detail, "layout": layout, "again": again}
    return render(request, "connections/problem.html", context, status=error.status)
