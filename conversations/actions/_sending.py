"""Whether something may be sent to a person now, and in which words it may not."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from conversations import inbox
from conversations.models import Conversation
from conversations.reply_window import ReplyWindow
from echodesk.errors import ActionError, Conflict
from social.models import AccountStatus, SocialAccount
from social.outgoing import Problem
from social.platforms import Platform

HUMAN_AGENT = "HUMAN_AGENT"
WINDOW_CLOSED = "window_closed"


def refuse(problems: Sequence[Problem], *, within: str = "") -> None:
    """Raise what a platform would refuse, if anything. ``within`` is the field it is part of."""
    if not problems:
        return
    fields: dict[str, list[str]] = {}
    for problem in problems:
        name = f"{within}.{problem.field}" if within else problem.field
        fields.setdefault(name, []).append(problem.detail)
    raise ActionError(problems[0].detail, code=problems[0].code, fields=fields)


def check_account(account: SocialAccount) -> None:
    """Refuse an account that cannot send."""
    if account.status == AccountStatus.ACTIVE:
        return
    raise Conflict(why_account_cannot_send(account), code=account.status)


def why_account_cannot_send(account: SocialAccount) -> str:
    """The reason and the next step, for the agent."""
    if account.status == AccountStatus.NEEDS_REAUTHORIZATION:
        return _(
            "%(account)s has to be reconnected before it can send. "
            "An admin can do that under Connections."
        ) % {"account": account.label}
    return _("%(account)s is disconnected. An admin can connect it again under Connections.") % {
        "account": account.label
    }


def permitted_tag(conversation: Conversation, tag: str, now: datetime | None = None) -> str:
    """The message tag to send with: empty, or HUMAN_AGENT where the window asks for it.

    The person may have written while the agent was typing, so a tag that is no longer
    needed is dropped rather than refused. Raises :class:`Conflict` ``window_closed``.
    """
    wanted = tag.upper()
    if wanted not in {"", HUMAN_AGENT}:
        detail = _("The only message tag there is, is human_agent.")
        raise ActionError(detail, code="invalid_tag", fields={"tag": [detail]})
    window = inbox.window(conversation, now or timezone.now())
    found = tag_for(window, wanted)
    if found is None:
        raise Conflict(why_closed(conversation, window), code=WINDOW_CLOSED)
    return found


def tag_for(window: ReplyWindow, wanted: str) -> str | None:
    """The tag something wanted to be sent with needs; ``None`` if it cannot be sent."""
    if window.state == "open":
        return ""
    return HUMAN_AGENT if (window.state, wanted) == ("human_agent", HUMAN_AGENT) else None


def why_closed(conversation: Conversation, window: ReplyWindow) -> str:
    """Why nothing can be sent as it is, and what can be done instead."""
    if window.closes_at is None and "template" in window.alternatives:
        return _("This person has not written yet. WhatsApp takes only an approved template.")
    if window.closes_at is None:
        return _("This person has not written yet. You can answer once they do.")
    if "human_agent" in window.alternatives:
        return _(
            "More than 24 hours have passed since the person last wrote. "
            "You can still answer as a human agent."
        )
    if conversation.platform == Platform.WHATSAPP:
        return _(
            "More than 24 hours have passed since the person last wrote. "
            "WhatsApp now takes only an approved template, or wait until they write again."
        )
    return _(
        "More than 7 days have passed since the person last wrote. "
        "You can answer once they write again."
    )
