"""Making two contacts one, from what is shown of one of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from conversations.actions.merge import merge_contacts, unmerge_contacts
from conversations.models import Contact, ContactMerge
from conversations.texts import parse_id
from conversations.views.contact_page import beside, render_contact, render_panel
from conversations.views.contact_panel import (
    Context,
    Field,
    fields_of,
    find_contacts,
    get_contact,
)
from conversations.views.posted import form
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import member_page

_PANEL = "contacts/merge.html"
_PIECES = {"q": "contacts/merge_found.html", "closed": "contacts/merge_offer.html"}


@require_GET
@member_page
def merge_panel(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Choose whom to merge with: found by ``q``, looked at by ``with``."""
    contact = get_object_or_404(Contact.objects.visible_to(member), pk=pk)
    panel = _panel(request, member, contact) | {"contact": contact}
    if request.htmx:  # type: ignore[attr-defined]
        name = next((piece for key, piece in _PIECES.items() if key in request.GET), _PANEL)
        panel["beside"] = beside(member, request.GET)
        return render(request, name, panel)
    return render_contact(request, member, contact, panel | {"merge_open": True})


def _panel(request: HttpRequest, member: Membership, contact: Contact) -> Context:
    words = request.GET.get("q", "")
    panel: Context = {
        "words": words,
        "found": find_contacts(member, words, besides=contact),
        "kept": get_contact(member, contact.pk),
    }
    if "with" in request.GET:
        panel["chosen"] = get_contact(member, parse_id(request.GET["with"]) or 0)
        if panel["chosen"] is None or panel["chosen"] == contact:
            raise Http404
        panel["taken_over"] = _taken_over(member, contact, panel["chosen"])
    return panel


def _taken_over(member: Membership, kept: Contact, gone: Contact) -> list[Field]:
    """What the kept contact lacks, and gets from the other one."""
    has = {field.name for field in fields_of(member, kept) if field.value}
    return [field for field in fields_of(member, gone) if field.value and field.name not in has]


@form
def merge(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Merge the chosen contact into this one."""
    people = Contact.objects.visible_to(member)
    kept = get_object_or_404(people, pk=pk)
    gone = get_object_or_404(people, pk=parse_id(request.POST.get("contact", "")) or 0)
    merge_contacts(member=member, kept=kept, gone=gone)
    return _answer(request, member, kept)


@form
def unmerge(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Take a merge into the contact back."""
    merges = ContactMerge.objects.visible_to(member)
    row = get_object_or_404(merges, pk=parse_id(request.POST.get("merge", "")) or 0, kept=pk)
    unmerge_contacts(member=member, merge=row)
    return _answer(request, member, row.kept)


def _answer(request: HttpRequest, member: Membership, contact: Contact) -> HttpResponse:
    """What is shown of them now; where there is no script, their page."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("contact", contact.pk)
    return render_panel(request, member, contact, {"merges_changed": True})
