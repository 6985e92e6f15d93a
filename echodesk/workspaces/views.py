"""Moving between the workspaces one belongs to."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from echodesk.workspaces.access import SESSION_KEY, member_for
from echodesk.workspaces.models import User


@require_POST
@login_required
def switch_workspace(request: HttpRequest) -> HttpResponse:
    """Work in the posted ``workspace`` (an id) from now on. One's own only: else 404."""
    user = request.user
    asked = request.POST.get("workspace", "")
    member = member_for(user, asked) if asked and isinstance(user, User) else None
    if member is None:
        raise Http404
    request.session[SESSION_KEY] = member.workspace_id
    return redirect(settings.LOGIN_REDIRECT_URL)
