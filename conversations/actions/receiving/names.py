"""Names that messages carry: WhatsApp has no other way to tell them."""

from collections.abc import Sequence

from conversations.actions.receiving.arrivals import Arrival
from conversations.models import Contact, ContactMerge
from echodesk.bulk import update_rows
from social.events import MessageReceived
from social.platforms import Platform

_LENGTH = 200


def names_in(arrival: Arrival) -> dict[str, str]:
    """``name`` and ``username`` as the message has them; empty for what is no message."""
    event = arrival.event
    if not isinstance(event, MessageReceived):
        return {}
    return {"name": event.sender_name[:_LENGTH], "username": event.sender_username[:_LENGTH]}


def learn_names(arrivals: Sequence[Arrival]) -> None:
    """Take over names: what is missing, and on WhatsApp also what the newest message changes.

    A contact that people merged keeps the name it has: which of several it should bear is
    theirs to say.
    """
    learned: dict[int, Contact] = {}
    renamed: list[tuple[Contact, str, str]] = []
    for arrival in arrivals:
        contact = arrival.identity.contact
        for field, value in names_in(arrival).items():
            known = getattr(contact, field)
            if value and not known:
                setattr(contact, field, value)
                learned[contact.pk] = contact
            elif value and value != known and _is_newest(arrival):
                renamed.append((contact, field, value))
    for contact, field, value in _unmerged(renamed):
        setattr(contact, field, value)
        learned[contact.pk] = contact
    update_rows(list(learned.values()), "name", "username")


def _is_newest(arrival: Arrival) -> bool:
    last = arrival.identity.last_inbound_at
    is_whatsapp = arrival.account.platform == Platform.WHATSAPP
    return is_whatsapp and (last is None or arrival.event.occurred_at >= last)


def _unmerged(renamed: list[tuple[Contact, str, str]]) -> list[tuple[Contact, str, str]]:
    if not renamed:
        return []
    merges = ContactMerge.objects.filter(
        kept__in={contact.pk for contact, _field, _value in renamed}, undone_at__isnull=True
    )
    merged = set(merges.values_list("kept_id", flat=True))
    return [item for item in renamed if item[0].pk not in merged]
