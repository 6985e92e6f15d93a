"""What the templates of a conversation are given. Reads only; the number of queries never grows."""

import uuid
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from conversations import inbox, timelines
from conversations.models import Conversation, Message, Priority
from conversations.texts import parse_id
from conversations.views.contact_panel import panel_of
from conversations.views.drafting import drafts_of
from conversations.views.list_query import address_of
from conversations.views.snooze import presets
from conversations.views.timeline import present
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership

Context = dict[str, Any]


def for_conversation(request: HttpRequest, member: Membership, pk: int) -> Context:
    """One conversation with its timeline and composer."""
    conversation = inbox.get_opened(member, pk)
    try:
        before = _before(request, member, conversation)
        found = timelines.timeline(member, conversation, before=before)
    except ActionError as error:
        raise Http404 from error
    drafts = drafts_of(member, conversation)
    return _parts(request, member, conversation) | {
        "entries": present(
            found.items,
            unread=conversation.unread_count,
            read_until=conversation.read_until,  # type: ignore[attr-defined]
        ),
        "older": found.older_cursor,
        "has_new": _has_new(conversation),
        "is_earlier": bool(before),
        "draft": drafts.reply,
        "drafts": drafts,
        "answered": _answered(request, member, conversation) or drafts.reply.answered,
        "compose": "note" if request.GET.get("compose") == "note" else "reply",
        # One name per shown form: sent twice, it is still one message.
        "client_id": uuid.uuid4(),
    }


def _before(request: HttpRequest, member: Membership, conversation: Conversation) -> str:
    """From where on the timeline is shown: as a cursor, or the ``message`` of a link."""
    linked = parse_id(request.GET.get("message", ""))
    if linked is not None:
        return timelines.place_around(member, conversation, linked)
    return request.GET.get("before", "")


def _has_new(conversation: Conversation) -> bool:
    """Whether opening it changes what counts as read, for the member or for the team."""
    until: datetime | None = conversation.read_until  # type: ignore[attr-defined]
    said = conversation.last_message_at
    return bool(conversation.unread_count) or until is None or (said is not None and said > until)


def _answered(
    request: HttpRequest, member: Membership, conversation: Conversation
) -> Message | None:
    """The message that is to be answered, as an address names it."""
    given = parse_id(request.GET.get("reply_to", ""))
    return inbox.messages(member, conversation).filter(pk=given).first() if given else None


def for_person(member: Membership, conversation: Conversation) -> Context:
    """What is known of the person, where the page is to show it at once."""
    return panel_of(member, conversation.contact, conversation)


def for_parts(request: HttpRequest, member: Membership, pk: int) -> Context:
    """What actions on a conversation change of its page."""
    return _parts(request, member, inbox.get_opened(member, pk))


def _parts(request: HttpRequest, member: Membership, conversation: Conversation) -> Context:
    window = inbox.window(conversation)
    wants_agent = request.GET.get("as") == "human_agent"
    labels, own_labels = inbox.labels(member, conversation)
    return {
        "conversation": conversation,
        "open_id": conversation.pk,
        "window": window,
        "human_agent": wants_agent and window.state == "human_agent",
        "labels": labels,
        "own_labels": own_labels,
        "snooze_presets": presets(),
        "local_now": timezone.localtime(),
        "priorities": Priority.choices,
        "address": address_of(request),
    }
