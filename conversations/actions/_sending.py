"""Whether a text may be sent to a person now, and in which words it may not."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from conversations import inbox
from conversations.models import Conversation
from conversations.texts import clean
from echodesk.errors import ActionError, Conflict
from social.models import AccountStatus, SocialAccount
from social.platforms import Platform, traits

HUMAN_AGENT = "HUMAN_AGENT"


def sendable_text(platform: str, text: str) -> str:
    """``text`` as it will be sent; refused where it is empty or longer than allowed."""
    body = clean(text)
    if not body:
        raise _wrong_text(_("Write something first."), "empty_text")
    limits = traits(platform)
    length = limits.text_length(body)
    if length <= limits.text_limit:
        return body
    words = (
        _("%(name)s takes %(limit)d bytes of text, this is %(length)d. Shorten it.")
        if limits.text_limit_in_bytes
        else _("%(name)s takes %(limit)d characters, this is %(length)d. Shorten it.")
    )
    numbers = {"name": limits.name, "limit": limits.text_limit, "length": length}
    raise _wrong_text(words % numbers, "text_too_long")


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
