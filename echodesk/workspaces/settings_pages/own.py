"""What a member decides about themselves."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from echodesk.errors import ActionError
from echodesk.workspaces.actions import own as actions
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import member_page


@require_POST
@member_page
def set_theme(request: HttpRequest, member: Membership) -> HttpResponse:
    """Keep the theme that was switched to on a page, which shows it already."""
    try:
        actions.change_theme(member=member, theme=request.POST.get("theme", ""))
    except ActionError as error:
        return HttpResponse(error.detail, status=error.status)
    return HttpResponse(status=204)
