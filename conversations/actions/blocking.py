"""People nobody wants to hear from."""

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from conversations import live
from conversations.actions._rows import tell
from conversations.actions._status import move
from conversations.actions.deeds import record
from conversations.models import Contact, Conversation, Status, Verb
from echodesk.workspaces.models import Membership


def block(*, member: Membership, contact: Contact, blocked: bool) -> Contact:
    """Block a person, or let them in again.

    What a blocked person writes is kept in their conversation, which stays where it is:
    it counts nowhere and rings nowhere. Their unresolved conversations become spam.
    Meta is not told: it has no call for that.
    """
    with transaction.atomic():
        person = _lock(member, contact)
        if (person.blocked_at is not None) == blocked:
            return person
        person.blocked_at = timezone.now() if blocked else None
        person.save(update_fields=["blocked_at"])
        verb = Verb.BLOCKED if blocked else Verb.UNBLOCKED
        for row in _conversations(member, person):
            _sort_out(member, row, verb)
    return person


def _lock(member: Membership, contact: Contact) -> Contact:
    rows = Contact.objects.visible_to(member).select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=contact.pk).first()
    if row is None:
        raise Http404
    return row


def _conversations(member: Membership, person: Contact) -> list[Conversation]:
    rows = Conversation.objects.visible_to(member).select_for_update(of=("self",), no_key=True)
    theirs = rows.filter(contact=person).exclude(status=Status.RESOLVED)
    return list(theirs.select_related("account").order_by("pk"))


def _sort_out(member: Membership, row: Conversation, verb: Verb) -> None:
    move(row, Status.SPAM if verb == Verb.BLOCKED else Status.OPEN)
    row.unread_count = 0
    row.save(update_fields=["unread_count"])
    deed = record(row, member, verb)
    tell(row, [live.conversation_event(row, "status", "unread_count", by=member, deed=deed)])
