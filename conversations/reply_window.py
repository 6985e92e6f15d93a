"""When may we answer a person, and with what tag. Pure: no ORM, no clock.

Meta lets a business answer within 24 hours of the person's last message, on Instagram
and Messenger a human being within seven days with the HUMAN_AGENT tag:
https://developers.facebook.com/docs/messenger-platform/policy/policy-overview/
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from social.platforms import traits

WindowState = Literal["open", "human_agent", "closed"]


@dataclass(frozen=True, slots=True)
class ReplyWindow:
    """Whether an answer may be sent now.

    ``open``: anything. ``human_agent``: only what a person wrote, with that tag.
    ``closed``: nothing, but a template on WhatsApp. ``closes_at`` is the end of the
    standard window and ``human_agent_until`` of the longer one; both may be past, and
    are ``None`` where there is no such window.
    """

    state: WindowState
    closes_at: datetime | None
    human_agent_until: datetime | None


def window_for(platform: str, last_inbound_at: datetime | None, now: datetime) -> ReplyWindow:
    """The window of a person who last wrote at ``last_inbound_at``; ``None`` is never."""
    if last_inbound_at is None:
        return ReplyWindow("closed", None, None)
    allowed = traits(platform)
    closes_at = last_inbound_at + allowed.reply_window
    longer = allowed.human_agent_window
    human_agent_until = last_inbound_at + longer if longer else None
    return ReplyWindow(_state(closes_at, human_agent_until, now), closes_at, human_agent_until)


def _state(closes_at: datetime, human_agent_until: datetime | None, now: datetime) -> WindowState:
    if now < closes_at:
        return "open"
    if human_agent_until is not None and now < human_agent_until:
        return "human_agent"
    return "closed"
