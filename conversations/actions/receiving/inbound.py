"""What a message tells of its person: that they wrote, by which id, and so what else may be new."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from conversations.actions.receiving.arrivals import Arrival
from conversations.actions.receiving.ledger import OPENING, note_entry, note_opening
from conversations.models import ContactIdentity, NoticeKind
from conversations.models.contact import ProfileState
from echodesk.bulk import update_rows
from social.platforms import Platform

# Older than that, a profile is asked for again when the person writes.
PROFILE_AGE = timedelta(days=7)
# And so long after Meta refused it, or gave it without a picture.
REFUSAL_AGE = timedelta(days=1)


def note_inbound(arrivals: Sequence[Arrival]) -> None:
    """Move the reply window of each person to their newest message.

    And on WhatsApp, where there are several, note by which id they can be reached.
    """
    moved = [arrival.identity for arrival in arrivals if note_opening(arrival)]
    entered = [arrival.identity for arrival in arrivals if note_entry(arrival)]
    reached = [arrival.identity for arrival in arrivals if _note_address(arrival)]
    fields = [*OPENING] if moved else []
    fields += ["entry_point_at"] if entered else []
    fields += ["address", "address_at"] if reached else []
    rows = {row.pk: row for row in [*moved, *entered, *reached]}
    update_rows(list(rows.values()), *fields)


def _note_address(arrival: Arrival) -> bool:
    """The newest word on it counts: a message either way, or news of a number that changed."""
    identity, at = arrival.identity, arrival.event.occurred_at
    address = _address_in(arrival)
    if not address or _is_before(at, identity.address_at):
        return False
    identity.address = "" if address == identity.external_id else address
    identity.address_at = at
    return True


def _address_in(arrival: Arrival) -> str:
    if arrival.account.platform != Platform.WHATSAPP:
        return ""
    if not arrival.is_notice:
        return arrival.person_id
    changed = arrival.noticed.kind == NoticeKind.NUMBER_CHANGED
    return arrival.noticed.new_person_id if changed else ""


def _is_before(at: datetime, known: datetime | None) -> bool:
    return known is not None and at <= known


def want_profiles(arrivals: Sequence[Arrival]) -> list[ContactIdentity]:
    """Have the profiles that may have changed fetched again; returns whose.

    Asked of those who write just now: Meta shows nobody else.
    """
    now = timezone.now()
    wrote = {
        arrival.identity.pk: arrival.identity
        for arrival in arrivals
        if arrival.inbound and not arrival.imported
    }
    wanted = [identity for identity in wrote.values() if _is_due(identity, now)]
    for identity in wanted:
        identity.profile_state, identity.profile_attempts = ProfileState.WANTED, 0
        identity.profile_retry_at = now
    update_rows(wanted, "profile_state", "profile_attempts", "profile_retry_at")
    return wanted


def _is_due(identity: ContactIdentity, now: datetime) -> bool:
    answered = identity.profile_fetched_at
    if identity.profile_state == ProfileState.NONE or answered is None:
        # One that was never answered is wanted already, unless it is from before we kept count.
        return identity.profile_state == ProfileState.FETCHED
    is_whole = identity.profile_state == ProfileState.FETCHED and identity.contact.picture
    return answered < now - (PROFILE_AGE if is_whole else REFUSAL_AGE)
