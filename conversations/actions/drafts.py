"""Words that are not sent yet, kept for each member on the server."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from conversations.actions._rows import lock_conversation
from conversations.models import Conversation, Draft, DraftMode, Message, Upload
from conversations.texts import clean
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership

_LENGTH = 20_000


def save_draft(
    *,
    member: Membership,
    conversation: Conversation,
    mode: str,
    text: str,
    reply_to: Message | None = None,
    uploads: Sequence[Upload] = (),
) -> Draft | None:
    """Keep what ``member`` has begun to write; ``None`` where there is nothing to keep."""
    if mode not in DraftMode.values:
        detail = _("A draft is of a reply or of a note.")
        raise ActionError(detail, fields={"mode": [detail]})
    body = clean(text)[:_LENGTH]
    if not (body or uploads or reply_to):
        discard_draft(member=member, conversation=conversation, mode=mode)
        return None
    with transaction.atomic():
        row = lock_conversation(member, conversation.pk)
        draft, _created = Draft.objects.update_or_create(
            member=member,
            conversation=row,
            mode=mode,
            defaults={
                "workspace_id": row.workspace_id,
                "text": body,
                "reply_to": _within(row, reply_to),
            },
        )
        draft.uploads.set([upload for upload in uploads if upload.member_id == member.pk])
    return draft


def discard_draft(*, member: Membership, conversation: Conversation, mode: str) -> bool:
    """Forget a draft: it was sent, or thrown away."""
    drafts = Draft.objects.visible_to(member).filter(member=member, mode=mode)
    return drafts.filter(conversation=conversation).delete()[0] > 0


def _within(conversation: Conversation, message: Message | None) -> Message | None:
    """The message answered to; one of another conversation is none."""
    return message if message and message.conversation_id == conversation.pk else None
