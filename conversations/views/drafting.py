"""What a member has begun to write: kept as they type, and put back when they return."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from conversations import inbox
from conversations.actions import drafts
from conversations.actions.upload import own_uploads
from conversations.models import Conversation, DraftMode
from conversations.models import Draft as Kept
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
    """What ``member`` has begun to write here. One query, and one for the files of a reply."""
    # Index: one_draft_per_mode.
    kept = Kept.objects.visible_to(member).filter(member=member, conversation=conversation)
    rows = {row.mode: row for row in kept.select_related("reply_to__author__user")}
    reply, note = rows.get(DraftMode.REPLY), rows.get(DraftMode.NOTE)
    return Drafts(
        reply=_as_draft(reply) if reply else _NOTHING,
        note=note.text if note else "",
        reply_at=reply.updated_at if reply else None,
        note_at=note.updated_at if note else None,
    )


def _as_draft(kept: Kept) -> Draft:
    return Draft(kept.text, list(kept.uploads.order_by("pk")), answered=kept.reply_to)


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
