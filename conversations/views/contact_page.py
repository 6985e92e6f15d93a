"""One person: their page, the same beside a conversation, and what can be written down there."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django_htmx.http import trigger_client_event

from conversations import contacts, inbox
from conversations.actions import blocking
from conversations.actions.contact_notes import add_contact_note, delete_contact_note
from conversations.actions.contacts import change_contact
from conversations.contact_fields import FIELDS
from conversations.models import Contact, ContactNote, Conversation
from conversations.texts import parse_id
from conversations.views.contact_panel import Context, fields_of, panel_of
from conversations.views.posted import form
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import member_page

_OWN = "attributes."


def beside(member: Membership, given: Mapping[str, str]) -> Conversation | None:
    """The conversation that the person is shown beside, as an address or a form names it."""
    pk = parse_id(given.get("beside", ""))
    return inbox.get(member, pk) if pk else None


@require_GET
@member_page
def contact_page(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Everything there is of one person."""
    return render_contact(request, member, _get(member, pk))


def render_contact(
    request: HttpRequest, member: Membership, contact: Contact, more: Context | None = None
) -> HttpResponse:
    """Their page, with ``more`` for its templates."""
    values = panel_of(member, contact) | (more or {})
    return render(request, "contacts/page.html", values)


@require_GET
@member_page
def panel(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """The same as a piece, for beside a conversation."""
    return render_panel(request, member, _get(member, pk))


def render_panel(
    request: HttpRequest, member: Membership, contact: Contact, more: Context | None = None
) -> HttpResponse:
    """What is shown of a contact now, with its head where that is on the page already."""
    given = request.POST if request.method == "POST" else request.GET
    shown = beside(member, given)
    # After a merge the conversation may be somebody else's than the form says.
    person = shown.contact if shown else _get(member, contact.pk)
    values = panel_of(member, person, shown) | {"oob": request.method == "POST"} | (more or {})
    return render(request, "contacts/panel.html", values)


def _get(member: Membership, pk: int) -> Contact:
    return get_object_or_404(Contact.objects.visible_to(member), pk=pk)


@form
def set_fields(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Write down what a form has of a person: one field from a script, all without."""
    contact = _get(member, pk)
    given = request.POST
    values = {name: given[name] for name in FIELDS if name in given}
    own = {key[len(_OWN) :]: given[key] for key in given if key.startswith(_OWN)}
    before = {field.name: field for field in fields_of(member, contact) if field.name in given}
    undo = {name: field.value for name, field in before.items()}
    undo["by_platform"] = "" if contact.is_named_here else "1"
    try:
        changed = change_contact(
            member=member,
            contact=contact,
            values=values,
            attributes=own,
            named_here=not given.get("by_platform"),
        )
    except ActionError as error:
        return _show_wrong(request, member, contact, error)
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, _("Saved."))
        return redirect("contact", pk)
    shown = [field for field in fields_of(member, changed) if field.name in given]
    head = "name" in given
    answer = render(
        request,
        "contacts/fields_changed.html",
        {"contact": changed, "fields": shown, "oob": head, "beside": beside(member, given)},
    )
    if "undo" not in given and any(field.value != before[field.name].value for field in shown):
        labels = ", ".join(field.label for field in shown)
        toast = {
            "text": _("%(field)s saved") % {"field": labels},
            "url": request.path,
            "undo": undo | {"undo": "1"},
        }
        trigger_client_event(answer, "contact-saved", toast)
    return answer


def _show_wrong(
    request: Any, member: Membership, contact: Contact, error: ActionError
) -> HttpResponse:
    """The fields as they were typed, each with what is wrong with it."""
    if not error.fields:
        raise error
    wrong = {name: (request.POST.get(name, ""), texts[0]) for name, texts in error.fields.items()}
    fields = fields_of(member, contact, wrong)
    if request.htmx:
        shown = [field for field in fields if field.name in request.POST]
        values = {"contact": contact, "fields": shown}
        return render(request, "contacts/fields_changed.html", values)
    values = panel_of(member, contact) | {"fields": fields}
    return render(request, "contacts/page.html", values, status=400)


@form
def add_note(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Note something on a person."""
    contact = _get(member, pk)
    add_contact_note(member=member, contact=contact, text=request.POST.get("text", ""))
    return _notes(request, member, contact)


@form
def delete_note(request: HttpRequest, member: Membership, pk: int, note: int) -> HttpResponse:
    """Delete a note; one's own can be put back."""
    row = get_object_or_404(ContactNote.objects.visible_to(member), pk=note, contact=pk)
    delete_contact_note(member=member, note=row)
    answer = _notes(request, member, _get(member, pk))
    if row.author_id == member.pk:
        url = reverse("contact-notes", args=[pk])
        toast = {"text": _("Note deleted"), "url": url, "undo": {"text": row.text}}
        trigger_client_event(answer, "contact-saved", toast)
    return answer


def _notes(request: Any, member: Membership, contact: Contact) -> HttpResponse:
    if not request.htmx:
        return redirect("contact", contact.pk)
    notes = list(contacts.notes(member, contact))
    values = {"contact": contact, "contact_notes": notes, "member": member}
    return render(request, "contacts/notes.html", values | {"notes_changed": True})


@form
def set_blocked(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Block a person, or let them in again."""
    contact = _get(member, pk)
    blocked = request.POST.get("blocked") == "1"
    blocking.block(member=member, contact=contact, blocked=blocked)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("contact", pk)
    answer = render_panel(request, member, contact)
    if "undo" not in request.POST:
        text = _("Blocked. What they write rings nowhere.") if blocked else _("No longer blocked")
        undo = {"blocked": "" if blocked else "1", "undo": "1"}
        toast = {"text": text, "url": request.path, "undo": undo}
        trigger_client_event(answer, "contact-saved", toast)
    return answer
