"""Where a conversation belongs, for telling who is before it."""

from conversations.models import Conversation


def scope_of(workspace_id: int, conversation_id: int) -> int | None:
    """The scope its events have, which is its account; ``None`` where there is no such one."""
    rows = Conversation.objects.filter(workspace_id=workspace_id, pk=conversation_id)
    return rows.values_list("account_id", flat=True).first()
