"""Two ids that lived apart turn out to be one person's: what was theirs becomes one.

Rare, and never undone: the platform itself says so.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.db.models.fields.files import FieldFile

from conversations import live
from conversations.actions import wake
from conversations.actions.receiving.absorbing import absorb
from conversations.models import Contact, ContactIdentity, Conversation, Status
from conversations.references import hand_over
from conversations.search.index import refresh_people
from echodesk.realtime.log import NewEvent

_NEVER = datetime.min.replace(tzinfo=UTC)
_FIELDS = ("name", "username", "picture", "email", "phone", "company", "language")
_CLOCKS = ("last_inbound_at", "entry_point_at", "delivered_until", "read_until")

News = list[tuple[int, NewEvent]]


def join_identities(lead: ContactIdentity, others: Sequence[ContactIdentity]) -> News:
    """Let ``lead`` stand for ``others`` too; all are locked, and of one account.

    Their contacts become one, and so do their unresolved conversations. Returns what is
    to be told. The caller sets ``same_as`` of the rows in its hands.
    """
    _join_contacts(lead, others)
    _join_clocks(lead, others)
    theirs = Q(pk__in=[row.pk for row in others]) | Q(same_as__in=others)
    # What was noted on them is noted on the leading one now.
    ContactIdentity.objects.filter(theirs).update(
        same_as=lead, address="", address_at=None, opened_by="", **dict.fromkeys(_CLOCKS)
    )
    return _join_conversations(lead, others)


def _join_contacts(lead: ContactIdentity, others: Sequence[ContactIdentity]) -> None:
    """The oldest contact stays; the names are those of whom the person last wrote as."""
    rows = sorted([lead, *others], key=lambda row: row.last_inbound_at or _NEVER, reverse=True)
    contacts = {row.contact_id: row.contact for row in rows}
    kept = contacts[min(contacts)]
    _join_fields(kept, list(contacts.values()))
    kept.known_as = lead.external_id
    for contact in contacts.values():
        if contact is not kept:
            # Identities first: who is writing about one of them has finished then, and
            # what that left behind is found by the steps after it.
            hand_over(contact, kept, first=ContactIdentity)
            _delete(contact, kept)
    kept.save()
    refresh_people([kept.pk])
    for row in rows:
        row.contact = kept


def _join_fields(kept: Contact, contacts: Sequence[Contact]) -> None:
    """Of each field the first value there is; a name that a member gave before all others."""
    for field in _FIELDS:
        values = [value for contact in contacts if (value := getattr(contact, field))]
        if values:
            setattr(kept, field, str(values[0]))
    named = [contact for contact in contacts if contact.is_named_here]
    if named:
        kept.name, kept.is_named_here = named[0].name, True
    for contact in contacts:
        kept.attributes = contact.attributes | kept.attributes
    kept.blocked_at = next((row.blocked_at for row in contacts if row.blocked_at), None)


def _delete(contact: Contact, kept: Contact) -> None:
    picture = contact.picture
    if picture and picture.name != kept.picture.name:
        transaction.on_commit(partial(_delete_file, picture))
    Contact.objects.filter(pk=contact.pk).delete()


def _delete_file(picture: FieldFile) -> None:
    picture.storage.delete(picture.name or "")


def _join_clocks(lead: ContactIdentity, others: Sequence[ContactIdentity]) -> None:
    rows = [lead, *others]
    lead.opened_by = max(
        rows, key=lambda row: (row.last_inbound_at or _NEVER, row.opened_by)
    ).opened_by
    for field in _CLOCKS:
        setattr(lead, field, max((at for row in rows if (at := getattr(row, field))), default=None))
    newest = max(rows, key=lambda row: row.address_at or _NEVER)
    address = newest.recipient_id
    lead.address = "" if address == lead.external_id else address
    lead.address_at = newest.address_at
    lead.save(update_fields=[*_CLOCKS, "opened_by", "address", "address_at"])


def _join_conversations(lead: ContactIdentity, others: Sequence[ContactIdentity]) -> News:
    # Index: conversation_of_identity.
    rows = Conversation.objects.select_for_update(no_key=True).filter(identity__in=[lead, *others])
    conversations = list(rows.order_by("pk"))
    news: News = []
    unresolved = [row for row in conversations if row.status != Status.RESOLVED]
    for row in unresolved[1:]:
        news.append((row.workspace_id, _merged(row.pk, unresolved[0])))
        absorb(row, into=unresolved[0])
    Conversation.objects.filter(pk__in=[row.pk for row in conversations]).update(identity=lead)
    changed = ["contact", "merged"] if news else ["contact"]
    for row in unresolved[:1]:
        news.append((row.workspace_id, live.conversation_event(row, *changed)))
        wake.sender_on_commit(row.pk)
    return news


def _merged(conversation_id: int, kept: Conversation) -> NewEvent:
    """The conversation is no more; what was said in it stands in ``into`` now."""
    data = {"changed": ["merged"], "into": kept.pk}
    return NewEvent("conversation_updated", conversation_id, data, scope=kept.account_id)
