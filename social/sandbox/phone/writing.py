"""The three ways to write on the phone."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from social.platforms import traits
from social.sandbox import play
from social.sandbox.assets import Asset
from social.sandbox.models import SandboxChat, SandboxPerson

# Just beyond the reply window of every platform.
A_DAY_AGO = timedelta(hours=25)


def write(asset: Asset, person: SandboxPerson, text: str, manner: str) -> str:
    """Send ``text``; ``manner`` is ``business``, ``late`` or else the person, now.

    Returns why it could not be sent, in words; empty when it was.
    """
    text = text.strip()
    allowed = traits(asset.platform)
    if not text:
        return _("Write something first.")
    if allowed.text_length(text) > allowed.text_limit:
        return _("That is too long for %(platform)s.") % {"platform": allowed.name}
    chat = play.open_chat(asset, person)
    if manner == "business":
        play.business_writes_elsewhere(asset, chat, text)
        return ""
    sent_at = timezone.now() - A_DAY_AGO if manner == "late" else None
    if sent_at and _wrote_since(chat, sent_at):
        return _(
            "%(name)s wrote less than a day ago, and the newest message counts. "
            "Choose or add somebody else."
        ) % {"name": person.name}
    play.person_writes(asset, chat, text, sent_at=sent_at)
    return ""


def _wrote_since(chat: SandboxChat, moment: datetime) -> bool:
    return chat.last_inbound_at is not None and chat.last_inbound_at > moment
