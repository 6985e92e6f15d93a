"""What was taken back before it left, as it can be written again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from conversations.actions import reply
from conversations.actions.upload import upload_file
from conversations.models import Attachment, Message, MessageKind, MessageStatus, Upload
from conversations.templatetags.sending import in_words, said_by
from conversations.views.written import Draft
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership


@dataclass(frozen=True, slots=True)
class TakenBack:
    """``message_ids`` are gone from the conversation; ``draft`` is what they said.

    ``client_id`` is what the whole was called; empty if a part of it has left.
    ``problem`` is why a file could not be laid back.
    """

    message_ids: list[int]
    client_id: str
    draft: Draft
    problem: str = ""

    def as_data(self) -> dict[str, Any]:
        """What ``static/js/undo.js`` puts back into the composer."""
        answered = self.draft.answered
        return {
            "messages": self.message_ids,
            "was": self.client_id,
            "problem": self.problem,
            "text": self.draft.text,
            "offers": self.draft.offers,
            "files": [
                {"id": upload.pk, "name": upload.name, "size": upload.size}
                for upload in self.draft.uploads
            ],
            "quote": _quote(answered) if answered else None,
        }


def take_back(member: Membership, message: Message) -> TakenBack:
    """Cancel ``message`` with what was written after it as one, and say what they said.

    The files are uploads of ``member`` again.
    """
    row = reply.cancel_message(member=member, message=message)
    whole = row.part_of_id or row.pk
    # Index: message_parts.
    written = Message.objects.visible_to(member).filter(Q(pk=whole) | Q(part_of=whole))
    rows = written.filter(pk__gte=row.pk, status=MessageStatus.CANCELLED).order_by("pk")
    related = rows.select_related("reply_to__author__user", "reply_to__conversation__contact")
    gone = list(related.prefetch_related("attachments"))
    # A filled-in message template is no text that could be typed.
    said = [row for row in gone if row.kind != MessageKind.TEMPLATE]
    files = [attachment for row in said for attachment in row.attachments.all()]
    uploads, problem = _upload_again(member, files)
    draft = Draft(
        text=" ".join(row.text for row in said if row.text),
        uploads=uploads,
        offers=[title for row in said for title in _offers(row)],
        answered=gone[0].reply_to,
    )
    return TakenBack([row.pk for row in gone], row.client_id or "", draft, problem)


def _upload_again(member: Membership, files: Iterable[Attachment]) -> tuple[list[Upload], str]:
    """The files as uploads, and why one could not be: the words count for more than it."""
    uploads, problem = [], ""
    for attachment in files:
        try:
            with attachment.file.open("rb") as file:
                upload = upload_file(member=member, file=file, name=attachment.name)
        except ActionError as error:
            problem = error.detail
        else:
            uploads.append(upload)
    return uploads, problem


def _offers(message: Message) -> Iterable[str]:
    details = message.details
    for reply_ in details.get("quick_replies", []):
        yield reply_["title"]
    for card in details.get("cards", []):
        yield from card.get("buttons", [])


def _quote(answered: Message) -> dict[str, Any]:
    who = said_by(answered, answered.conversation)
    return {"id": answered.pk, "who": who, "what": in_words(answered)}
