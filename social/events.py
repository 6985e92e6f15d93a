"""What Meta told us, in one vocabulary for all platforms.

Parsing turns wire shapes into these; nothing above ``social.intake`` ever sees a
payload. Ids are Meta's decimal strings. Times are aware datetimes in UTC.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from social.platforms import Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where in a stored delivery an event stood."""

    delivery_id: int
    position: int
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """What all events share.

    ``account_ids`` are the ids the event may be addressed to, best first: recipient
    (sender for an echo), then ``entry.id``. The first that is a connected account
    takes it.
    """

    origin: Origin
    platform: Platform
    account_ids: tuple[str, ...]
    occurred_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived(_Event):
    """A person wrote to the business.

    ``imported``: fetched from the platform's history, so nobody is to be alarmed.
    """

    external_id: str
    sender_id: str
    sender_name: str = ""
    sender_username: str = ""
    kind: str = "text"
    text: str = ""
    reply_to_external_id: str = ""
    imported: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEchoed(_Event):
    """The business wrote to a person: by EchoDesk, or from elsewhere.

    ``correlation`` is the text given with the send (Messenger ``metadata``), which
    comes back with the echo; empty where the platform has none.
    """

    external_id: str
    recipient_id: str
    kind: str = "text"
    text: str = ""
    correlation: str = ""
    imported: bool = False


class ReceiptStatus(StrEnum):
    """What a receipt says of messages the business sent."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptReceived(_Event):
    """How far messages of the business got.

    About ``external_ids``, and, where there is an ``until``, about every message up to
    that time (Messenger's watermark). A failure carries Meta's code and words.
    """

    person_id: str
    status: ReceiptStatus
    external_ids: tuple[str, ...] = ()
    until: datetime | None = None
    correlation: str = ""
    error_code: int | None = None
    error_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change(_Event):
    """Something happened to the message ``external_id`` after it was sent.

    ``person_id`` is the person of the conversation, whoever did it.
    """

    external_id: str
    person_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionChanged(_Change):
    """Somebody put an emoji on a message, or took it back (``emoji`` empty)."""

    by_business: bool
    emoji: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEdited(_Change):
    """The words of a message were replaced."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageUnsent(_Change):
    """A message was taken back. Meta asks that its content be forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownEvent(_Event):
    """Something well-formed that EchoDesk does not handle; its raw form stays in the delivery."""

    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardTest(_Event):
    """The "Test" button of Meta's dashboard: belongs in the delivery log and nobody's inbox."""

    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MalformedItem:
    """An item that could not be read. Its neighbours are not affected."""

    origin: Origin
    error: str
    raw: Any = field(repr=False)


MessageChange = ReactionChanged | MessageEdited | MessageUnsent
InboundEvent = (
    MessageReceived | MessageEchoed | ReceiptReceived | MessageChange | UnknownEvent | DashboardTest
)
