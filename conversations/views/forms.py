"""What an agent does on a page. Each view reads a form, calls one action, and answers.

A script gets the piece that changed and, in ``HX-Trigger``, what to say about it; a
browser without scripts is sent back to the conversation.
"""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from conversations import inbox
from conversations.actions import annotate, assign, fetch_media, triage
from conversations.models import Attachment, Conversation, Label, Status
from conversations.texts import parse_id
from conversations.views import context
from conversations.views.pages import render_bubble
from conversations.views.posted import back_to, form
from conversations.views.snooze import until_of
from conversations.views.timeline import present
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership


def _changed(
    request: Any, member: Membership, conversation: Conversation, text: str, undo: dict[str, str]
) -> HttpResponse:
    """The changed parts of the page, and a word about it that can be taken back."""
    if not request.htmx:
        messages.success(request, text)
        return back_to(request, conversation)
    values = context.for_parts(request, member, conversation.pk)
    response = render(request, "inbox/parts.html", values)
    shown = values["conversation"]
    facts = {"conversation": shown.pk, "status": shown.status}
    trigger_client_event(response, "conversation-changed", facts)
    if "undo" not in request.POST:
        toast = facts | {"text": text, "url": request.path, "undo": undo | {"undo": "1"}}
        trigger_client_event(response, "undoable", toast)
    return response


@form
def add_note(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Write to the team."""
    conversation = inbox.get(member, pk)
    text = request.POST.get("text", "")
    note = annotate.add_note(member=member, conversation=conversation, text=text)
    if not request.htmx:  # type: ignore[attr-defined]
        return back_to(request, conversation)
    return render(request, "inbox/timeline.html", {"entries": present([note])}, status=201)


@form
def set_status(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Resolve, reopen, snooze."""
    before = inbox.get(member, pk)
    status = request.POST.get("status", "")
    until = _snoozed_until(request)
    triage.set_status(member=member, conversation=before, status=status, snoozed_until=until)
    undo = {"status": before.status}
    if before.snoozed_until:
        undo["snoozed_until"] = before.snoozed_until.isoformat()
    return _changed(request, member, before, _status_words(status), undo)


def _snoozed_until(request: HttpRequest) -> datetime | None:
    """A preset by its name, or a time with its zone."""
    given = request.POST.get("snoozed_until", "")
    try:
        until = until_of(request.POST.get("preset", "")) or parse_datetime(given)
    except ValueError as error:
        raise ActionError(_("This is not a time.")) from error
    return timezone.make_aware(until) if until and timezone.is_naive(until) else until


def _status_words(status: str) -> str:
    return {
        Status.OPEN.value: _("Conversation reopened"),
        Status.PENDING.value: _("Waiting for an answer"),
        Status.SNOOZED.value: _("Conversation snoozed"),
        Status.RESOLVED.value: _("Conversation resolved"),
    }[status]


@form
def set_assignee(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Hand over to a colleague, to oneself (``me``) or to nobody (empty)."""
    before = inbox.get(member, pk)
    assignee = _colleague(member, request.POST.get("assignee", ""))
    assign.assign(member=member, conversation=before, assignee=assignee)
    undo = {"assignee": str(before.assignee_id or "")}
    text = _("Assigned to %(name)s") % {"name": assignee} if assignee else _("Unassigned")
    return _changed(request, member, before, text, undo)


def _colleague(member: Membership, wanted: str) -> Membership | None:
    if not wanted:
        return None
    if wanted == "me":
        return member
    colleagues = Membership.objects.visible_to(member).active().select_related("user")
    found = colleagues.filter(pk=parse_id(wanted) or 0).first()
    if found is None:
        raise ActionError(_("There is no such member in this workspace."))
    return found


@form
def set_labels(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Add or remove one label (``toggle``), or set them all (``labels``)."""
    conversation = inbox.get(member, pk)
    before = {label.pk for label in conversation.labels.all()}
    wanted = {number for text in request.POST.getlist("labels") if (number := parse_id(text))}
    toggled = parse_id(request.POST.get("toggle", ""))
    if toggled is not None:
        wanted = before ^ {toggled}
    labels = Label.objects.visible_to(member).filter(pk__in=wanted)
    annotate.set_labels(member=member, conversation=conversation, labels=labels)
    undo = {"toggle": str(toggled)} if toggled is not None else {}
    return _changed(request, member, conversation, _("Labels changed"), undo)


@form
def mark_read(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Somebody has the conversation before their eyes."""
    triage.mark_read(member=member, conversation=inbox.get(member, pk))
    return HttpResponse(status=204)


@form
def retry_attachment(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Fetch again a file that could not be copied; answers the bubble it is in."""
    attachment = get_object_or_404(Attachment.objects.visible_to(member), pk=pk)
    again = fetch_media.retry_attachment(member=member, attachment=attachment)
    if not request.htmx:  # type: ignore[attr-defined]
        return back_to(request, again.message.conversation)
    return render_bubble(request, member, again.message_id)
