"""The inbox and its conversations: pages for a browser, and the pieces they are made of."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from conversations import inbox, timelines
from conversations.models import Contact, Conversation, Deed, Message, Note
from conversations.views import context, list_context
from conversations.views.list_query import read_place
from conversations.views.timeline import present
from echodesk.errors import ActionError
from echodesk.realtime import log
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import member_page


def _wants_list(request: Any) -> bool:
    return _target(request) in {"list", "list-body"}


def _wants_desk(request: Any) -> bool:
    return _target(request) == "desk"


def _target(request: Any) -> str:
    """The id of the part that was asked for; empty for a page. Back always gets the page."""
    htmx = request.htmx
    return str(htmx.target or "") if htmx and not htmx.history_restore_request else ""


def _inbox_page(
    request: HttpRequest, member: Membership, name: str, values: dict[str, Any]
) -> HttpResponse:
    # The number before anything else is read: what happens meanwhile is sent again
    # rather than missed.
    seq = {"seq": log.last_seq(member.workspace_id)}
    shown = values | seq | list_context.for_list(request, member)
    return render(request, name, shown)


@require_GET
@member_page
def inbox_page(request: HttpRequest, member: Membership) -> HttpResponse:
    """The list, with nothing open."""
    if _wants_list(request):
        return render(request, "inbox/list.html", list_context.for_list(request, member))
    if _wants_desk(request):
        values = list_context.for_nothing_open(member) | {"is_piece": True}
        return render(request, "inbox/nothing_open.html", values)
    return _inbox_page(request, member, "inbox/page.html", {"view": "list"})


@require_GET
@member_page
def rows(request: HttpRequest, member: Membership) -> HttpResponse:
    """The next rows of the list, for scrolling on."""
    try:
        return render(request, "inbox/rows.html", list_context.for_rows(request, member))
    except ActionError as error:
        raise Http404 from error


@require_GET
@member_page
def numbers(request: HttpRequest, member: Membership) -> HttpResponse:
    """The counts beside the queues, as they are now."""
    return render(request, "inbox/numbers.html", list_context.for_numbers(member))


@require_GET
@member_page
def banners(request: HttpRequest, member: Membership) -> HttpResponse:
    """What is wrong with accounts, as it is now."""
    shown = request.htmx.current_url_abs_path  # type: ignore[attr-defined]
    return render(request, "parts/banners.html", {"member": member, "next": shown})


@require_GET
@member_page
def conversation(
    request: HttpRequest, member: Membership, pk: int, view: str = "thread"
) -> HttpResponse:
    """One conversation beside the list. ``view`` is what a narrow screen shows of it."""
    if _wants_list(request):
        return render(
            request, "inbox/list.html", list_context.for_list(request, member) | {"open_id": pk}
        )
    if _wants_desk(request):
        values = _desk(request, member, pk, view)
        return render(request, "inbox/desk.html", values | {"is_piece": True})
    return render_page(request, member, pk, view)


def render_page(
    request: HttpRequest,
    member: Membership,
    pk: int,
    view: str,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """The whole page of a conversation, with ``more`` for its templates."""
    values = _desk(request, member, pk, view)
    # The number is as old as the conversation itself, which is read first: see _inbox_page.
    more = {"view": view, "seq": values["conversation"].seq} | (more or {})
    values |= list_context.for_list(request, member, values["labels"], counted=False)
    return render(request, "inbox/page.html", values | more)


def _desk(request: HttpRequest, member: Membership, pk: int, view: str) -> dict[str, Any]:
    """A conversation; the person where they are asked for, else the page fetches them."""
    values = context.for_conversation(request, member, pk) | {"view": view}
    if view == "details":
        values |= context.for_person(member, values["conversation"])
    return values


@require_GET
@member_page
def parts(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """What of an open conversation changes without a message: its bar, labels and window."""
    return render(request, "inbox/parts.html", context.for_parts(request, member, pk))


@require_GET
@member_page
def row(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """One row as the list shows it; 204 if the list's filters leave it out."""
    place = read_place(request, member)
    found = inbox.select(member, place.query).filter(pk=pk).first()
    if found is None:
        inbox.get(member, pk)
        return HttpResponse(status=204)
    return render(request, "inbox/row.html", list_context.for_row(request, member, found, place))


@require_GET
@member_page
def timeline(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """A stretch of messages and notes: older than ``before``, or the newest."""
    shown = inbox.get(member, pk)
    try:
        found = timelines.timeline(member, shown, before=request.GET.get("before", ""))
    except ActionError as error:
        raise Http404 from error
    values = {"conversation": shown, "entries": present(found.items), "older": found.older_cursor}
    return render(request, "inbox/timeline.html", values)


@require_GET
@member_page
def message_bubble(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """One message as the timeline shows it; 204 once it was withdrawn."""
    return render_bubble(request, member, pk)


def render_bubble(
    request: HttpRequest, member: Membership, message_id: int, status: int = 200
) -> HttpResponse:
    """The bubble of a message, under the name of its day."""
    message = inbox.get_message(member, message_id)
    if message.status == "cancelled":
        return HttpResponse(status=204)
    shown = inbox.get(member, message.conversation_id)
    values = {"conversation": shown, "entries": present([message])}
    return render(request, "inbox/timeline.html", values, status=status)


def render_written(
    request: HttpRequest, member: Membership, conversation: Conversation, rows: list[Message]
) -> HttpResponse:
    """The bubbles of what was just written, in as many queries however many they are."""
    written = inbox.messages(member, conversation).filter(pk__in=[row.pk for row in rows])
    values = {"conversation": conversation, "entries": present(list(written.order_by("pk")))}
    return render(request, "inbox/timeline.html", values, status=201)


@require_GET
@member_page
def note_bubble(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """One note as the timeline shows it."""
    note = Note.objects.visible_to(member).select_related("author__user").filter(pk=pk).first()
    if note is None:
        raise Http404
    return render(request, "inbox/timeline.html", {"entries": present([note])})


@require_GET
@member_page
def deed_line(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """One deed as the timeline shows it."""
    deed = Deed.objects.visible_to(member).select_related("member__user").filter(pk=pk).first()
    if deed is None:
        raise Http404
    values = {"conversation": inbox.get(member, deed.conversation_id), "entries": present([deed])}
    return render(request, "inbox/timeline.html", values)


@require_GET
@member_page
def contact_picture(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Our copy of the picture a contact shows on the platform."""
    contact = Contact.objects.visible_to(member).filter(pk=pk).exclude(picture="").first()
    if contact is None:
        raise Http404
    return FileResponse(contact.picture.open())
