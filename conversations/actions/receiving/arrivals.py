"""What a batch of events brings, seen from a conversation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from conversations.actions.receiving.keys import Key, key_of
from conversations.models import Attachment, ContactIdentity, Conversation, Direction, Message
from social.events import (
    AccountNews,
    CommentChanged,
    DashboardTest,
    MentionReceived,
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    MessageUnsent,
    NoticeReceived,
    ReactionChanged,
    ReceiptReceived,
    UnknownEvent,
)
from social.intake.routing import RoutedEvent
from social.models import SocialAccount

# What the column of a notice's key holds.
_KEY_LENGTH = 300


@dataclass(slots=True, eq=False)
class Arrival:
    """A message or a notice on its way in: what came, and what the later steps find for it."""

    account: SocialAccount
    event: MessageReceived | MessageEchoed | NoticeReceived
    identity: ContactIdentity = field(init=False)
    conversation: Conversation = field(init=False)
    message: Message = field(init=False)
    attachments: list[Attachment] = field(default_factory=list)

    @property
    def is_notice(self) -> bool:
        """Whether nobody said it."""
        return isinstance(self.event, NoticeReceived)

    @property
    def said(self) -> MessageReceived | MessageEchoed:
        """The event of a message."""
        if isinstance(self.event, NoticeReceived):
            raise TypeError("A notice says nothing")
        return self.event

    @property
    def noticed(self) -> NoticeReceived:
        """The event of a notice."""
        if not isinstance(self.event, NoticeReceived):
            raise TypeError("A message is no notice")
        return self.event

    @property
    def inbound(self) -> bool:
        """Whether the person wrote it."""
        return isinstance(self.event, MessageReceived)

    @property
    def imported(self) -> bool:
        """Whether it is history, and no news to anybody."""
        return not self.is_notice and self.said.imported

    @property
    def fetched(self) -> bool:
        """Whether it was read from the platform's history rather than told by a webhook."""
        return not self.is_notice and self.said.fetched

    @property
    def direction(self) -> Direction:
        """Which way the message went."""
        return Direction.IN if self.inbound else Direction.OUT

    @property
    def person_id(self) -> str:
        """The person's id with our account, as Meta wrote it."""
        match self.event:
            case MessageReceived(sender_id=person_id) | MessageEchoed(recipient_id=person_id):
                return person_id
            case NoticeReceived(person_id=person_id):
                return person_id
            case _:
                assert_never(self.event)

    @property
    def other_ids(self) -> tuple[str, ...]:
        """Further ids of the same person, as Meta wrote them."""
        event = self.event
        if isinstance(event, NoticeReceived):
            return (event.new_person_id,) if event.new_person_id else ()
        return event.other_ids

    @property
    def person(self) -> Key:
        """The key of the identity: our account, and the person's id with it."""
        return key_of(self.account, self.person_id)

    @property
    def people(self) -> list[Key]:
        """The keys of all ids the person is known by here."""
        return [self.person, *(key_of(self.account, one) for one in self.other_ids)]

    @property
    def is_to_self(self) -> bool:
        """Whether the account is on both ends."""
        ours = {self.account.external_id, self.account.page_id}
        return bool(self.person_id) and self.person_id in ours

    @property
    def key(self) -> tuple[int, str]:
        """What makes it one and the same, however often it comes."""
        if isinstance(self.event, NoticeReceived):
            return self.account.pk, self.event.key[:_KEY_LENGTH]
        return self.account.pk, self.event.external_id


def arrivals_of(routed: Iterable[RoutedEvent]) -> list[Arrival]:
    """The messages and notices among the events, each once, oldest first.

    What an account says to itself is nobody's, and makes no contact.
    """
    found: dict[tuple[bool, tuple[int, str]], Arrival] = {}
    for item in routed:
        match item.event:
            case MessageReceived() | MessageEchoed() | NoticeReceived() as event:
                arrival = Arrival(item.account, event)
                if not arrival.is_to_self:
                    found.setdefault((arrival.is_notice, arrival.key), arrival)
            case ReactionChanged() | MessageEdited() | MessageUnsent() | ReceiptReceived():
                continue
            case CommentChanged() | MentionReceived() | AccountNews():
                continue
            case UnknownEvent() | DashboardTest():
                continue
            case _:
                assert_never(item.event)
    return sorted(found.values(), key=lambda arrival: arrival.event.occurred_at)


def without_known(arrivals: Sequence[Arrival]) -> list[Arrival]:
    """The arrivals whose message is not stored yet.

    To be asked only while the identities are locked: no one else can then add to
    what is known of them, and the unique key stands behind it.
    """
    known = set(
        Message.objects.filter(
            account_id__in={arrival.account.pk for arrival in arrivals},
            external_id__in=[arrival.said.external_id for arrival in arrivals],
        ).values_list("account_id", "external_id")
    )
    return [arrival for arrival in arrivals if arrival.key not in known]
