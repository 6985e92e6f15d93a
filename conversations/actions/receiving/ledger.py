"""The ledger of the reply window: when a person last did what opens it, and what that was."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from conversations.actions.receiving.arrivals import Arrival
from conversations.actions.receiving.keys import key_of
from conversations.actions.receiving.people import People
from conversations.models import ContactIdentity
from conversations.reply_window import opens_window
from echodesk.bulk import update_rows
from social.events import ReactionChanged
from social.intake.routing import RoutedEvent
from social.platforms import Platform

OPENING = ("last_inbound_at", "opened_by")
REACTION = "reaction"


def note_opening(arrival: Arrival) -> bool:
    """Move the window of whoever wrote; ``True`` if it moved."""
    if not opens_window(arrival.event):
        return False
    return _open(arrival.identity, arrival.event.occurred_at, arrival.said.kind)


def note_entry(arrival: Arrival) -> bool:
    """Note that somebody came by an ad or a page's button: WhatsApp's 72 free hours."""
    if arrival.account.platform != Platform.WHATSAPP or not arrival.inbound:
        return False
    identity, at = arrival.identity, arrival.event.occurred_at
    known = identity.entry_point_at
    if "referral" not in arrival.said.details or (known is not None and at <= known):
        return False
    identity.entry_point_at = at
    return True


def note_reactions(routed: Iterable[RoutedEvent], people: People) -> None:
    """Move the windows of those who reacted, where this installation counts that as writing."""
    if not settings.REACTION_OPENS_WINDOW:
        return
    moved: dict[int, ContactIdentity] = {}
    for item in routed:
        event = item.event
        if not isinstance(event, ReactionChanged) or not opens_window(event, reactions_open=True):
            continue
        identity = people.get(key_of(item.account, event.person_id))
        if identity is not None and _open(identity, event.occurred_at, REACTION):
            moved[identity.pk] = identity
    update_rows(list(moved.values()), *OPENING)


def _open(identity: ContactIdentity, at: datetime, what: str) -> bool:
    """The newest counts; of two at the same instant always the same one."""
    known = identity.last_inbound_at
    if known is not None and (at, what) <= (known, identity.opened_by):
        return False
    identity.last_inbound_at, identity.opened_by = at, what
    return True
