"""Turns the demo's scripts into rows, on both sides: EchoDesk's and the sandbox's."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from conversations.demo.lines import Rows, build_rows
from conversations.demo.phone import write_phone
from conversations.demo.talk import NOTE, PERSON, Line, Said, Talk
from conversations.models import (
    Attachment,
    Contact,
    ContactIdentity,
    Conversation,
    Direction,
    Label,
    Message,
    Note,
    Notice,
    Reaction,
)
from conversations.models.contact import ProfileState
from conversations.models.conversation import UNSENT
from echodesk.workspaces.models import Membership, Team, Workspace
from social.models import SocialAccount
from social.platforms import Platform
from social.sandbox import ids
from social.sandbox.models import SandboxChat, SandboxPerson

# Minutes between two lines, taken in turn from the end of a talk backwards.
_PAUSES = (3, 14, 2, 41, 6, 95, 4, 22)
_HUES = 8


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
    rows: Rows = field(init=False)
    script: list[Line] = field(init=False)

    def __post_init__(self) -> None:
        self.script = list(self.talk.script())

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
        chat.rows = build_rows(chat, now)
    _write_rows(chats)
    _backdate(chats, now)
    for chat in chats:
        chat.conversation.labels.add(*(chat.tenant.labels[name] for name in chat.talk.labels))


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
        for moment, line in zip(chat.times(now), chat.script, strict=True)
        if isinstance(line, Said) and line.mark == PERSON
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
        for moment, line in zip(reversed(times), reversed(chat.script), strict=True)
        if isinstance(line, Said) and line.mark != NOTE
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
        last_message_text=last.text,
        last_message_kind=UNSENT if last.is_unsent else last.kind,
        last_message_direction=Direction.IN if last.mark == PERSON else Direction.OUT,
        last_message_at=moment,
        last_activity_at=times[-1],
        held_by_app_id=talk.held_by_app_id,
    )


def _write_rows(chats: Sequence[Chat]) -> None:
    Message.objects.bulk_create([row for chat in chats for row in chat.rows.messages])
    answers = [pair for chat in chats for pair in chat.rows.answers]
    for message, asked in answers:
        message.reply_to = asked
    Message.objects.bulk_update([message for message, _asked in answers], ["reply_to"])
    Attachment.objects.bulk_create([row for chat in chats for row in chat.rows.attachments])
    Reaction.objects.bulk_create([row for chat in chats for row in chat.rows.reactions])
    Notice.objects.bulk_create([row for chat in chats for row in chat.rows.notices])
    write_phone([(chat.sandbox_chat, chat.rows) for chat in chats])


def _backdate(chats: Sequence[Chat], now: datetime) -> None:
    """``auto_now_add`` would write the present; these were made when they were said."""
    notes = [note for chat in chats for note in chat.rows.notes]
    moments = [note.created_at for note in notes]
    Note.objects.bulk_create(notes)
    for note, moment in zip(notes, moments, strict=True):
        note.created_at = moment
    Note.objects.bulk_update(notes, ["created_at"])
    for chat in chats:
        chat.conversation.created_at = chat.contact.created_at = chat.times(now)[0]
    Conversation.objects.bulk_update([chat.conversation for chat in chats], ["created_at"])
    Contact.objects.bulk_update([chat.contact for chat in chats], ["created_at"])
