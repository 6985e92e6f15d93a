"""What actions on people have in common."""

from collections.abc import Collection

from django.http import Http404

from conversations import live
from conversations.models import Contact, Conversation, Status
from echodesk.realtime import log
from echodesk.workspaces.models import Membership


def lock_contact(member: Membership, contact_id: int) -> Contact:
    """The contact as it is now, locked until the transaction ends; 404 if not theirs."""
    rows = Contact.objects.visible_to(member).select_for_update(of=("self",), no_key=True)
    contact = rows.filter(pk=contact_id).first()
    if contact is None:
        raise Http404
    return contact


def tell_of_people(
    workspace_id: int, contact_ids: Collection[int], *, by: Membership | None
) -> None:
    """Rows in the list show the name, an open page the person: have them drawn again."""
    rows = Conversation.objects.filter(contact__in=contact_ids).exclude(status=Status.RESOLVED)
    events = [live.conversation_event(row, "contact", by=by) for row in rows.order_by("pk")]
    log.append(workspace_id, events)
