"""Writing down who did what in a conversation, for its timeline."""

from typing import Any

from conversations.models import Conversation, Deed, Verb
from echodesk.workspaces.models import Membership


def record(conversation: Conversation, member: Membership | None, verb: Verb, **data: Any) -> Deed:
    """One line of the timeline, in the transaction of the deed itself.

    ``member`` is ``None`` where time or the person writing did it. ``data`` names things
    as they are called now: they may be renamed, or gone, when somebody reads it.
    """
    return Deed.objects.create(
        workspace_id=conversation.workspace_id,
        conversation=conversation,
        member=member,
        verb=verb,
        data=data,
    )
