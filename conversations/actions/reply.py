"""Answering a person: queue, try again, withdraw. The sending itself is in ``deliver``."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from conversations import live
from conversations.actions import wake
from conversations.actions._composing import compose, compose_template
from conversations.actions._parts import later_parts
from conversations.actions._rows import lock_message, lock_outbox, show_last_message, tell
from conversations.actions._sending import check_account, permitted_tag
from conversations.actions._writing import Answer, write_answer
from conversations.compose import ChosenTemplate, Extras, Part
from conversations.models import Conversation, Message, MessageKind, MessageStatus, Upload
from conversations.search.index import refresh_messages
from conversations.texts import clean
from echodesk.bulk import update_rows
from echodesk.errors import ActionError, Conflict
from echodesk.workspaces.models import Membership

_CLIENT_ID_LENGTH = 64
_RETRIED = [
    *("status", "tag", "error", "error_code", "error_detail"),
    *("attempts", "due_at", "lease_until", "asked_at"),
]


def queue_reply(  # noqa: PLR0913 - all that can be said at once
    *,
    member: Membership,
    conversation: Conversation,
    text: str = "",
    uploads: Sequence[Upload] = (),
    client_id: str | None = None,
    tag: str = "",
    reply_to: Message | None = None,
    template: ChosenTemplate | None = None,
    extras: Extras | None = None,
) -> list[Message]:
    """Write an answer to be sent, and wake the sender. Returns its rows in order.

    One row is one call to Meta: words that are too long are split, files go by
    themselves where the platform wants it so. The first row has ``client_id`` and
    ``reply_to``. ``client_id`` is the caller's own name for the answer: a second call
    with the same one returns the same rows and sends nothing.

    Raises :class:`ActionError` for what the platform does not take (its codes are in
    ``_composing``), ``unknown_upload`` or ``invalid_tag``; :class:`Conflict`
    (``window_closed``, ``needs_reauthorization``, ``disconnected``,
    ``other_conversation``); or ``Http404`` for a conversation of others.
    """
    name = _checked_client_id(client_id)
    try:
        with transaction.atomic():
            row = lock_outbox(member, conversation.pk)
            earlier = already_written(row, name)
            if earlier:
                return earlier
            parts = _parts(row, text, uploads, template, extras)
            _check_reply_to(row, reply_to)
            check_account(row.account)
            permitted = "" if template else permitted_tag(row, tag)
            answer = Answer(
                member=member,
                conversation=row,
                tag=permitted,
                client_id=name,
                reply_to=reply_to,
            )
            return write_answer(answer, parts)
    except IntegrityError:
        earlier = already_written(conversation, name)
        if not earlier:
            raise
        return earlier


def already_written(conversation: Conversation, client_id: str | None) -> list[Message]:
    """The rows of the answer that was given this ``client_id``, in order; none if there is none."""
    if not client_id:
        return []
    # Index: one_message_per_client_id, message_parts.
    first = Message.objects.filter(conversation_id=conversation.pk, client_id=client_id).first()
    return [first, *first.parts.order_by("pk")] if first else []


def retry_message(
    *, member: Membership, message: Message, confirmed: bool = False, tag: str | None = None
) -> Message:
    """Queue a message again that was not delivered, and the parts that were held back with it.

    One whose outcome is not known may have arrived: it is only sent again when the
    agent has ``confirmed``; else :class:`Conflict` ``uncertain``. It keeps its message
    tag unless another ``tag`` is given, such as once its window has closed.
    """
    with transaction.atomic():
        row = lock_message(member, message.pk)
        _check_retry(row, confirmed=confirmed)
        check_account(row.conversation.account)
        wanted = row.tag if tag is None else tag
        is_template = row.kind == MessageKind.TEMPLATE
        permitted = "" if is_template else permitted_tag(row.conversation, wanted)
        rows = [row, *later_parts(row, status=MessageStatus.FAILED, held_back=True)]
        for each in rows:
            each.status, each.tag = MessageStatus.QUEUED, permitted
            each.error = each.error_code = each.error_detail = ""
            each.attempts, each.due_at, each.lease_until, each.asked_at = 0, None, None, None
        update_rows(rows, *_RETRIED)
        tell(row, [live.status_event(each) for each in rows])
        wake.sender_on_commit(row.conversation_id)
    return row


def cancel_message(*, member: Membership, message: Message) -> Message:
    """Withdraw a message that waits or has failed, with the later parts that wait too.

    :class:`Conflict` once it is on its way.
    """
    with transaction.atomic():
        row = lock_message(member, message.pk)
        if row.status not in {MessageStatus.QUEUED, MessageStatus.FAILED}:
            raise Conflict(_("It has already left and cannot be taken back."), code="already_sent")
        rows = [
            row,
            *later_parts(row, status=MessageStatus.QUEUED),
            *later_parts(row, status=MessageStatus.FAILED, held_back=True),
        ]
        for each in rows:
            each.status, each.due_at = MessageStatus.CANCELLED, None
        update_rows(rows, "status", "due_at")
        refresh_messages([each.pk for each in rows])
        show_last_message(row.conversation)
        row.conversation.save(
            update_fields=[
                *("last_message_text", "last_message_kind"),
                *("last_message_direction", "last_message_at"),
            ]
        )
        changed = live.conversation_event(row.conversation, "last_message", by=member)
        tell(row, [*(live.status_event(each) for each in rows), changed])
        # What comes after it need not wait for it any more.
        wake.sender_on_commit(row.conversation_id)
    return row


def confirm_arrived(*, member: Membership, message: Message) -> Message:
    """Take a message for sent whose outcome is not known: the agent has seen it arrive."""
    with transaction.atomic():
        row = lock_message(member, message.pk)
        if row.status != MessageStatus.UNCERTAIN:
            raise Conflict(_("It is known what became of this message."), code="not_uncertain")
        row.status, row.due_at = MessageStatus.SENT, None
        row.error = row.error_code = row.error_detail = ""
        row.save(update_fields=["status", "due_at", "error", "error_code", "error_detail"])
        tell(row, [live.status_event(row)])
        wake.sender_on_commit(row.conversation_id)
    return row


def _checked_client_id(client_id: str | None) -> str | None:
    name = clean(client_id or "")
    if len(name) > _CLIENT_ID_LENGTH:
        detail = _("A client_id has at most 64 characters.")
        raise ActionError(detail, fields={"client_id": [detail]})
    return name or None


def _parts(
    conversation: Conversation,
    text: str,
    uploads: Sequence[Upload],
    template: ChosenTemplate | None,
    extras: Extras | None,
) -> list[Part]:
    if template is None:
        return compose(conversation, text, uploads, extras)
    return [compose_template(conversation, template, text, uploads)]


def _check_reply_to(conversation: Conversation, reply_to: Message | None) -> None:
    if reply_to is not None and reply_to.conversation_id != conversation.pk:
        detail = _("The message answered to is not in this conversation.")
        raise ActionError(detail, fields={"reply_to": [detail]})


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
