"""What is done to all conversations that are picked in the list, and taken back."""

import json
from typing import Any, cast, get_args

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from conversations.actions.bulk import Change, DeedName, Done, change_all, undo_all
from conversations.models import Conversation, Status
from conversations.texts import parse_id
from conversations.views.posted import form
from conversations.views.snooze import until_of
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership, Team
from echodesk.workspaces.pages import member_page


@form
def change(request: HttpRequest, member: Membership) -> HttpResponse:
    """Do ``deed``, such as ``status:resolved``, to each of ``ids``.

    A script is told what to say, what was refused and why, and how to take it back.
    """
    ids = [pk for text in request.POST.getlist("ids") if (pk := parse_id(text)) is not None]
    wanted = _change_of(member, request.POST.get("deed", ""))
    done = change_all(member=member, ids=ids, change=wanted)
    said = {"text": _words(len(done.changed)), "refused": _refused(member, done)}
    if not request.htmx:  # type: ignore[attr-defined]
        return _without_script(request, said)
    undo = {"name": wanted.name, "undo": json.dumps(done.undo)}
    return JsonResponse(said | {"changed": done.changed, "undo": undo})


@form
def undo(request: HttpRequest, member: Membership) -> HttpResponse:
    """Give the conversations back what :func:`change` found."""
    name = request.POST.get("name", "")
    try:
        before = json.loads(request.POST.get("undo", ""))
    except ValueError:
        before = None
    if name not in get_args(DeedName) or not _is_before(before):
        raise ActionError(_("This can no longer be taken back."))
    done = undo_all(member=member, name=cast(DeedName, name), undo=before)
    return JsonResponse({"changed": done.changed, "refused": _refused(member, done)})


@require_GET
@member_page
def people(request: HttpRequest, member: Membership) -> HttpResponse:
    """Whom the picked conversations can be handed to."""
    colleagues = Membership.objects.visible_to(member).active().select_related("user")
    values = {"colleagues": colleagues, "teams": Team.objects.visible_to(member)}
    return render(request, "inbox/bulk_people.html", values)


def _is_before(before: Any) -> bool:
    return isinstance(before, dict) and all(isinstance(one, dict) for one in before.values())


def _change_of(member: Membership, deed: str) -> Change:
    name, _colon, value = deed.partition(":")
    number = parse_id(value)
    match name:
        case "status":
            return Change(name="status", status=value)
        case "snooze":
            return _snooze(value)
        case "assignee":
            return Change(name="assignee", assignee=member.pk if value == "me" else number)
        case "team":
            return Change(name="team", team=number)
        case "priority":
            return Change(name="priority", priority=value)
        case "add" if number is not None:
            return Change(name="labels", add=(number,))
        case "remove" if number is not None:
            return Change(name="labels", remove=(number,))
    raise ActionError(_("There is no such action."))


def _snooze(value: str) -> Change:
    status = Status.SNOOZED.value
    if value == "reply":
        return Change(name="status", status=status, until_reply=True)
    return Change(name="status", status=status, snoozed_until=until_of(value))


def _words(count: int) -> str:
    text = ngettext("%(n)d conversation changed", "%(n)d conversations changed", count)
    return text % {"n": count}


def _refused(member: Membership, done: Done) -> list[str]:
    """Whose conversations stayed as they were, and why."""
    rows = Conversation.objects.visible_to(member).filter(pk__in=done.refused)
    return [
        f"{row.contact.display_name}: {done.refused[row.pk]}"
        for row in rows.select_related("contact")
    ]


def _without_script(request: HttpRequest, said: dict[str, Any]) -> HttpResponse:
    messages.success(request, said["text"])
    for text in said["refused"]:
        messages.error(request, text)
    address = request.POST.get("address", "")
    return redirect("/inbox/" + (address if address.startswith("?") else ""))
