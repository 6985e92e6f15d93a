"""Whether a text may be sent to a person now, and in which words it may not."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from conversations import inbox
from conversations.models import Conversation
from conversations.splitting import split_text
from conversations.texts import clean
from echodesk.errors import ActionError, Conflict
from social.models import AccountStatus, SocialAccount
from social.platforms import Platform, traits

HUMAN_AGENT = "HUMAN_AGENT"
# What one text is split into at most.
MAX_PARTS = 10


def sendable_parts(platform: str, text: str) -> list[str]:
    """``text`` as it will be sent, in parts; refused where it is empty or far too long."""
    parts = split_text(platform, clean(text))
    if not parts:
        raise _wrong_text(_("Write something first."), "empty_text")
    if len(parts) > MAX_PARTS:
        words = _(
            "On %(name)s this would take %(parts)d messages; at most %(limit)d are sent at a time. "
            "Shorten it."
        )
        numbers = {"name": traits(platform).name, "parts": len(parts), "limit": MAX_PARTS}
        raise _wrong_text(words % numbers, "text_too_long")
    return parts


def _wrong_text(detail: str, code: str) -> ActionError:
    return ActionError(detail, code=code, fields={"text": [detail]})


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
    state = inbox.window(conversation, now or timezone.now()).state
    if state == "open":
        return ""
    if state == "human_agent" and wanted == HUMAN_AGENT:
        return HUMAN_AGENT
    raise Conflict(
        _why_closed(conversation, human_agent=state == "human_agent"), code="window_closed"
    )


def _why_closed(conversation: Conversation, *, human_agent: bool) -> str:
    if conversation.identity.last_inbound_at is None:
        return _("This person has not written yet. You can answer once they do.")
    if human_agent:
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
