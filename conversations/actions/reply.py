"""Answering a person: queue, try again, withdraw. The sending itself is in ``deliver``."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conversations import live
from conversations.actions import wake
from conversations.actions._rows import (
    excerpt,
    lock_message,
    lock_outbox,
    show_last_message,
    tell,
)
from conversations.actions._sending import check_account, permitted_tag, sendable_parts
from conversations.actions._status import move
from conversations.models import Conversation, Direction, Message, MessageStatus, Status
from conversations.texts import clean
from echodesk.errors import ActionError, Conflict
from echodesk.workspaces.models import Membership

_CLIENT_ID_LENGTH = 64
_RETRIED = [
    *("status", "tag", "error", "error_code", "error_detail"),
    *("attempts", "due_at", "lease_until"),
]


def queue_reply(
    *,
    member: Membership,
    conversation: Conversation,
    text: str,
    client_id: str | None = None,
    tag: str = "",
    reply_to: Message | None = None,
) -> list[Message]:
    """Write an answer to be sent, and wake the sender. Returns its rows in order.

    A text longer than the platform takes is sent in parts, one row each.
    ``client_id`` is the caller's own name for it: a second call with the same one
    returns the same rows and sends nothing. Raises :class:`ActionError`
    (``empty_text``, ``text_too_long``, ``invalid_tag``), :class:`Conflict`
    (``window_closed``, ``needs_reauthorization``, ``disconnected``,
    ``other_conversation``) or ``Http404`` for a conversation of others.
    """
    name = _checked_client_id(client_id)
    try:
        with transaction.atomic():
            locked = lock_outbox(member, conversation.pk)
            earlier = already_written(locked, name)
            return earlier or _write(member, locked, text, name, tag, reply_to)
    except IntegrityError:
        earlier = already_written(conversation, name)
        if not earlier:
            raise
        return earlier


def retry_message(*, member: Membership, message: Message, confirmed: bool = False) -> Message:
    """Queue a message again that was not delivered.

    One whose outcome is not known may have arrived: it is only sent again when the
    agent has ``confirmed``; else :class:`Conflict` ``uncertain``.
    """
    with transaction.atomic():
        row = lock_message(member, message.pk)
        _check_retry(row, confirmed=confirmed)
        check_account(row.conversation.account)
        row.tag = permitted_tag(row.conversation, row.tag)
        row.status = MessageStatus.QUEUED
        row.error = row.error_code = row.error_detail = ""
        row.attempts, row.due_at, row.lease_until = 0, None, None
        row.save(update_fields=_RETRIED)
        tell(row, [live.status_event(row)])
        wake.sender_on_commit(row.conversation_id)
    return row


def cancel_message(*, member: Membership, message: Message) -> Message:
    """Withdraw a message that waits or has failed; :class:`Conflict` once it is on its way."""
    with transaction.atomic():
        row = lock_message(member, message.pk)
        if row.status not in {MessageStatus.QUEUED, MessageStatus.FAILED}:
            raise Conflict(_("It has already left and cannot be taken back."), code="already_sent")
        row.status, row.due_at = MessageStatus.CANCELLED, None
        row.save(update_fields=["status", "due_at"])
        show_last_message(row.conversation)
        row.conversation.save(
            update_fields=[
                *("last_message_text", "last_message_kind"),
                *("last_message_direction", "last_message_at"),
            ]
        )
        changed = live.conversation_event(row.conversation, "last_message", by=member)
        tell(row, [live.status_event(row), changed])
    return row


def _checked_client_id(client_id: str | None) -> str | None:
    name = clean(client_id or "")
    if len(name) > _CLIENT_ID_LENGTH:
        detail = _("A client_id has at most 64 characters.")
        raise ActionError(detail, fields={"client_id": [detail]})
    return name or None


def already_written(conversation: Conversation, client_id: str | None) -> list[Message]:
    """The rows of the answer that was given this ``client_id``, in order; none if there is none."""
    if not client_id:
        return []
    # Index: one_message_per_client_id, message_parts.
    first = Message.objects.filter(conversation_id=conversation.pk, client_id=client_id).first()
    return [first, *first.parts.order_by("pk")] if first else []


def _write(
    member: Membership,
    conversation: Conversation,
    text: str,
    client_id: str | None,
    tag: str,
    reply_to: Message | None,
) -> list[Message]:
    texts = sendable_parts(conversation.platform, text)
    _check_reply_to(conversation, reply_to)
    check_account(conversation.account)
    permitted = permitted_tag(conversation, tag)
    rows: list[Message] = []
    for part in texts:
        first = rows[0] if rows else None
        row = Message(
            workspace_id=conversation.workspace_id,
            account_id=conversation.account_id,
            conversation=conversation,
            direction=Direction.OUT,
            text=part,
            status=MessageStatus.QUEUED,
            reply_to=None if first else reply_to,
            author=member,
            client_id=None if first else client_id,
            part_of=first,
            tag=permitted,
            occurred_at=timezone.now(),
        )
        row.save(force_insert=True)
        rows.append(row)
    changed = _note_answer(conversation, rows[-1])
    person = conversation.identity.recipient_id
    events = [
        live.message_event(row, platform=conversation.platform, person_id=person) for row in rows
    ]
    tell(conversation, [*events, live.conversation_event(conversation, *changed, by=member)])
    wake.sender_on_commit(conversation.pk)
    return rows


def _check_reply_to(conversation: Conversation, reply_to: Message | None) -> None:
    if reply_to is not None and reply_to.conversation_id != conversation.pk:
        detail = _("The message answered to is not in this conversation.")
        raise ActionError(detail, fields={"reply_to": [detail]})


def _note_answer(conversation: Conversation, message: Message) -> list[str]:
    """Bring the conversation up to date with its answer; returns what changed.

    An answer takes up a conversation that rested, and whoever answers has read it.
    """
    changed = ["last_message", "unread_count"]
    if conversation.status in {Status.RESOLVED, Status.SNOOZED}:
        move(conversation, Status.OPEN)
        changed.append("status")
    conversation.last_message_text = excerpt(message.text)
    conversation.last_message_kind = message.kind
    conversation.last_message_direction = Direction.OUT
    conversation.last_message_at = conversation.last_activity_at = message.occurred_at
    conversation.unread_count = 0
    conversation.save(
        update_fields=[
            "last_message_text",
            "last_message_kind",
            "last_message_direction",
            "last_message_at",
            "last_activity_at",
            "unread_count",
        ]
    )
    return changed


def _check_retry(message: Message, *, confirmed: bool) -> None:
    if message.status == MessageStatus.FAILED:
        return
    if message.status == MessageStatus.UNCERTAIN and confirmed:
        return
    if message.status == MessageStatus.UNCERTAIN:
        raise Conflict(
            _(
                "It is not known whether this arrived. Look at the conversation on the "
                "platform first; sending again may show it twice."
            ),
            code="uncertain",
        )
    raise Conflict(_("Only a message that was not delivered can be sent again."), code="not_failed")
