"""What every action starts with: the row it is about, locked and allowed."""

from collections.abc import Iterable

from django.http import Http404
from django.utils import timezone

from conversations.models import ContactIdentity, Conversation, Message, MessageStatus
from echodesk.realtime import log
from echodesk.realtime.log import NewEvent
from echodesk.workspaces.models import Membership

_EXCERPT = 200


def lock_conversation(member: Membership, conversation_id: int) -> Conversation:
    """The conversation as it is now, locked until the transaction ends; 404 if not theirs."""
    rows = Conversation.objects.visible_to(member).select_related("account", "identity")
    # NO KEY: incoming messages, which only refer to the row, need not wait.
    row = rows.select_for_update(of=("self",), no_key=True).filter(pk=conversation_id).first()
    if row is None:
        raise Http404
    return row


def lock_outbox(member: Membership, conversation_id: int) -> Conversation:
    """The conversation, locked with its person's identity: nothing else can be sent or arrive.

    The identity comes first everywhere, so that no two writers wait in a circle.
    """
    rows = Conversation.objects.visible_to(member).filter(pk=conversation_id)
    lock_identity(rows.values_list("identity_id", flat=True).first())
    return lock_conversation(member, conversation_id)


def lock_identity(identity_id: int | None) -> None:
    """Hold back all that is received from or recorded as sent to one person.

    The identity may have come to be led by another while we waited for it.
    """
    rows = ContactIdentity.objects.select_for_update(no_key=True)
    while identity_id is not None:
        identity_id = rows.filter(pk=identity_id).values_list("same_as_id", flat=True).first()


def lock_message(member: Membership, message_id: int) -> Message:
    """The message as it is now, with its outbox locked; 404 if not theirs."""
    rows = Message.objects.visible_to(member).filter(pk=message_id)
    conversation_id = rows.values_list("conversation_id", flat=True).first()
    if conversation_id is None:
        raise Http404
    conversation = lock_outbox(member, conversation_id)
    message = rows.select_for_update(of=("self",), no_key=True).first()
    if message is None:
        raise Http404
    message.conversation = conversation
    return message


def tell(conversation: Conversation | Message, events: Iterable[NewEvent]) -> None:
    """Append ``events`` to the log of the row's workspace. The last write of an action."""
    log.append(conversation.workspace_id, events)


def excerpt(text: str) -> str:
    """What a list shows of ``text``: one line, as long as the column."""
    return " ".join(text.split())[:_EXCERPT]


def show_last_message(conversation: Conversation) -> None:
    """Set ``last_message_*`` to the newest message that stands; the caller saves."""
    standing = conversation.messages.exclude(status=MessageStatus.CANCELLED)
    newest = standing.order_by("-occurred_at", "-pk").first()
    conversation.last_message_text = excerpt(newest.text) if newest else ""
    conversation.last_message_kind = newest.kind if newest else ""
    conversation.last_message_direction = newest.direction if newest else ""
    conversation.last_message_at = newest.occurred_at if newest else None


def touch(conversation: Conversation) -> None:
    """Move the conversation to the top of the list; the caller saves."""
    conversation.last_activity_at = timezone.now()
