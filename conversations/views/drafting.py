"""What a member has begun to write: kept as they type, and put back when they return."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime

from conversations import inbox
from conversations.actions import drafts
from conversations.actions.upload import own_uploads
from conversations.models import Conversation, DraftMode
from conversations.texts import parse_id
from conversations.views.posted import form
from conversations.views.written import Draft
from echodesk.workspaces.models import Membership

_NOTHING = Draft()


@dataclass(frozen=True, slots=True)
class Drafts:
    """What stands in the composer; the times are of the last key, ``None`` for nothing."""

    reply: Draft = _NOTHING
    note: str = ""
    reply_at: datetime | None = None
    note_at: datetime | None = None


def drafts_of(member: Membership, conversation: Conversation) -> Drafts:
    """What ``member`` has begun to write in a conversation that they opened.

    It was read along with it (``opened.with_own``); files, and what is answered, cost a
    query each, where there are any.
    """
    reply, note = _kept(conversation, DraftMode.REPLY), _kept(conversation, DraftMode.NOTE)
    return Drafts(
        reply=_as_draft(member, conversation, reply) if reply else _NOTHING,
        note=note["text"] if note else "",
        reply_at=_time_of(reply),
        note_at=_time_of(note),
    )


def _kept(conversation: Conversation, mode: DraftMode) -> dict[str, Any] | None:
    kept: dict[str, Any] | None = getattr(conversation, f"draft_{mode.value}")
    return kept


def _time_of(kept: dict[str, Any] | None) -> datetime | None:
    """Databases write times within JSON each in their own way; without a zone it is UTC."""
    at = parse_datetime(kept["at"]) if kept else None
    return at.replace(tzinfo=UTC) if at and at.tzinfo is None else at


def _as_draft(member: Membership, conversation: Conversation, kept: dict[str, Any]) -> Draft:
    answered = None
    if kept["reply_to"]:
        answered = inbox.messages(member, conversation).filter(pk=kept["reply_to"]).first()
    uploads = []
    if kept["has_files"]:
        uploads = list(own_uploads(member).filter(drafts=kept["id"]).order_by("pk"))
    return Draft(kept["text"], uploads, answered=answered)


@form
def save(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Keep what stands in the composer; what is empty is forgotten."""
    conversation = inbox.get(member, pk)
    given = parse_id(request.POST.get("reply_to", ""))
    answered = inbox.messages(member, conversation).filter(pk=given).first() if given else None
    ids = [number for text in request.POST.getlist("uploads") if (number := parse_id(text))]
    drafts.save_draft(
        member=member,
        conversation=conversation,
        mode=request.POST.get("mode", ""),
        text=request.POST.get("text", ""),
        reply_to=answered,
        uploads=list(own_uploads(member).filter(pk__in=ids)) if ids else (),
    )
    return HttpResponse(status=204)
