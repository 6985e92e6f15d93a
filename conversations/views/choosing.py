"""What can be chosen for a conversation, fetched when somebody opens the menu of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from conversations import inbox
from echodesk.workspaces.models import Membership, Team
from echodesk.workspaces.pages import member_page


@require_GET
@member_page
def assignees(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Whom the conversation can be handed to: colleagues who see it, and teams."""
    conversation = inbox.get(member, pk)
    colleagues = Membership.objects.visible_to(member).active().select_related("user")
    values = {
        "conversation": conversation,
        "colleagues": colleagues.who_see(conversation.account.location_id),
        "teams": Team.objects.visible_to(member),
    }
    return render(request, "inbox/choices_assignee.html", values)


@require_GET
@member_page
def labels(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """The labels of the workspace, and which of them the conversation has."""
    conversation = inbox.get(member, pk)
    rows, own = inbox.labels(member, conversation)
    values = {"conversation": conversation, "labels": rows, "own_labels": own}
    return render(request, "inbox/choices_labels.html", values)
