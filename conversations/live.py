"""What the browsers of a workspace are told.

Events carry what a list or a program needs at once; pages ask for the fragment. Their
scope is the account: a member is told of the accounts they see.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from conversations.models import Attachment, Conversation, Deed, Message, Note
from echodesk.realtime.log import NewEvent
from echodesk.workspaces.models import Membership
from social.platforms import Platform

_MESSAGE_TYPES = {
    Platform.INSTAGRAM: "ig_dm",
    Platform.FACEBOOK: "fb_dm",
    Platform.WHATSAPP: "wa_message",
}
_PERSON_ID = {
    Platform.INSTAGRAM: "igsid",
    Platform.FACEBOOK: "psid",
    Platform.WHATSAPP: "wa_id",
}


def message_event(
    message: Message, *, platform: str, person_id: str, attachments: Iterable[Attachment] = ()
) -> NewEvent:
    """A message came or was written. ``person_id`` is the contact's id on the platform.

    Attachments are named, not linked: links expire, and events are kept.
    """
    data: dict[str, Any] = {
        "message": message.pk,
        "direction": message.direction,
        _PERSON_ID[Platform(platform)]: person_id,
        "kind": message.kind,
        "text": message.text,
        "attachments": [
            {"id": attachment.pk, "kind": attachment.kind, "state": attachment.state}
            for attachment in attachments
        ],
        "timestamp": message.occurred_at.isoformat(),
        "status": message.status,
        "client_id": message.client_id,
        "part_of": message.part_of_id,
    }
    return NewEvent(
        _MESSAGE_TYPES[Platform(platform)], message.conversation_id, data, message.account_id
    )


def status_event(message: Message, *, replaces: int | None = None) -> NewEvent:
    """An outgoing message got further, or failed.

    ``replaces`` is the id of a bubble that turned out to be the same message and is gone,
    ``asked`` whether the agent is to say if it arrived.
    """
    data = {
        "message": message.pk,
        "status": message.status,
        "error": message.error,
        "external_id": message.external_id,
        "client_id": message.client_id,
        "replaces": replaces,
        "asked": message.asked_at is not None,
    }
    return NewEvent("message_status", message.conversation_id, data, message.account_id)


def conversation_event(
    conversation: Conversation,
    *changed: str,
    by: Membership | None = None,
    deed: Deed | None = None,
    notified: Sequence[int] = (),
) -> NewEvent:
    """Something about the conversation itself changed; ``changed`` names the fields.

    ``by`` is the member who did it; nobody where time or the person writing did. ``deed``
    is the new line in the timeline, ``notified`` the members who are told personally.
    """
    data = {
        "changed": list(changed),
        "status": conversation.status,
        "assignee": conversation.assignee_id,
        "unread_count": conversation.unread_count,
        "by": by.pk if by else None,
        "deed": deed.pk if deed else None,
        "notified": list(notified),
    }
    return NewEvent("conversation_updated", conversation.pk, data, conversation.account_id)


def note_event(note: Note) -> NewEvent:
    """A colleague wrote a note."""
    data = {"note": note.pk, "author": note.author_id}
    return NewEvent("note", note.conversation_id, data, note.conversation.account_id)
