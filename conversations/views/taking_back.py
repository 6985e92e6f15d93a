"""What was taken back before it left, as it can be written again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from conversations.actions import reply
from conversations.actions.upload import upload_file
from conversations.models import Message, MessageStatus, Upload
from conversations.templatetags.sending import in_words, said_by
from conversations.views.written import Draft
from echodesk.workspaces.models import Membership


@dataclass(frozen=True, slots=True)
class TakenBack:
    """``message_ids`` are gone from the conversation; ``draft`` is what they said."""

    message_ids: list[int]
    client_id: str
    draft: Draft

    def as_data(self) -> dict[str, Any]:
        """What ``static/js/undo.js`` puts back into the composer."""
        answered = self.draft.answered
        return {
            "messages": self.message_ids,
            "was": self.client_id,
            "text": self.draft.text,
            "offers": self.draft.offers,
            "files": [
                {"id": upload.pk, "name": upload.name, "size": upload.size}
                for upload in self.draft.uploads
            ],
            "quote": _quote(answered) if answered else None,
        }


def take_back(member: Membership, message: Message) -> TakenBack:
    """Cancel ``message`` with what was written along with it, and say what they said.

    The files are uploads of ``member`` again.
    """
    first = reply.cancel_message(member=member, message=message)
    rows = Message.objects.visible_to(member).filter(Q(pk=first.pk) | Q(part_of=first))
    rows = rows.filter(status=MessageStatus.CANCELLED).select_related("reply_to__author__user")
    gone = list(rows.prefetch_related("attachments").order_by("pk"))
    draft = Draft(
        text=" ".join(row.text for row in gone if row.text),
        uploads=[upload for row in gone for upload in _uploads(member, row)],
        offers=[title for row in gone for title in _offers(row)],
        answered=first.reply_to,
    )
    return TakenBack([row.pk for row in gone], first.client_id or "", draft)


def _uploads(member: Membership, message: Message) -> Iterable[Upload]:
    for attachment in message.attachments.all():
        with attachment.file.open("rb") as file:
            yield upload_file(member=member, file=file, name=attachment.name)


def _offers(message: Message) -> Iterable[str]:
    details = message.details
    for reply_ in details.get("quick_replies", []):
        yield reply_["title"]
    for card in details.get("cards", []):
        yield from card.get("buttons", [])


def _quote(answered: Message) -> dict[str, Any]:
    who = said_by(answered, answered.conversation)
    return {"id": answered.pk, "who": who, "what": in_words(answered)}
