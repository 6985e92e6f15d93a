"""Where messages are, for those who only know what the platform calls them."""

from collections.abc import Collection, Sequence

from conversations.models import Message
from echodesk.workspaces.models import Membership


def find_messages(
    member: Membership, account_ids: Collection[int], external_ids: Collection[str]
) -> Sequence[Message]:
    """The stored messages with these ids, as far as ``member`` may see them. One query."""
    # Index: one_message_per_id.
    rows = Message.objects.visible_to(member).filter(
        account_id__in=account_ids, external_id__in=external_ids
    )
    return list(rows.only("pk", "account_id", "external_id", "conversation_id", "delivery_id"))
