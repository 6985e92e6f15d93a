"""What each tile of the phone's menus does.

Every deed gets the account, the chat and what was typed, which it may use.
"""

from collections.abc import Callable
from dataclasses import replace

from social.sandbox import afterwards, mass, message_templates, play, telling
from social.sandbox.assets import Asset
from social.sandbox.drafts import Draft, draft, takes_text
from social.sandbox.models import (
    Said,
    SandboxChat,
    SandboxMessage,
    SandboxTemplate,
    SandboxWaba,
    TemplateStatus,
)
from social.sandbox.payloads import Payload, happenings, news
from social.sandbox.phone.menu import news_of, sends_of

Deed = Callable[[Asset, SandboxChat, str], None]
ALBUM = 3


def find(asset: Asset, key: str) -> Deed | None:
    """The deed of that key, if the account's platform has it."""
    choices = [choice for group in sends_of(asset.platform) for choice in group.choices]
    offered = {choice.key for choice in [*choices, *news_of(asset.platform)]}
    if key not in offered:
        return None
    return _DEEDS.get(key) or _saying(Said(key))


def say(
    asset: Asset, chat: SandboxChat, kind: Said, text: str, reply_to: SandboxMessage | None = None
) -> None:
    """Send a message of that kind. Words it cannot take go after it as a message of their own."""
    goes_in = takes_text(kind, asset.platform)
    said = draft(kind, asset.platform, text if goes_in else "")
    play.person_sends(asset, chat, said, reply_to=reply_to)
    if text and not goes_in:
        play.person_sends(asset, chat, Draft(text=text))


def _saying(kind: Said) -> Deed:
    return lambda asset, chat, text: say(asset, chat, kind, text)


def _photos(asset: Asset, chat: SandboxChat, text: str) -> None:
    """Several in one message."""
    play.person_sends(asset, chat, draft(Said.PHOTO, asset.platform, count=ALBUM))
    if text:
        play.person_sends(asset, chat, Draft(text=text))


def _album(asset: Asset, chat: SandboxChat, text: str) -> None:
    """One message for each."""
    for _number in range(ALBUM - 1):
        say(asset, chat, Said.PHOTO, "")
    say(asset, chat, Said.PHOTO, text)


def _ice_breaker(asset: Asset, chat: SandboxChat, _text: str) -> None:
    tapped = draft(Said.POSTBACK, asset.platform, "When are you open?")
    play.person_sends(asset, chat, replace(tapped, content={"payload": "HOURS"}))


def _telling(
    fields: set[str], what: str, build: Callable[[Asset, SandboxChat, str], Payload]
) -> Deed:
    """A deed that changes nothing here and is only told."""
    return lambda asset, chat, text: telling.tell(asset, fields, what, build(asset, chat, text))


def _commenting(words: str, *, live: bool = False) -> Deed:
    """A comment in those words, if none were written."""

    def deed(asset: Asset, chat: SandboxChat, text: str) -> None:
        play.comment(asset, chat, text or words, live=live)

    return deed


def _approve_template(asset: Asset, _chat: SandboxChat, _text: str) -> None:
    """The first message template that can be approved, else one that is."""
    message_templates.make_templates(SandboxWaba.objects.get(external_id=asset.owner_id))
    mine = SandboxTemplate.objects.filter(waba_id=asset.owner_id)
    template = mine.filter(status=TemplateStatus.PENDING).first() or mine.first()
    if template is not None:
        message_templates.set_status(template, TemplateStatus.APPROVED)


def _again(asset: Asset, _chat: SandboxChat, _text: str) -> None:
    mass.repeat(asset)


def _take_username(_asset: Asset, chat: SandboxChat, _text: str) -> None:
    afterwards.take_username(chat.person, hides_number=False)


def _hide_number(_asset: Asset, chat: SandboxChat, _text: str) -> None:
    afterwards.take_username(chat.person, hides_number=True)


_DEEDS: dict[str, Deed] = {
    "photos": _photos,
    "album": _album,
    "ice_breaker": _ice_breaker,
    "by_link": _telling(
        {"messaging_referrals", "messaging_referral"},
        "referral",
        lambda asset, chat, _text: happenings.came_by_link(asset, chat),
    ),
    "opt_in": _telling(
        {"messaging_optins"}, "opt-in", lambda asset, chat, _text: happenings.opted_in(asset, chat)
    ),
    "opened": _telling(
        {"messages"}, "opened", lambda asset, chat, _text: happenings.opened(asset, chat)
    ),
    "stop": lambda asset, chat, _text: afterwards.prefer(asset, chat, stops=True),
    "resume": lambda asset, chat, _text: afterwards.prefer(asset, chat, stops=False),
    "new_number": lambda _asset, chat, _text: afterwards.change_number(chat),
    "username": _take_username,
    "hide_number": _hide_number,
    "take": lambda asset, chat, _text: afterwards.other_app_takes(asset, chat),
    "ask": lambda asset, chat, _text: afterwards.other_app_asks(asset, chat),
    "give_back": lambda asset, chat, _text: afterwards.other_app_gives_back(asset, chat),
    "comment": _commenting("Is it vegan?"),
    "live_comment": _commenting("Hello! 👋", live=True),
    "mention": _telling(
        {"mentions", "mention"}, "mention", lambda asset, _chat, _text: news.mentioned(asset)
    ),
    "page_comment": _commenting("Open today?"),
    "template": _approve_template,
    "account": _telling(
        {"account_update"}, "account", lambda asset, _chat, _text: news.account_update(asset)
    ),
    "test": _telling({"messages"}, "test", lambda asset, _chat, _text: news.dashboard_test(asset)),
    "again": _again,
    "shuffled": lambda asset, chat, _text: mass.shuffle(asset, chat),
    "batch": lambda asset, chat, _text: mass.batch(asset, chat),
}
