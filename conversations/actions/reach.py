"""What follows when members see other accounts than before, or leave.

A conversation whose assignee cannot see it would be in nobody's queue, so it goes back to
being nobody's; and sockets learn anew what they may tell.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from conversations import live
from conversations.actions._rows import tell
from conversations.models import Conversation, Status
from echodesk.realtime import log
from echodesk.workspaces.models import Location, Role

_BATCH = 200


def follow_reach(workspace_id: int) -> int:
    """Bring sockets and assignments of a workspace in line; returns how many were released."""
    with transaction.atomic():
        log.append(workspace_id, [log.NewEvent(log.SCOPES_CHANGED)])
    return _release_all(_out_of_reach().filter(workspace_id=workspace_id))


def sweep_reach() -> int:
    """The same for assignments alone, of every workspace: for what a lost task left behind."""
    return _release_all(_out_of_reach())


def _out_of_reach() -> QuerySet[Conversation]:
    """Unresolved conversations whose assignee has left, or is limited to other locations."""
    left = Q(assignee__is_active=False) | Q(assignee__user__is_active=False)
    limited = Q(assignee__is_limited=True, assignee__role=Role.AGENT)
    theirs = Location.objects.filter(pk=OuterRef("account__location"), members=OuterRef("assignee"))
    elsewhere = Q(account__location__isnull=False) & ~Q(Exists(theirs))
    unresolved = Conversation.objects.filter(assignee__isnull=False).exclude(status=Status.RESOLVED)
    return unresolved.filter(left | (limited & elsewhere))


def _release_all(rows: QuerySet[Conversation]) -> int:
    released = 0
    # By workspace, so that the event logs are locked in one order everywhere.
    while ids := list(rows.order_by("workspace_id", "pk").values_list("pk", flat=True)[:_BATCH]):
        released += sum(_release(conversation_id) for conversation_id in ids)
    return released


@transaction.atomic
def _release(conversation_id: int) -> bool:
    locked = Conversation.objects.select_for_update(of=("self",), no_key=True)
    row = locked.filter(pk=conversation_id).first()
    if row is None or not _out_of_reach().filter(pk=row.pk).exists():
        return False
    row.assignee = None
    row.save(update_fields=["assignee"])
    tell(row, [live.conversation_event(row, "assignee")])
    return True
