"""Putting an emoji on a message, in place of an earlier one, or taking it back."""

from functools import partial

import regex
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conversations import inbox, live
from conversations.actions._rows import lock_message, tell
from conversations.actions._sending import WINDOW_CLOSED, check_account, why_closed
from conversations.models import Message, Reaction, ReactionState
from echodesk.enqueue import enqueue
from echodesk.errors import ActionError, Conflict
from echodesk.workspaces.models import Membership

_EMOJI_LENGTH = 32
_CHARACTER = regex.compile(r"\X")
_PICTURE = regex.compile(
    r"[\p{Extended_Pictographic}\p{Regional_Indicator}\N{COMBINING ENCLOSING KEYCAP}]"
)


def react(*, member: Membership, message: Message, emoji: str) -> Reaction | None:
    """Put ``emoji`` on what the person or we said; empty takes it away.

    ``None`` where there was nothing to take away. Raises :class:`ActionError`
    ``not_an_emoji``, or :class:`Conflict` (``not_sent``, ``window_closed``, or why the
    account cannot send).
    """
    wanted = _checked(emoji)
    with transaction.atomic():
        row = lock_message(member, message.pk)
        held = Reaction.objects.filter(message=row, by_business=True).first()
        if not wanted and (held is None or not held.emoji):
            return None
        if held is not None and (held.emoji, held.state) == (wanted, ReactionState.SENT):
            return held
        _check(row)
        reaction = _queue(row, held, wanted)
        tell(row, [live.status_event(row)])
        _wake_on_commit(reaction)
    return reaction


def _checked(emoji: str) -> str:
    wanted = emoji.strip()
    is_one = _CHARACTER.fullmatch(wanted) and _PICTURE.search(wanted)
    if wanted and not (is_one and len(wanted) <= _EMOJI_LENGTH):
        detail = _("A reaction is a single emoji.")
        raise ActionError(detail, code="not_an_emoji", fields={"emoji": [detail]})
    return wanted


def _check(message: Message) -> None:
    if message.external_id is None or message.is_deleted:
        raise Conflict(_("There is nothing on the platform yet to react to."), code="not_sent")
    check_account(message.conversation.account)
    window = inbox.window(message.conversation)
    if window.state != "open":
        # Not even as a human agent: that tag is for messages.
        raise Conflict(why_closed(message.conversation, window), code=WINDOW_CLOSED)


def _queue(message: Message, held: Reaction | None, emoji: str) -> Reaction:
    reaction = held or Reaction(
        workspace_id=message.workspace_id, message=message, by_business=True
    )
    reaction.emoji = emoji
    reaction.occurred_at = reaction.due_at = timezone.now()
    reaction.state, reaction.attempts, reaction.error = ReactionState.QUEUED, 0, ""
    reaction.save()
    return reaction


def _wake_on_commit(reaction: Reaction) -> None:
    """If the broker is away, ``sweep_reactions`` finds it."""
    from conversations.tasks import send_reaction

    transaction.on_commit(partial(enqueue, send_reaction, reaction.pk))
