"""What can be chosen for a conversation, fetched when somebody opens the menu of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from conversations import inbox
from conversations.emoji import GROUPS
from echodesk.workspaces.models import Membership, Team
from echodesk.workspaces.pages import member_page

# So many names are offered at a time.
_NAMED = 8


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
def mentions(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """The colleagues a note can name whose names begin with ``q``: those who see it."""
    conversation = inbox.get(member, pk)
    colleagues = Membership.objects.visible_to(member).active().select_related("user")
    rows = colleagues.who_see(conversation.account.location_id).exclude(pk=member.pk)
    wanted = request.GET.get("q", "").casefold()
    found = [row for row in rows if _is_called(str(row).casefold(), wanted)]
    return render(request, "inbox/mention_choices.html", {"colleagues": found[:_NAMED]})


def _is_called(name: str, wanted: str) -> bool:
    """Whether the name, or one of its words, begins like that."""
    return name.startswith(wanted) or any(word.startswith(wanted) for word in name.split())


@require_GET
@member_page
def emoji(request: HttpRequest, member: Membership) -> HttpResponse:
    """The emoji of the composer."""
    return render(request, "inbox/emoji.html", {"groups": GROUPS})


@require_GET
@member_page
def labels(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """The labels of the workspace, and which of them the conversation has."""
    conversation = inbox.get(member, pk)
    rows, own = inbox.labels(member, conversation)
    values = {"conversation": conversation, "labels": rows, "own_labels": own}
    return render(request, "inbox/choices_labels.html", values)
