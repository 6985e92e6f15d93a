"""Forms of pages: who may post them, and how a refusal is answered."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from conversations.models import Conversation
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import member_page

# Where the forms are. No form leads out of EchoDesk.
_OURS = ("/inbox/", "/contacts/")
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Membership, P], HttpResponse]


def form(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A POST of a member; a refusal is answered in words, and nothing typed is lost."""

    @wraps(view)
    def answered(
        request: HttpRequest, member: Membership, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        try:
            return view(request, member, *args, **kwargs)
        except ActionError as error:
            return refused(request, error)

    return require_POST(member_page(answered))


def refused(request: Any, error: ActionError) -> HttpResponse:
    """Why an action was refused: to a script, or on the page the form was on."""
    if request.htmx:
        return JsonResponse({"detail": error.detail, "code": error.code}, status=error.status)
    messages.error(request, error.detail)
    return redirect(_came_from(request))


def _came_from(request: HttpRequest) -> str:
    """The page the form was on."""
    path = request.POST.get("next", "")
    return path if path.startswith(_OURS) else _OURS[0]


def back_to(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """On to the page the form was on, or the conversation, for a browser without scripts."""
    path = request.POST.get("next", "")
    if path.startswith(_OURS):
        return redirect(path)
    return redirect("conversation", conversation.pk)
