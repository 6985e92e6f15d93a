"""Sorting the work on a page. Each view reads a form, calls one action, and answers.

A script gets the parts that changed and, in ``HX-Trigger``, what to say about it and what
to post to take it back; a browser without scripts is sent back to the conversation.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from conversations import inbox
from conversations.actions import annotate, assign, blocking, follow, labels, read_marks, triage
from conversations.models import Conversation, Label, Priority, Status
from conversations.texts import parse_id
from conversations.views import context
from conversations.views.posted import back_to, form
from conversations.views.snooze import snoozed_until
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership, Team

Undo = dict[str, str]


def _changed(
    request: Any, member: Membership, conversation: Conversation, text: str, undo: Undo
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
def set_status(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Resolve, reopen, set pending, snooze, sort out as spam."""
    before = inbox.get(member, pk)
    row = triage.set_status(
        member=member,
        conversation=before,
        status=request.POST.get("status", ""),
        snoozed_until=snoozed_until(request),
        until_reply=request.POST.get("until_reply") == "1",
    )
    return _changed(request, member, before, _status_words(row), _back(before))


def _status_words(row: Conversation) -> str:
    if row.status == Status.SNOOZED:
        if row.snoozed_until is None:
            return _("Snoozed until they reply")
        at = date_format(timezone.localtime(row.snoozed_until), "D j M, H:i")
        return _("Snoozed until %(at)s") % {"at": at}
    return {
        Status.OPEN.value: _("Conversation reopened"),
        Status.PENDING.value: _("Waiting for an answer"),
        Status.RESOLVED.value: _("Conversation resolved"),
        Status.SPAM.value: _("Marked as spam"),
    }[row.status]


def go_on(
    request: Any, response: HttpResponse, member: Membership, before: Conversation
) -> HttpResponse:
    """What was to follow a reply: ``then`` is a status. The reply stays sent if it is refused."""
    if not request.POST.get("then"):
        return response
    try:
        row = triage.set_status(
            member=member,
            conversation=before,
            status=request.POST["then"],
            snoozed_until=snoozed_until(request),
            until_reply=request.POST.get("until_reply") == "1",
        )
    except ActionError as error:
        if request.htmx:
            trigger_client_event(response, "trouble", {"text": error.detail})
        else:
            messages.error(request, error.detail)
        return response
    if not request.htmx:
        messages.success(request, _status_words(row))
        return response
    facts = {"conversation": row.pk, "status": row.status}
    toast = facts | {"text": _status_words(row), "url": reverse("status", args=[row.pk])}
    trigger_client_event(response, "conversation-changed", facts)
    trigger_client_event(response, "undoable", toast | {"undo": _back(before) | {"undo": "1"}})
    return response


def _back(before: Conversation) -> Undo:
    undo = {"status": before.status}
    if before.snoozed_until:
        undo["snoozed_until"] = before.snoozed_until.isoformat()
    if before.snoozed_until_reply:
        undo["until_reply"] = "1"
    return undo


@form
def set_assignee(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Hand over to a ``team``, or to an ``assignee``: oneself (``me``), nobody (empty)."""
    before = inbox.get(member, pk)
    if "team" in request.POST:
        team = _team(member, request.POST["team"])
        assign.assign_team(member=member, conversation=before, team=team)
        text = _("Handed to %(name)s") % {"name": team} if team else _("Taken from the team")
        return _changed(request, member, before, text, {"team": str(before.team_id or "")})
    assignee = _colleague(member, request.POST.get("assignee", ""))
    assign.assign(member=member, conversation=before, assignee=assignee)
    text = _("Assigned to %(name)s") % {"name": assignee} if assignee else _("Unassigned")
    return _changed(request, member, before, text, {"assignee": str(before.assignee_id or "")})


def _team(member: Membership, wanted: str) -> Team | None:
    if not wanted:
        return None
    found = Team.objects.visible_to(member).filter(pk=parse_id(wanted) or 0).first()
    if found is None:
        raise ActionError(_("There is no such team."))
    return found


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
    """Add or remove one label (``toggle``, or a ``new`` one), or set them all (``labels``)."""
    conversation = inbox.get(member, pk)
    before = {label.pk for label in conversation.labels.all()}
    wanted = {number for text in request.POST.getlist("labels") if (number := parse_id(text))}
    toggled = parse_id(request.POST.get("toggle", ""))
    if "new" in request.POST:
        toggled = _label_named(member, request.POST["new"]).pk
        wanted = before | {toggled}
    elif toggled is not None:
        wanted = before ^ {toggled}
    rows = Label.objects.visible_to(member).filter(pk__in=wanted)
    annotate.set_labels(member=member, conversation=conversation, labels=rows)
    undo = {"toggle": str(toggled)} if toggled is not None else {}
    return _changed(request, member, conversation, _("Labels changed"), undo)


def _label_named(member: Membership, name: str) -> Label:
    """The label of that name, which somebody may have made meanwhile."""
    known = Label.objects.visible_to(member).filter(name__iexact=name.strip()).first()
    return known or labels.create_label(member=member, name=name)


@form
def set_priority(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Say how much it matters."""
    before = inbox.get(member, pk)
    priority = request.POST.get("priority", "")
    triage.set_priority(member=member, conversation=before, priority=priority)
    text = _("Priority: %(priority)s") % {"priority": Priority(priority).label}
    return _changed(request, member, before, text, {"priority": before.priority})


@form
def set_following(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Begin (``following`` is 1) or end to follow."""
    conversation = inbox.get(member, pk)
    following = request.POST.get("following") == "1"
    follow.follow(member=member, conversation=conversation, following=following)
    text = _("You are told what happens here") if following else _("You no longer follow this")
    undo = {"following": "0" if following else "1"}
    return _changed(request, member, conversation, text, undo)


@form
def block_person(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Block the person (``blocked`` is 1), or let them in again."""
    conversation = inbox.get(member, pk)
    blocked = request.POST.get("blocked") == "1"
    blocking.block(member=member, contact=conversation.contact, blocked=blocked)
    words = _("%(name)s is blocked") if blocked else _("%(name)s is let in again")
    text = words % {"name": conversation.contact.display_name}
    return _changed(request, member, conversation, text, {"blocked": "0" if blocked else "1"})


@form
def mark_read(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Somebody has the conversation before their eyes."""
    read_marks.mark_read(member=member, conversation=inbox.get(member, pk))
    return HttpResponse(status=204)


@form
def mark_unread(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Let it stand out for oneself again, from ``message`` on or from what was said last."""
    conversation = inbox.get(member, pk)
    given = parse_id(request.POST.get("message", ""))
    message = inbox.get_message(member, given) if given else None
    read_marks.mark_unread(member=member, conversation=conversation, message=message)
    text = _("Marked as unread for you")
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, text)
        return back_to(request, conversation)
    return JsonResponse({"text": text})
