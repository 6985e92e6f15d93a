"""What templates draw a reply with: what a platform takes of it, and how far it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from conversations import inbox
from conversations.actions._sending import WINDOW_CLOSED
from conversations.models import (
    Conversation,
    Direction,
    Message,
    MessageKind,
    MessageStatus,
)
from conversations.previews import Words, preview_of
from conversations.views.limits import limits_of
from conversations.views.template_preview import Piece
from conversations.views.written import Draft
from conversations.waiting import Holdup, WaitingFor, holdup_of, undo_until, waiting_for

register = template.Library()

register.simple_tag(limits_of)

_READ = "holdups_read"
_LINES = 3
_EMOJI = [
    ("❤️", _("Heart")),
    ("👍", _("Thumbs up")),
    ("😂", _("Tears of joy")),
    ("😮", _("Surprised")),
    ("😢", _("Sad")),
    ("🙏", _("Thank you")),
    ("😍", _("Delighted")),
    ("👏", _("Applause")),
    ("🎉", _("Party")),
    ("🔥", _("Fire")),
    ("💯", _("A hundred points")),
    ("✅", _("Done")),
    ("👎", _("Thumbs down")),
    ("😡", _("Angry")),
    ("🤝", _("Agreed")),
    ("👀", _("Looking at it")),
]


@register.simple_tag
def reaction_emoji() -> list[tuple[str, Words]]:
    """What a message can be reacted with: each emoji and its name."""
    return [*_EMOJI]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a message of ours stands, beyond its status.

    ``undo_left`` is in whole seconds, 0 once it cannot be undone. ``is_asked``: nobody
    found out whether it arrived, and the agent has to say.
    """

    waiting_for: WaitingFor = ""
    undo_left: int = 0
    is_asked: bool = False


@register.simple_tag(takes_context=True)
def standing(context: Context, message: Message, conversation: Conversation) -> Standing:
    """How ``message`` stands. Reads nothing for one that has left."""
    if message.status == MessageStatus.UNCERTAIN:
        return Standing(is_asked=message.asked_at is not None)
    if message.status != MessageStatus.QUEUED:
        return Standing()
    now = timezone.now()
    until = undo_until(message, now)
    left = ceil((until - now).total_seconds()) if until else 0
    return Standing(waiting_for(message, _holdup(context, conversation), now), left)


def _holdup(context: Context, conversation: Conversation) -> Holdup:
    """What holds ``conversation`` back, read once per page."""
    # The root of the context, so that the next message finds it.
    read: dict[int, Holdup] = context.dicts[0].setdefault(_READ, {})
    if conversation.pk not in read:
        read[conversation.pk] = holdup_of(conversation)
    return read[conversation.pk]


@register.simple_tag
def ways_on(message: Message, conversation: Conversation) -> tuple[str, ...]:
    """What may be done instead with a message that came too late; empty for others."""
    if message.error_code != WINDOW_CLOSED or message.kind == MessageKind.TEMPLATE:
        return ()
    return inbox.window(conversation).alternatives


@register.simple_tag
def said_by(message: Message, conversation: Conversation) -> str:
    """Who said ``message``, as a quote of it names them."""
    if message.direction == Direction.IN:
        return conversation.contact.display_name
    if message.author is not None:
        return message.author.user.get_full_name()
    return conversation.account.label


@register.filter
def is_ahead(at: datetime | None) -> bool:
    """Whether ``at`` is still to come."""
    return at is not None and at > timezone.now()


@register.filter
def offer_lines(draft: Draft | str | None) -> list[str]:
    """The lines for answers to tap: those of a draft, and empty ones up to three."""
    offers = list(draft.offers) if isinstance(draft, Draft) else []
    return offers + [""] * (_LINES - len(offers))


@register.simple_tag
def with_gaps(pieces: Iterable[Piece]) -> SafeString:
    """The text of a message template, with the gaps that ``static/js/picker.js`` fills."""
    return format_html_join(
        "", "{}", ((_gap(piece) if piece.key else piece.text,) for piece in pieces)
    )


def _gap(piece: Piece) -> SafeString:
    return format_html(
        '<span class="gap" data-gap-of="{}" data-empty="{}">{}</span>',
        piece.key,
        piece.text,
        piece.text,
    )


@register.filter
def in_words(message: Message) -> str:
    """``message`` in one line of text, for a quote."""
    found = preview_of(message)
    return ": ".join(str(part) for part in (found.words, found.text) if part)
