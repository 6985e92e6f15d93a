"""Names that messages carry: WhatsApp has no other way to tell them."""

from collections.abc import Sequence

from conversations.actions.receiving.arrivals import Arrival
from conversations.models import Contact, ContactMerge
from conversations.search.index import refresh_people
from echodesk.bulk import update_rows
from social.events import MessageReceived
from social.platforms import Platform

_LENGTH = 200

# By contact and field: the contact, and the value it is to have.
Learned = dict[tuple[int, str], tuple[Contact, str]]


def names_in(arrival: Arrival) -> dict[str, str]:
    """``name`` and ``username`` as the message has them; empty for what is no message."""
    event = arrival.event
    if not isinstance(event, MessageReceived):
        return {}
    return {"name": event.sender_name[:_LENGTH], "username": event.sender_username[:_LENGTH]}


def learn_names(arrivals: Sequence[Arrival]) -> None:
    """Take over names: what is missing, and on WhatsApp also what the newest message changes.

    A contact that people merged keeps the name it has: which of several it should bear is
    theirs to say. So does one that a member gave a name.
    """
    missing, newer = Learned(), Learned()
    for arrival in arrivals:
        contact = arrival.identity.contact
        for field, value in names_in(arrival).items():
            if value and _is_newest(arrival):
                newer[contact.pk, field] = (contact, value)
            if value and not getattr(contact, field):
                missing.setdefault((contact.pk, field), (contact, value))
    learned = missing | _permitted(newer)
    for (_pk, field), (contact, value) in learned.items():
        setattr(contact, field, value)
    rows = {contact.pk: contact for contact, _value in learned.values()}
    update_rows(list(rows.values()), "name", "username")
    refresh_people(rows)


def _is_newest(arrival: Arrival) -> bool:
    last = arrival.identity.last_inbound_at
    is_whatsapp = arrival.account.platform == Platform.WHATSAPP
    return is_whatsapp and (last is None or arrival.event.occurred_at >= last)


def _permitted(newer: Learned) -> Learned:
    """Those that change something, and may."""
    changes = Learned(
        (key, (contact, value))
        for key, (contact, value) in newer.items()
        if getattr(contact, key[1]) != value
        if not (key[1] == "name" and contact.is_named_here)
    )
    if not changes:
        return changes
    merges = ContactMerge.objects.filter(kept__in={pk for pk, _ in changes}, undone_at=None)
    merged = set(merges.values_list("kept_id", flat=True))
    return Learned((key, found) for key, found in changes.items() if key[0] not in merged)
