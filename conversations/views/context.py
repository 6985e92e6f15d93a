"""What the inbox's templates are given. Reads only; the number of queries never grows."""

import uuid
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from conversations import inbox, timelines
from conversations.inbox import InboxQuery
from conversations.models import Conversation, Label, Message, Priority
from conversations.rail_numbers import read_numbers
from conversations.search.hits import Hit
from conversations.texts import parse_id
from conversations.views import searching
from conversations.views.contact_panel import panel_of
from conversations.views.list_query import (
    build_address,
    build_filters,
    parse_query,
    queue_addresses,
)
from conversations.views.snooze import presets
from conversations.views.timeline import present
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership
from social.models import SocialAccount
from social.sending_pause import with_pauses

Context = dict[str, Any]


def for_rows(request: HttpRequest, member: Membership) -> Context:
    """One page of the list, from the cursor of the address on."""
    query = parse_query(request)
    found = inbox.page(member, query, cursor=request.GET.get("cursor", ""))
    hits = searching.hits_in(member, query.q, found.items)
    rows = [_row(conversation, hits.get(conversation.pk)) for conversation in found.items]
    return {
        "rows": rows,
        "next_cursor": found.next_cursor,
        "address": build_address(query),
        "query": query,
    }


def _row(conversation: Conversation, hit: Hit | None) -> Context:
    return {"conversation": conversation, "window": inbox.window(conversation), "hit": hit}


def for_row(
    request: HttpRequest, member: Membership, conversation: Conversation, query: InboxQuery
) -> Context:
    """One row, leading to where the list's filters stay."""
    hits = searching.hits_in(member, query.q, [conversation])
    return {
        "row": _row(conversation, hits.get(conversation.pk)),
        "address": build_address(query),
        "open_id": _as_number(request.GET.get("open", "")),
    }


def _as_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() else None


def for_numbers(request: HttpRequest, member: Membership) -> Context:
    """The counts, and the addresses of the queues they stand beside."""
    query = parse_query(request)
    counts = inbox.counts(member)
    return {
        "counts": counts,
        "unread": counts.unread,
        "query": query,
    } | read_numbers(member)


def for_list(
    request: HttpRequest, member: Membership, labels: list[Label] | None = None
) -> Context:
    """The whole first pane. ``labels`` are the workspace's, where they have been read."""
    try:
        rows = for_rows(request, member)
    except ActionError as error:
        raise Http404 from error
    accounts = with_pauses(SocialAccount.objects.visible_to(member).connected())
    if labels is None:
        labels = list(Label.objects.visible_to(member))
    return (
        rows
        | for_numbers(request, member)
        | searching.above_list(member, rows["query"].q)
        | {
            "filters": build_filters(rows["query"], labels),
            "queue_addresses": queue_addresses(rows["query"]),
            # The same words without any filter, for a search that found nothing.
            "everywhere": build_address(InboxQuery(q=rows["query"].q)),
            "workspace_accounts_read": list(accounts),
        }
    )


def for_nothing_open(request: HttpRequest, member: Membership) -> Context:
    """The place of a conversation while none is open."""
    accounts = with_pauses(SocialAccount.objects.visible_to(member).connected())
    return for_numbers(request, member) | {
        "workspace_accounts_read": list(accounts),
        "view": "list",
    }


def for_conversation(request: HttpRequest, member: Membership, pk: int) -> Context:
    """One conversation with its timeline and composer."""
    conversation = inbox.get_opened(member, pk)
    try:
        before = _before(request, member, conversation)
        found = timelines.timeline(member, conversation, before=before)
    except ActionError as error:
        raise Http404 from error
    return _parts(request, member, conversation) | {
        "entries": present(
            found.items,
            unread=conversation.unread_count,
            read_until=conversation.read_until,  # type: ignore[attr-defined]
        ),
        "older": found.older_cursor,
        "has_new": _has_new(conversation),
        "is_earlier": bool(before),
        "answered": _answered(request, member, conversation),
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
        "address": build_address(parse_query(request)),
    }
