"""Making two contacts one, from the details beside a conversation."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from conversations import inbox
from conversations.actions.merge import merge_contacts, unmerge_contacts
from conversations.models import ContactMerge, Conversation
from conversations.texts import parse_id
from conversations.views import context, pages
from conversations.views.identities import Context, find_contacts, get_contact
from conversations.views.posted import form
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import member_page

_PANEL = "inbox/merge.html"
_PIECES = {"q": "inbox/merge_found.html", "closed": "inbox/merge_offer.html"}


@require_GET
@member_page
def merge_panel(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Choose whom to merge with: found by ``q``, looked at by ``with``."""
    conversation = inbox.get(member, pk)
    panel = _panel(request, member, conversation)
    if request.htmx:  # type: ignore[attr-defined]
        name = next((piece for key, piece in _PIECES.items() if key in request.GET), _PANEL)
        return render(request, name, panel | {"conversation": conversation})
    return pages.render_page(request, member, pk, "details", panel | {"merge_open": True})


def _panel(request: HttpRequest, member: Membership, conversation: Conversation) -> Context:
    words = request.GET.get("q", "")
    panel: Context = {
        "words": words,
        "found": find_contacts(member, words, besides=conversation.contact),
        "kept": get_contact(member, conversation.contact_id),
    }
    if "with" in request.GET:
        panel["chosen"] = get_contact(member, parse_id(request.GET["with"]) or 0)
        if panel["chosen"] is None or panel["chosen"] == conversation.contact:
            raise Http404
    return panel


@form
def merge(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Merge the chosen contact into that of the conversation."""
    conversation = inbox.get(member, pk)
    gone = get_contact(member, parse_id(request.POST.get("contact", "")) or 0)
    if gone is None:
        raise Http404
    merge_contacts(member=member, kept=conversation.contact, gone=gone)
    return _answer(request, member, pk)


@form
def unmerge(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Take a merge into the contact of the conversation back."""
    merges = ContactMerge.objects.visible_to(member)
    row = get_object_or_404(merges, pk=parse_id(request.POST.get("merge", "")) or 0)
    unmerge_contacts(member=member, merge=row)
    return _answer(request, member, pk)


def _answer(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """The details as they are now; where there is no script, their page."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("conversation-details", pk)
    values = context.for_conversation(request, member, pk)
    return render(request, "inbox/details.html", values | {"merges_changed": True})
