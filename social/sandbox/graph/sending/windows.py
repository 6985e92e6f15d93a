"""Until when somebody may be answered, and what a message says of that.

https://developers.facebook.com/docs/messenger-platform/policy/policy-overview
"""

from django.utils import timezone

from social.platforms import Platform, traits
from social.sandbox.faults import GraphFault, bad_parameter, window_closed
from social.sandbox.graph.call import Call
from social.sandbox.models import SandboxChat

HUMAN_AGENT = "HUMAN_AGENT"
# No message may carry these since April 2026.
RETIRED = frozenset({"ACCOUNT_UPDATE", "CONFIRMED_EVENT_UPDATE", "POST_PURCHASE_UPDATE"})
_TYPES = ("RESPONSE", "UPDATE", "MESSAGE_TAG")


def check_purpose(call: Call, platform: str) -> None:
    """``messaging_type`` and ``tag`` must be known and fit each other."""
    tag, kind = call.text("tag"), call.text("messaging_type")
    if kind and kind not in _TYPES:
        raise bad_parameter(f"Param messaging_type must be one of {', '.join(_TYPES)}")
    if tag in RETIRED:
        raise bad_parameter(f"The message tag {tag} is no longer supported.")
    if tag and tag != HUMAN_AGENT:
        raise bad_parameter(f"Param tag must be {HUMAN_AGENT} - got {tag!r}.")
    if kind == "MESSAGE_TAG" and not tag:
        raise bad_parameter("Param tag must not be empty when messaging_type is MESSAGE_TAG")
    # Instagram's messages go without the type.
    if tag and kind not in {"", "MESSAGE_TAG"} and platform == Platform.FACEBOOK:
        raise bad_parameter("Param messaging_type must be MESSAGE_TAG when a tag is given")


def problem(platform: str, chat: SandboxChat, tag: str = "") -> GraphFault | None:
    """Why it is too late to write to them; ``None`` while it is not."""
    allowed = traits(platform)
    window = allowed.reply_window
    if tag and allowed.human_agent_window:
        window = allowed.human_agent_window
    heard = chat.last_inbound_at
    if heard is None or timezone.now() - heard > window:
        return window_closed(platform)
    return None
