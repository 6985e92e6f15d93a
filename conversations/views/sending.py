"""Answering a person from a page: send, take back, try again, react, and what came of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from conversations import inbox
from conversations.actions import drafts, react, reply, typing
from conversations.models import Conversation, DraftMode, Message
from conversations.views import pages, stopping, triaging
from conversations.views.posted import back_to, form
from conversations.views.taking_back import take_back
from conversations.views.written import Draft, Written
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import member_page


@form
def send_reply(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Write to the person."""
    conversation = inbox.get(member, pk)
    written = Written(request, member, conversation)
    try:
        stopping.check(written)
        rows = _send(written)
    except ActionError as error:
        if request.htmx:  # type: ignore[attr-defined]
            raise
        # Nothing typed is lost where there is no script.
        messages.error(request, error.detail)
        return _with_draft(request, member, conversation, written.draft(), error.status)
    drafts.discard_draft(member=member, conversation=conversation, mode=DraftMode.REPLY)
    if request.htmx:  # type: ignore[attr-defined]
        response = pages.render_written(request, member, conversation, rows)
    else:
        response = back_to(request, conversation)
    return triaging.go_on(request, response, member, conversation)


def _send(written: Written) -> list[Message]:
    earlier = reply.already_written(written.conversation, written.client_id)
    if earlier:
        return earlier
    return reply.queue_reply(
        member=written.member,
        conversation=written.conversation,
        text=written.text,
        uploads=written.uploads,
        client_id=written.client_id,
        tag=written.tag,
        reply_to=written.answered,
        extras=written.extras,
    )


def _with_draft(
    request: HttpRequest, member: Membership, conversation: Conversation, draft: Draft, status: int
) -> HttpResponse:
    """The page of a conversation, with something in its composer."""
    more = {"draft": draft, "answered": draft.answered}
    response = pages.render_page(request, member, conversation.pk, "thread", more)
    response.status_code = status
    return response


@form
def undo(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Take back what has not left, with all that was written along with it."""
    message = inbox.get_message(member, pk)
    taken = take_back(member, message)
    if request.htmx:  # type: ignore[attr-defined]
        return JsonResponse(taken.as_data())
    if taken.problem:
        messages.error(request, taken.problem)
    return _with_draft(request, member, message.conversation, taken.draft, 200)


@form
def retry_message(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Send again what was not delivered."""
    message = inbox.get_message(member, pk)
    confirmed = request.POST.get("confirmed") == "1"
    tag = request.POST.get("tag")
    reply.retry_message(member=member, message=message, confirmed=confirmed, tag=tag)
    return _changed(request, member, message)


@form
def confirm_arrived(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Somebody has seen at the platform that the message arrived."""
    message = inbox.get_message(member, pk)
    reply.confirm_arrived(member=member, message=message)
    return _changed(request, member, message)


@form
def cancel_message(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Withdraw what was not delivered, or waits."""
    message = inbox.get_message(member, pk)
    reply.cancel_message(member=member, message=message)
    if not request.htmx:  # type: ignore[attr-defined]
        return back_to(request, message.conversation)
    # Empty, and so the bubble goes.
    return HttpResponse()


@require_GET
@member_page
def reactions(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """The emoji to react with, where there is no script to show them beside the message."""
    message = inbox.get_message(member, pk)
    conversation = inbox.get(member, message.conversation_id)
    return render(request, "inbox/react.html", {"message": message, "conversation": conversation})


@form
def put_reaction(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """React to a message with ``emoji``; without one, take the reaction back."""
    message = inbox.get_message(member, pk)
    react.react(member=member, message=message, emoji=request.POST.get("emoji", ""))
    return _changed(request, member, message)


@form
def show_typing(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Somebody is writing to the person."""
    typing.show_typing(member=member, conversation=inbox.get(member, pk))
    return HttpResponse(status=204)


def _changed(request: Any, member: Membership, message: Message) -> HttpResponse:
    """The bubble as it is now; where there is no script, the conversation."""
    if not request.htmx:
        return back_to(request, message.conversation)
    return pages.render_bubble(request, member, message.pk)
