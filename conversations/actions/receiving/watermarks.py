"""Messenger's watermarks: everything we sent up to then was delivered, or read.

They are kept with the person, so that they also count for messages that come later.
Of somebody who is not known yet, they wait.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from conversations.actions.receiving.keys import Key
from conversations.actions.receiving.people import People
from conversations.message_status import advances
from conversations.models import (
    ContactIdentity,
    Direction,
    EarlyWatermark,
    Message,
    MessageStatus,
)
from echodesk.bulk import update_rows

_FIELDS = ("read_until", "delivered_until")
# Further than these no watermark moves a message; less far ones have not left yet.
_MOVED = (MessageStatus.SENT, MessageStatus.DELIVERED)


@dataclass(frozen=True, slots=True)
class Watermark:
    """Up to when one person got, or read, what we sent."""

    person: Key
    is_read: bool
    until: datetime

    @property
    def field(self) -> str:
        """Where it is kept."""
        return "read_until" if self.is_read else "delivered_until"


def move_by_watermark(
    marks: Sequence[Watermark], people: People, *, named: Iterable[Message]
) -> list[Message]:
    """Keep the watermarks, and move the messages they cover; returns those, not saved.

    ``people`` are locked. ``named`` are rows the caller holds already and will save.
    """
    raised: dict[int, ContactIdentity] = {}
    for mark in marks:
        identity = people.get(mark.person)
        if identity is not None and _raise(identity, mark.field, mark.until):
            raised[identity.pk] = identity
    update_rows(list(raised.values()), *_FIELDS)
    _keep_for_later([mark for mark in marks if mark.person not in people])
    return move_up_to(raised.values(), named=named)


def move_up_to(
    identities: Iterable[ContactIdentity], *, named: Iterable[Message] = ()
) -> list[Message]:
    """Move what was sent to these people as far as their watermarks say; the caller saves."""
    until = {identity.pk: identity for identity in identities}
    if not until:
        return []
    held = {row.pk: row for row in named}
    # Index: message_unconfirmed.
    rows = Message.objects.select_for_update(of=("self",), no_key=True).filter(
        conversation__identity_id__in=until,
        direction=Direction.OUT,
        status__in=_MOVED,
        occurred_at__lte=max(_latest(identity) for identity in until.values()),
    )
    moved = []
    for found in rows.select_related("conversation").order_by("pk"):
        row = held.get(found.pk, found)
        reached = status_at(until[found.conversation.identity_id], row.occurred_at)
        if advances(row.status, reached):
            row.status = reached
            moved.append(row)
    return moved


def status_at(identity: ContactIdentity, occurred_at: datetime) -> MessageStatus:
    """How far a message of that time got, by the watermarks the person has sent so far."""
    if identity.read_until is not None and occurred_at <= identity.read_until:
        return MessageStatus.READ
    if identity.delivered_until is not None and occurred_at <= identity.delivered_until:
        return MessageStatus.DELIVERED
    return MessageStatus.SENT


def take_up_watermarks(identities: Sequence[ContactIdentity]) -> list[ContactIdentity]:
    """Give people the watermarks that came before them; returns whose were raised."""
    by_key = {(row.account_id, row.external_id): row for row in identities}
    early = _early(set(by_key))
    raised: dict[int, ContactIdentity] = {}
    for row in early:
        identity = by_key[row.account_id, row.person_id]
        for field in _FIELDS:
            if _raise(identity, field, getattr(row, field)):
                raised[identity.pk] = identity
    update_rows(list(raised.values()), *_FIELDS)
    if early:
        EarlyWatermark.objects.filter(pk__in=[row.pk for row in early]).delete()
    return list(raised.values())


def _raise(row: ContactIdentity | EarlyWatermark, field: str, until: datetime | None) -> bool:
    known = getattr(row, field)
    if until is None or (known is not None and until <= known):
        return False
    setattr(row, field, until)
    return True


def _latest(identity: ContactIdentity) -> datetime:
    """The later of the person's watermarks; at least one is set."""
    return max(at for at in (identity.read_until, identity.delivered_until) if at is not None)


def _early(keys: set[Key]) -> list[EarlyWatermark]:
    if not keys:
        return []
    # Index: one_early_watermark_per_person.
    rows = EarlyWatermark.objects.select_for_update().filter(
        account_id__in={account_id for account_id, _ in keys},
        person_id__in={person_id for _, person_id in keys},
    )
    return [row for row in rows.order_by("pk") if (row.account_id, row.person_id) in keys]


def _keep_for_later(marks: Sequence[Watermark]) -> None:
    if not marks:
        return
    wanted = sorted({mark.person for mark in marks})
    EarlyWatermark.objects.bulk_create(
        [EarlyWatermark(account_id=account, person_id=person) for account, person in wanted],
        ignore_conflicts=True,
    )
    rows = {(row.account_id, row.person_id): row for row in _early(set(wanted))}
    for mark in marks:
        _raise(rows[mark.person], mark.field, mark.until)
    update_rows(list(rows.values()), *_FIELDS)
