"""When may we answer a person, and with what tag. Pure: no ORM, no clock.

Meta lets a business answer within 24 hours of the person's last message, on Instagram
and Messenger a human being within seven days with the HUMAN_AGENT tag. WhatsApp takes
approved message templates at any time:
https://developers.facebook.com/docs/messenger-platform/policy/policy-overview/
https://developers.facebook.com/docs/whatsapp/pricing#customer-service-windows
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, assert_never

from social.events import (
    AccountNews,
    CommentChanged,
    DashboardTest,
    InboundEvent,
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
from social.platforms import Platform, traits

WindowState = Literal["open", "human_agent", "closed"]
Alternative = Literal["human_agent", "template", "private_reply", "wait"]

# Answers to somebody who came by an ad or a page's button are free for so long.
FREE_ENTRY = timedelta(hours=72)
# A comment can be answered privately once, for so long.
PRIVATE_REPLY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ReplyWindow:
    """Whether an answer may be sent now.

    ``open``: anything. ``human_agent``: only what a person wrote, with that tag.
    ``closed``: nothing, but a template on WhatsApp. ``closes_at`` is the end of the
    standard window and ``human_agent_until`` of the longer one; both may be past, and
    are ``None`` where there is no such window. ``free_until`` is about money alone: what
    may be sent does not depend on it. ``alternatives`` are the legal next steps where it
    is not open, the best first.
    """

    state: WindowState
    closes_at: datetime | None
    human_agent_until: datetime | None
    free_until: datetime | None = None
    alternatives: tuple[Alternative, ...] = ()


def window_for(
    platform: str,
    last_inbound_at: datetime | None,
    now: datetime,
    *,
    entry_point_at: datetime | None = None,
    has_private_reply: bool = False,
) -> ReplyWindow:
    """The window of a person who last wrote at ``last_inbound_at``; ``None`` is never.

    ``entry_point_at`` is when they last came by an ad or a page's button,
    ``has_private_reply`` whether a comment of theirs may still be answered privately.
    """
    allowed = traits(platform)
    closes_at = human_agent_until = None
    if last_inbound_at is not None:
        closes_at = last_inbound_at + allowed.reply_window
        longer = allowed.human_agent_window
        human_agent_until = last_inbound_at + longer if longer else None
    state = _state(closes_at, human_agent_until, now)
    return ReplyWindow(
        state,
        closes_at,
        human_agent_until,
        entry_point_at + FREE_ENTRY if entry_point_at else None,
        _alternatives(platform, state, has_private_reply=has_private_reply),
    )


def private_reply_allowed(
    commented_at: datetime,
    now: datetime,
    *,
    already_replied: bool,
    is_live: bool = False,
    is_broadcasting: bool = False,
) -> bool:
    """Whether a comment may be answered privately: once, within seven days.

    One on a live video only while the broadcast lasts.
    """
    if already_replied:
        return False
    return is_broadcasting if is_live else now < commented_at + PRIVATE_REPLY


def opens_window(event: InboundEvent, *, reactions_open: bool = False) -> bool:
    """Whether ``event`` is the person writing, as Meta counts it.

    Every message is, whatever is in it: an answer to a story or a mention in one, a tapped
    button, ice breaker or list, a filled-in form. A comment, having read, or coming by
    a link without a word is not. Of reactions Meta does not say.
    """
    match event:
        case MessageReceived():
            return True
        case ReactionChanged():
            return reactions_open and not event.by_business and bool(event.emoji)
        case MessageEchoed() | MessageEdited() | MessageUnsent() | ReceiptReceived():
            return False
        case NoticeReceived() | CommentChanged() | MentionReceived() | AccountNews():
            return False
        case UnknownEvent() | DashboardTest():
            return False
        case _:
            assert_never(event)


def _state(
    closes_at: datetime | None, human_agent_until: datetime | None, now: datetime
) -> WindowState:
    if closes_at is not None and now < closes_at:
        return "open"
    if human_agent_until is not None and now < human_agent_until:
        return "human_agent"
    return "closed"


def _alternatives(
    platform: str, state: WindowState, *, has_private_reply: bool
) -> tuple[Alternative, ...]:
    if state == "open":
        return ()
    found: list[Alternative] = []
    if state == "human_agent":
        found.append("human_agent")
    if platform == Platform.WHATSAPP:
        found.append("template")
    if has_private_reply:
        found.append("private_reply")
    return (*found, "wait")
