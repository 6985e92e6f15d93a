"""The ways to write on the phone, and what can be done to what was written."""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from social.platforms import Platform, traits
from social.sandbox import afterwards, answers, play
from social.sandbox.assets import Asset
from social.sandbox.drafts import Draft
from social.sandbox.models import (
    Said,
    SandboxChat,
    SandboxComment,
    SandboxMessage,
    SandboxPerson,
)
from social.sandbox.phone.menu import REACTIONS
from social.sandbox.phone.offers import read_offer

# Just beyond the reply window of every platform.
A_DAY_AGO = timedelta(hours=25)
_DIGITS = 4


def write(asset: Asset, person: SandboxPerson, text: str, manner: str) -> str:
    """Send ``text``; ``manner`` is ``business``, ``late`` or else the person, now.

    Returns why it could not be sent, in words; empty when it was.
    """
    text = text.strip()
    if refusal := refuse(asset, text):
        return refusal
    chat = play.open_chat(asset, person)
    if manner == "business":
        answers.write_elsewhere(asset, chat, text)
        return ""
    sent_at = timezone.now() - A_DAY_AGO if manner == "late" else None
    if sent_at and _wrote_since(chat, sent_at):
        return _(
            "%(name)s wrote less than a day ago, and the newest message counts. "
            "Choose or add somebody else."
        ) % {"name": person.name}
    play.person_writes(asset, chat, text, sent_at=sent_at)
    return ""


def refuse(asset: Asset, text: str) -> str:
    """Why the platform would not take these words; empty if it would."""
    allowed = traits(asset.platform)
    if not text:
        return _("Write something first.")
    if allowed.text_length(text) > allowed.text_limit:
        return _("That is too long for %(platform)s.") % {"platform": allowed.name}
    return ""


def answer(asset: Asset, to: SandboxMessage, text: str) -> str:
    """The person answers one message. Says why not, if not."""
    text = text.strip()
    if refusal := refuse(asset, text):
        return refusal
    play.person_sends(asset, to.chat, Draft(text=text), reply_to=to)
    return ""


def edit(asset: Asset, message: SandboxMessage, text: str) -> str:
    """The person replaces the words of their message. Says why not, if not."""
    text = text.strip()
    if refusal := refuse(asset, text):
        return refusal
    if not is_editable(message):
        return _("Only one’s own texts can be edited.")
    afterwards.edit(asset, message, text)
    return ""


def is_editable(message: SandboxMessage) -> bool:
    """Whether there are words of the person's own to replace."""
    is_text = message.kind in {Said.TEXT, Said.FORWARDED, Said.AD, Said.PRODUCT}
    return message.from_person and is_text and message.unsent_at is None


def do(asset: Asset, message: SandboxMessage, deed: str, what: str) -> str:
    """``react`` with an emoji, ``unreact``, ``unsend``, or ``tap`` what it offers.

    Says why not, if not.
    """
    if message.unsent_at is not None:
        return _("That message is gone.")
    if deed == "tap":
        return tap(asset, message, what)
    if deed == "react" and what in REACTIONS:
        afterwards.react(asset, message, what)
    elif deed == "unreact" and message.reaction:
        afterwards.react(asset, message, "")
    elif deed == "unsend" and message.from_person:
        afterwards.unsend(asset, message)
    else:
        return _("That cannot be done to this message.")
    return ""


def tap(asset: Asset, message: SandboxMessage, key: str) -> str:
    """The person taps a button, a row or a suggested answer. Says why not, if not."""
    choice = read_offer(message).find(int(key)) if key.isdecimal() and len(key) < _DIGITS else None
    if choice is None or choice.draft is None:
        return _("There is nothing to tap.")
    # WhatsApp says to which message a tap belongs.
    is_told = asset.platform == Platform.WHATSAPP
    play.person_sends(asset, message.chat, choice.draft, reply_to=message if is_told else None)
    return ""


def pass_time(chat: SandboxChat, hours: int) -> None:
    """Let so many hours pass for this person: what Meta counts from was so much earlier."""
    back = timedelta(hours=hours)
    chats = SandboxChat.objects.filter(pk=chat.pk)
    chats.update(last_inbound_at=F("last_inbound_at") - back)
    comments = SandboxComment.objects.filter(asset_id=chat.asset_id, person=chat.person)
    comments.update(created_at=F("created_at") - back)


def _wrote_since(chat: SandboxChat, moment: datetime) -> bool:
    return chat.last_inbound_at is not None and chat.last_inbound_at > moment
