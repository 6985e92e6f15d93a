"""Turns the demo's scripts into rows, on both sides: EchoDesk's and the sandbox's."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from conversations.demo.talk import Talk
from conversations.models import (
    Contact,
    ContactIdentity,
    Conversation,
    Direction,
    Label,
    Message,
    MessageStatus,
    Note,
)
from conversations.models.contact import ProfileState
from echodesk.workspaces.models import Membership, Team, Workspace
from social.models import SocialAccount
from social.platforms import Platform
from social.sandbox import ids
from social.sandbox.models import SandboxChat, SandboxMessage, SandboxPerson

# Minutes between two lines, taken in turn from the end of a talk backwards.
_PAUSES = (3, 14, 2, 41, 6, 95, 4, 22)
_PERSON, _ANSWER, _ELSEWHERE, _FAILED, _NOTE = "<", ">", "~", "!", "#"
_HUES = 8
_WINDOW_CLOSED = (
    "More than 24 hours have passed since the person wrote."
    " WhatsApp allows only a message template now."
)
_TROUBLE = "Meta is having trouble, and three tries failed. Try again."


@dataclass(frozen=True, slots=True)
class Tenant:
    """A demo workspace with all that talks refer to by name."""

    workspace: Workspace
    members: dict[str, Membership]
    labels: dict[str, Label]
    teams: dict[str, Team]


@dataclass(slots=True)
class Chat:
    """One talk on its way to becoming rows."""

    tenant: Tenant
    account: SocialAccount
    talk: Talk
    person: SandboxPerson = field(init=False)
    sandbox_chat: SandboxChat = field(init=False)
    contact: Contact = field(init=False)
    identity: ContactIdentity = field(init=False)
    conversation: Conversation = field(init=False)
    messages: list[Message] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def times(self, now: datetime) -> list[datetime]:
        """When each line was written, oldest first."""
        moments = [now - self.talk.ago]
        for number in range(len(self.talk.lines) - 1):
            moments.append(moments[-1] - timedelta(minutes=_PAUSES[number % len(_PAUSES)]))
        return moments[::-1]

    def agent(self) -> Membership:
        """Who answered."""
        members = self.tenant.members
        return members.get(self.talk.assignee) or next(iter(members.values()))


def write_chats(chats: Sequence[Chat], now: datetime) -> None:
    """Write them all; a handful of statements whatever their number."""
    for position, chat in enumerate(chats):
        _cast_person(chat, position, now)
    SandboxPerson.objects.bulk_create(chat.person for chat in chats)
    SandboxChat.objects.bulk_create(chat.sandbox_chat for chat in chats)
    Contact.objects.bulk_create(chat.contact for chat in chats)
    ContactIdentity.objects.bulk_create(chat.identity for chat in chats)
    for chat in chats:
        chat.conversation = _conversation(chat, now)
    Conversation.objects.bulk_create(chat.conversation for chat in chats)
    for chat in chats:
        _write_lines(chat, now)
    _write_rest(chats, now)


def _cast_person(chat: Chat, position: int, now: datetime) -> None:
    talk, account = chat.talk, chat.account
    chat.person = SandboxPerson(
        name=talk.name,
        username=talk.username,
        hue=position % _HUES + 1,
        wa_id=f"99555510{position:04}",
    )
    external_id = ids.person_id(account.platform, chat.person.wa_id)
    spoken = [
        moment
        for moment, line in zip(chat.times(now), talk.lines, strict=True)
        if line[0] == _PERSON
    ]
    chat.sandbox_chat = SandboxChat(
        platform=account.platform,
        asset_id=account.external_id,
        person=chat.person,
        person_external_id=external_id,
        last_inbound_at=max(spoken),
    )
    shows_username = account.platform == Platform.INSTAGRAM
    username = talk.username if shows_username else ""
    workspace = chat.tenant.workspace
    chat.contact = Contact(workspace=workspace, name=talk.name, username=username)
    chat.identity = ContactIdentity(
        workspace=workspace,
        account=account,
        contact=chat.contact,
        external_id=external_id,
        username=username,
        last_inbound_at=max(spoken),
        profile_state=ProfileState.FETCHED,
    )


def _conversation(chat: Chat, now: datetime) -> Conversation:
    talk, times = chat.talk, chat.times(now)
    moment, last = next(
        (moment, line)
        for moment, line in zip(reversed(times), reversed(talk.lines), strict=True)
        if line[0] != _NOTE
    )
    return Conversation(
        workspace=chat.tenant.workspace,
        account=chat.account,
        contact=chat.contact,
        identity=chat.identity,
        platform=chat.account.platform,
        status=talk.status,
        priority=talk.priority,
        assignee=chat.tenant.members.get(talk.assignee),
        team=chat.tenant.teams.get(talk.team),
        snoozed_until=now + talk.snoozed_for if talk.snoozed_for else None,
        unread_count=talk.unread,
        last_message_text=last[2:],
        last_message_direction=Direction.IN if last[0] == _PERSON else Direction.OUT,
        last_message_at=moment,
        last_activity_at=times[-1],
    )


def _write_lines(chat: Chat, now: datetime) -> None:
    for moment, line in zip(chat.times(now), chat.talk.lines, strict=True):
        mark, text = line[0], line[2:]
        if mark == _NOTE:
            chat.notes.append(
                Note(
                    workspace=chat.tenant.workspace,
                    conversation=chat.conversation,
                    author=chat.agent(),
                    text=text,
                    created_at=moment,
                )
            )
        else:
            chat.messages.append(_message(chat, mark, text, moment))


def _message(chat: Chat, mark: str, text: str, moment: datetime) -> Message:
    message = Message(
        workspace=chat.tenant.workspace,
        account=chat.account,
        conversation=chat.conversation,
        direction=Direction.IN if mark == _PERSON else Direction.OUT,
        text=text,
        status=_status(chat, mark, moment),
        external_id=None if mark == _FAILED else ids.message_id(chat.account.platform),
        author=chat.agent() if mark in {_ANSWER, _FAILED} else None,
        sent_elsewhere=mark == _ELSEWHERE,
        occurred_at=moment,
        received_at=moment if mark in {_PERSON, _ELSEWHERE} else None,
    )
    if mark == _FAILED:
        _explain_failure(message)
    return message


def _status(chat: Chat, mark: str, moment: datetime) -> MessageStatus:
    if mark == _PERSON:
        return MessageStatus.RECEIVED
    if mark == _FAILED:
        return MessageStatus.FAILED
    # Whoever answered has read what came before.
    heard = chat.sandbox_chat.last_inbound_at
    return MessageStatus.READ if heard and heard > moment else MessageStatus.DELIVERED


def _explain_failure(message: Message) -> None:
    is_whatsapp = message.account.platform == Platform.WHATSAPP
    message.error = _WINDOW_CLOSED if is_whatsapp else _TROUBLE
    message.error_code = "131047" if is_whatsapp else "2"
    message.attempts = 1 if is_whatsapp else 3


def _write_rest(chats: Sequence[Chat], now: datetime) -> None:
    messages = [message for chat in chats for message in chat.messages]
    notes = [note for chat in chats for note in chat.notes]
    moments = [note.created_at for note in notes]
    Message.objects.bulk_create(messages)
    SandboxMessage.objects.bulk_create(
        _sandbox_message(chat, message)
        for chat in chats
        for message in chat.messages
        if message.external_id
    )
    Note.objects.bulk_create(notes)
    _backdate(chats, notes, moments, now)
    for chat in chats:
        chat.conversation.labels.add(*(chat.tenant.labels[name] for name in chat.talk.labels))


def _sandbox_message(chat: Chat, message: Message) -> SandboxMessage:
    has_read = message.direction == Direction.IN or message.status == MessageStatus.READ
    return SandboxMessage(
        chat=chat.sandbox_chat,
        external_id=message.external_id or "",
        from_person=message.direction == Direction.IN,
        text=message.text,
        sent_at=message.occurred_at,
        read_at=message.occurred_at if has_read else None,
    )


def _backdate(
    chats: Sequence[Chat], notes: list[Note], moments: list[datetime], now: datetime
) -> None:
    """``auto_now_add`` wrote the present; these were made when they were said."""
    for note, moment in zip(notes, moments, strict=True):
        note.created_at = moment
    Note.objects.bulk_update(notes, ["created_at"])
    for chat in chats:
        chat.conversation.created_at = chat.contact.created_at = chat.times(now)[0]
    Conversation.objects.bulk_update([chat.conversation for chat in chats], ["created_at"])
    Contact.objects.bulk_update([chat.contact for chat in chats], ["created_at"])
