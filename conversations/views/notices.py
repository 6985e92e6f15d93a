"""What a member was told of personally: the list, the bell, and taking it as seen."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from conversations import notifications
from conversations.actions import notifications as actions
from conversations.models import Notification
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import member_page


@require_GET
@member_page
def notices(request: HttpRequest, member: Membership) -> HttpResponse:
    """Everything the member was told of, newest first."""
    cursor = request.GET.get("cursor", "")
    try:
        found = notifications.page(member, cursor=cursor)
    except ActionError as error:
        raise Http404 from error
    values = {
        "rows": [_shown(row) for row in found.items],
        "older": found.next_cursor,
        "newest": not cursor,
    }
    return render(request, "notices/page.html", values)


def _shown(row: Notification) -> dict[str, Any]:
    return {
        "row": row,
        "words": notifications.words_of(row),
        "excerpt": notifications.excerpt_of(row),
        "anchor": notifications.anchor_of(row),
    }


@require_GET
@member_page
def bell(request: HttpRequest, member: Membership) -> HttpResponse:
    """How much is unseen, and the newest of it: what a tab nobody looks at rings with."""
    newest = notifications.unseen(member).first()
    values = {"newest": newest and _shown(newest)}
    return render(request, "notices/bell.html", values)


@require_POST
@member_page
def mark_seen(request: HttpRequest, member: Membership) -> HttpResponse:
    """Take everything as seen."""
    actions.mark_seen(member=member)
    messages.success(request, _("All seen."))
    return redirect("notices")
