"""Canned replies in the composer: which there are, and that one was used."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from conversations import inbox
from conversations.actions import canned_replies
from conversations.canned_search import MOST, find_canned, offer_canned
from conversations.models import CannedReply
from conversations.views.posted import form
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import member_page


@require_GET
@member_page
def offered(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """What fits ``q``, filled in for the conversation."""
    words = request.GET.get("q", "")
    found = offer_canned(member, inbox.get(member, pk), words)
    count = len(found) if len(found) < MOST else find_canned(member, words).count()
    values = {"offered": found, "words": words, "count": count}
    return render(request, "inbox/canned.html", values)


@form
def used(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """It was put into a composer."""
    reply = get_object_or_404(CannedReply.objects.visible_to(member), pk=pk)
    canned_replies.note_use(member=member, reply=reply)
    return HttpResponse(status=204)
