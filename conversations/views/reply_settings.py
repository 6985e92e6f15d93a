"""Canned replies, in the settings: one's own, and for admins the team's."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from conversations.actions import canned_replies as actions
from conversations.canned import VARIABLES
from conversations.canned import render as fill
from conversations.models import CannedReply
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership, Role
from echodesk.workspaces.pages import member_page
from echodesk.workspaces.settings_pages.forms import show_refusal


class ReplyForm(forms.Form):
    """What is put into the composer, and by which word."""

    shortcut = forms.CharField(
        label=gettext_lazy("Shortcut"),
        max_length=41,
        help_text=gettext_lazy("Typed after / in the composer, such as opening-hours."),
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120, required=False)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    shared = forms.BooleanField(label=gettext_lazy("For everybody"), required=False)


@require_http_methods(["GET", "POST"])
@member_page
def replies(request: HttpRequest, member: Membership) -> HttpResponseBase:
    """All one can use."""
    rows = CannedReply.objects.visible_to(member).order_by("shortcut", "pk")
    values = {
        "shared": [row for row in rows if row.owner_id is None],
        "own": [row for row in rows if row.owner_id is not None],
        "section": "replies",
    }
    return render(request, "settings/replies.html", values)


@require_http_methods(["GET", "POST"])
@member_page
def new(request: HttpRequest, member: Membership) -> HttpResponseBase:
    """Write one."""
    return _form(request, member, None)


@require_http_methods(["GET", "POST"])
@member_page
def reply_form(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Change one."""
    return _form(request, member, _reply(member, pk))


def _form(request: HttpRequest, member: Membership, reply: CannedReply | None) -> HttpResponseBase:
    form = ReplyForm(request.POST or None, initial=_as_it_is(member, reply))
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_canned_reply(member=member, reply=reply, **form.cleaned_data)
        except ActionError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("/%(shortcut)s is saved.") % {"shortcut": saved.shortcut})
            return redirect("settings-replies")
    values = {
        "reply": reply,
        "form": form,
        "variables": VARIABLES.items(),
        "preview": _preview(member, str(form["text"].value() or "")),
        "section": "replies",
    }
    return render(request, "settings/reply.html", values, status=400 if form.errors else 200)


def _as_it_is(member: Membership, reply: CannedReply | None) -> dict[str, Any]:
    if reply is None:
        return {"shared": member.may(Role.ADMIN)}
    shown = {name: getattr(reply, name) for name in ("shortcut", "title", "text")}
    return shown | {"shared": reply.owner_id is None}


@require_POST
@member_page
def preview(request: HttpRequest, member: Membership) -> HttpResponse:
    """The posted text as a person would get it."""
    values = {"preview": _preview(member, request.POST.get("text", ""))}
    return render(request, "settings/reply_preview.html", values)


def _preview(member: Membership, text: str) -> Any:
    """With a person nobody is, so that it is seen what a variable becomes."""
    workspace, me = member.workspace, member.user
    values = {
        "contact.name": _("Mariam Example"),
        "contact.first_name": _("Mariam"),
        "contact.username": "mariam",
        "contact.email": "mariam@example.com",
        "contact.phone": "+995 555 00 00 00",
        "contact.company": _("Example Ltd"),
        "agent.name": me.get_full_name(),
        "agent.first_name": me.get_short_name(),
        "account.name": workspace.name,
        "workspace.name": workspace.name,
        "workspace.website": workspace.website,
        "workspace.email": workspace.email,
        "workspace.phone": workspace.phone,
        "workspace.address": workspace.address,
    }
    return fill(text, values)


@require_POST
@member_page
def delete(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Delete one."""
    reply = _reply(member, pk)
    try:
        actions.delete_canned_reply(member=member, reply=reply)
    except ActionError as error:
        messages.error(request, error.detail)
    else:
        messages.success(request, _("/%(shortcut)s is deleted.") % {"shortcut": reply.shortcut})
    return redirect("settings-replies")


def _reply(member: Membership, pk: int) -> CannedReply:
    return get_object_or_404(CannedReply.objects.visible_to(member), pk=pk)
