"""Telling members personally: that they were mentioned, or got something to do."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from conversations import live
from conversations.models import Conversation, Note, Notification, NotificationKind
from echodesk.realtime import log
from echodesk.workspaces.models import Membership


def notify(
    members: Iterable[Membership],
    *,
    kind: NotificationKind,
    conversation: Conversation,
    by: Membership | None,
    note: Note | None = None,
) -> list[int]:
    """Write a notification for each member but ``by``; returns who was told, by id.

    Part of the deed it tells of: the event of that names them.
    """
    told = [member for member in members if by is None or member.pk != by.pk]
    Notification.objects.bulk_create(
        Notification(
            workspace_id=conversation.workspace_id,
            member=member,
            kind=kind,
            conversation=conversation,
            note=note,
            by=by,
        )
        for member in told
    )
    return [member.pk for member in told]


def mark_seen(*, member: Membership, conversation: Conversation | None = None) -> int:
    """Take what ``member`` was told of a conversation, or of all, as seen; returns how many.

    All their tabs learn of it.
    """
    with transaction.atomic():
        # Index: notification_unseen.
        unseen = Notification.objects.visible_to(member).filter(member=member, seen_at=None)
        if conversation is not None:
            unseen = unseen.filter(conversation=conversation)
        rows = list(unseen.select_related("conversation").order_by("pk"))
        Notification.objects.filter(pk__in=[row.pk for row in rows]).update(seen_at=timezone.now())
        about = {row.conversation_id: row.conversation for row in rows}
        log.append(
            member.workspace_id,
            [live.conversation_event(row, "seen", by=member) for row in about.values()],
        )
    return len(rows)
