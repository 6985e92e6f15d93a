"""The people of the workspace: found, added, deleted."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from conversations import contacts as reading
from conversations.actions.contacts import create_contact
from conversations.actions.erase import erase_contact
from conversations.models import Contact, Conversation, Message
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership, Role
from echodesk.workspaces.pages import admin_page, member_page
from echodesk.workspaces.settings_pages.forms import show_refusal


class ContactForm(forms.Form):
    """Somebody who has not written yet; what is right the action says."""

    name = forms.CharField(label=gettext_lazy("Name"), required=False)
    email = forms.CharField(label=gettext_lazy("E-mail"), required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), required=False)
    company = forms.CharField(label=gettext_lazy("Company"), required=False)
    language = forms.CharField(label=gettext_lazy("Language"), required=False)


@require_GET
@member_page
def contacts(request: HttpRequest, member: Membership) -> HttpResponse:
    """People, newest first, or those who are found; a piece of rows for scrolling on."""
    words, cursor = request.GET.get("q", ""), request.GET.get("cursor", "")
    try:
        found = reading.page(member, words, cursor=cursor)
    except ActionError as error:
        raise Http404 from error
    known = reading.known_of(member, found.items)
    values = {
        "rows": [(contact, known[contact.pk]) for contact in found.items],
        "next_cursor": found.next_cursor,
        "is_first": not cursor,
        "words": words,
        "may_export": member.may(Role.ADMIN),
        "may_add": member.sees_everything,
    }
    piece = request.htmx and request.htmx.target in {"contact-rows", "contact-more"}  # type: ignore[attr-defined]
    name = "contacts/rows.html" if piece and cursor else "contacts/list.html"
    return render(request, name, values)


@require_http_methods(["GET", "POST"])
@member_page
def new_contact(request: HttpRequest, member: Membership) -> HttpResponse:
    """Write down somebody who has not written yet."""
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_contact(member=member, values=form.cleaned_data)
        except ActionError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": made.display_name})
            return redirect("contact", made.pk)
    values = {"form": form}
    return render(request, "contacts/new.html", values, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@admin_page
def erase(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Ask first, as nothing brings a person back; then delete all there is of them."""
    contact = get_object_or_404(Contact.objects.visible_to(member), pk=pk)
    if request.method == "POST":
        name = contact.display_name
        erased = erase_contact(contact=contact, member=member)
        text = _("%(name)s is deleted, with %(messages)d messages.")
        messages.success(request, text % {"name": name, "messages": erased.messages})
        return redirect("contacts")
    theirs = Conversation.objects.visible_to(member).filter(contact=contact)
    said = Message.objects.visible_to(member).filter(conversation__contact=contact)
    counts = {"conversations": theirs.count(), "said": said.count()}
    return render(request, "contacts/erase.html", {"contact": contact} | counts)
