"""Writing to the team, and fetching again what could not be copied.

A script gets the piece that changed; a browser without scripts is sent back to the
conversation.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from conversations import inbox
from conversations.actions import annotate, drafts, fetch_media
from conversations.mentions import tokenise
from conversations.models import Attachment, Conversation, DraftMode
from conversations.views.pages import render_bubble
from conversations.views.posted import back_to, form
from conversations.views.timeline import present
from echodesk.workspaces.models import Membership


@form
def add_note(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Write to the team."""
    conversation = inbox.get(member, pk)
    text = _with_mentions(member, conversation, request.POST.get("text", ""))
    note = annotate.add_note(member=member, conversation=conversation, text=text)
    drafts.discard_draft(member=member, conversation=conversation, mode=DraftMode.NOTE)
    if not request.htmx:  # type: ignore[attr-defined]
        return back_to(request, conversation)
    return render(request, "inbox/timeline.html", {"entries": present([note])}, status=201)


def _with_mentions(member: Membership, conversation: Conversation, text: str) -> str:
    """``@Nino`` means the colleague of that name, if they see the conversation."""
    if "@" not in text:
        return text
    colleagues = Membership.objects.visible_to(member).active().select_related("user")
    rows = colleagues.who_see(conversation.account.location_id)
    return tokenise(text, ((row.pk, str(row)) for row in rows))


@form
def retry_attachment(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Fetch again a file that could not be copied; answers the bubble it is in."""
    attachment = get_object_or_404(Attachment.objects.visible_to(member), pk=pk)
    again = fetch_media.retry_attachment(member=member, attachment=attachment)
    if not request.htmx:  # type: ignore[attr-defined]
        return back_to(request, again.message.conversation)
    return render_bubble(request, member, again.message_id)
