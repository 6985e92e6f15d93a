"""What Meta told us, in one vocabulary for all platforms.

Parsing turns wire shapes into these; nothing above ``social.intake`` ever sees a
payload. Ids are Meta's decimal strings. Times are aware datetimes in UTC.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypedDict

from social.contents import Details, Media, MessageKind, NoticeKind
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
class _Content(_Event):
    """What was said, by whomever.

    ``other_ids`` are further ids of the same person with the account: WhatsApp knows
    people by number, by user id, or by both. ``standby``: another app holds the
    conversation and answers. ``fetched``: read from the platform's history, which may
    use other ids than webhooks. ``imported``: so old that nobody is to be alarmed.
    """

    external_id: str
    other_ids: tuple[str, ...] = ()
    kind: MessageKind = MessageKind.TEXT
    text: str = ""
    media: tuple[Media, ...] = ()
    details: Details = field(default_factory=Details)
    reply_to_external_id: str = ""
    standby: bool = False
    fetched: bool = False
    imported: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived(_Content):
    """A person wrote to the business."""

    sender_id: str
    sender_name: str = ""
    sender_username: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEchoed(_Content):
    """The business wrote to a person: by EchoDesk, or from elsewhere.

    ``correlation`` is the text given with the send (Messenger ``metadata``), which
    comes back with the echo; empty where the platform has none. ``app_id`` is the app
    it was sent by.
    """

    recipient_id: str
    correlation: str = ""
    app_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeReceived(_Event):
    """Something happened in a conversation that nobody said.

    ``key`` makes it one and the same, however often it comes: Meta gives most of these
    no id. ``owner_app_id`` is the app that holds the conversation from now on, where it
    changed hands; empty is nobody. ``new_person_id`` is a further id of the person.
    """

    key: str
    person_id: str
    kind: NoticeKind
    text: str = ""
    details: Details = field(default_factory=Details)
    owner_app_id: str = ""
    new_person_id: str = ""
    standby: bool = False


class ReceiptStatus(StrEnum):
    """What a receipt says of messages the business sent."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class Pricing(TypedDict, total=False):
    """What WhatsApp charges for a message. ``expires_at`` (unix seconds) ends a free entry."""

    billable: bool
    category: str
    type: str
    model: str
    origin: str
    expires_at: str


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
    pricing: Pricing | None = None


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


class CommentVerb(StrEnum):
    """What happened to a comment."""

    ADDED = "added"
    EDITED = "edited"
    REMOVED = "removed"
    HIDDEN = "hidden"
    UNHIDDEN = "unhidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentChanged(_Event):
    """Somebody commented on something of the account's, or a comment changed.

    ``own``: the account itself wrote it. ``place`` is Meta's word for where: FEED,
    REELS, AD, LIVE and others. ``parent_id`` is empty for a comment that answers none.
    """

    external_id: str
    verb: CommentVerb
    media_id: str
    parent_id: str = ""
    person_id: str = ""
    person_name: str = ""
    text: str = ""
    place: str = ""
    ad_id: str = ""
    own: bool = False
    live: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionReceived(_Event):
    """The account was mentioned: in a caption, or in a comment where there is a ``comment_id``."""

    media_id: str
    comment_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountNews(_Event):
    """Something about the account or its templates and numbers, rather than about a person.

    ``what`` is Meta's field; ``summary`` says in Meta's words what came of it.
    """

    what: str
    summary: str = ""


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
    """An item that could not be read. Its neighbours are not affected.

    ``account_ids`` are the ids it may have been addressed to, as of an event.
    """

    origin: Origin
    platform: Platform | None = None
    account_ids: tuple[str, ...] = ()
    error: str
    raw: Any = field(repr=False)


MessageChange = ReactionChanged | MessageEdited | MessageUnsent
# Understood, and shown in the delivery log; no conversation is concerned.
LoggedEvent = CommentChanged | MentionReceived | AccountNews
InboundEvent = (
    MessageReceived
    | MessageEchoed
    | NoticeReceived
    | ReceiptReceived
    | MessageChange
    | LoggedEvent
    | UnknownEvent
    | DashboardTest
)
