"""Telling those who follow a conversation that its person has written."""

from collections import defaultdict
from collections.abc import Sequence

from conversations.actions.receiving.arrivals import Arrival
from conversations.models import Follower, Notification, NotificationKind


def tell_followers(arrivals: Sequence[Arrival]) -> dict[int, list[int]]:
    """Write a notification for each follower who has not seen the last; by conversation, who.

    One query where nobody follows, else three, whatever the batch.
    """
    live = {a.conversation.pk: a.conversation for a in arrivals if a.inbound and not a.imported}
    # Index: one_follower_per_member.
    followers = list(
        Follower.objects.filter(conversation__in=live)
        .order_by("conversation_id", "member_id")
        .values_list("conversation_id", "member_id")
    )
    if not followers:
        return {}
    waiting = _waiting({member for _conversation, member in followers})
    told = [pair for pair in followers if pair not in waiting]
    Notification.objects.bulk_create(
        Notification(
            workspace_id=live[conversation].workspace_id,
            member_id=member,
            kind=NotificationKind.FOLLOWED,
            conversation_id=conversation,
        )
        for conversation, member in told
    )
    by_conversation: dict[int, list[int]] = defaultdict(list)
    for conversation, member in told:
        by_conversation[conversation].append(member)
    return by_conversation


def _waiting(members: set[int]) -> set[tuple[int, int]]:
    """What the members have been told of and not looked at yet."""
    # Index: notification_unseen.
    rows = Notification.objects.filter(
        member__in=members, seen_at=None, kind=NotificationKind.FOLLOWED
    )
    return set(rows.values_list("conversation_id", "member_id"))
