"""Members who want to hear of a conversation without having it."""

from django.db import transaction

from conversations import live
from conversations.actions._rows import lock_conversation, tell
from conversations.models import Conversation, Follower
from echodesk.workspaces.models import Membership


def follow(*, member: Membership, conversation: Conversation, following: bool) -> Conversation:
    """Begin or end to follow the conversation; doing so twice does no harm."""
    with transaction.atomic():
        row = lock_conversation(member, conversation.pk)
        if following:
            changed = add_follower(row, member)
        else:
            changed = Follower.objects.filter(conversation=row, member=member).delete()[0] > 0
        if changed:
            tell(row, [live.conversation_event(row, "followers", by=member)])
    return row


def add_follower(conversation: Conversation, member: Membership) -> bool:
    """Let ``member`` follow, as part of another deed; ``False`` if they do already."""
    _row, created = Follower.objects.get_or_create(
        conversation=conversation,
        member=member,
        defaults={"workspace_id": conversation.workspace_id},
    )
    return created
