"""What the templates of ``inbox/kinds`` draw with: every kind of message as what it is."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from conversations import inbox, links, orders, previews
from conversations.handover import Words, app_name
from conversations.media_links import file_link, thumbnail_link
from conversations.models import Attachment, Conversation, MediaKind, Message, MessageKind, Notice
from conversations.previews import Preview
from social.contents import Referral

register = template.Library()

register.simple_tag(file_link)
register.simple_tag(thumbnail_link)
register.filter("web_address", links.web_address)
register.filter("phone_address", links.phone_address)
register.filter("preview_of", previews.preview_of)
register.filter("app_name", app_name)
register.filter("reactions", inbox.reactions_of)
register.filter("order_lines", orders.lines_of)
register.filter("order_totals", orders.totals_of)

_SHOWN = {MediaKind.IMAGE, MediaKind.VIDEO}
_SHARED = {MediaKind.POST, MediaKind.REEL, MediaKind.STORY}
_TAPPED = {
    MessageKind.QUICK_REPLY,
    MessageKind.POSTBACK,
    MessageKind.LIST_REPLY,
    MessageKind.FORM_REPLY,
}
# What these say stands there, even with nothing beside it.
_SAID_BY_KIND = _TAPPED | {
    MessageKind.STORY_REPLY,
    MessageKind.STORY_MENTION,
    MessageKind.EPHEMERAL,
    MessageKind.UNSUPPORTED,
}
_STRUCTURED = ("location", "contacts", "order", "links", "cards", "answers")
_FEW = 12
# A flow's own token, which nobody filled in.
_NO_ANSWER = {"flow_token"}


@dataclass(frozen=True, slots=True)
class Contents:
    """A message's media by the way each is drawn, and what else there is to know."""

    seen: list[Attachment]
    shared: list[Attachment]
    heard: list[Attachment]
    files: list[Attachment]
    is_tapped: bool
    is_empty: bool


@register.simple_tag
def contents_of(message: Message) -> Contents:
    """What there is to draw of ``message``."""
    media = list(message.attachments.all())
    return Contents(
        seen=[one for one in media if one.kind in _SHOWN or one.kind == MediaKind.STICKER],
        shared=[one for one in media if one.kind in _SHARED],
        heard=[one for one in media if one.kind == MediaKind.AUDIO],
        files=[one for one in media if one.kind == MediaKind.FILE],
        is_tapped=message.kind in _TAPPED,
        is_empty=not (
            media
            or message.text
            or message.kind in _SAID_BY_KIND
            or any(message.details.get(name) for name in _STRUCTURED)
        ),
    )


@register.filter
def is_moving(attachment: Attachment) -> bool:
    """Whether it plays: a reel or a story may be either."""
    if attachment.content_type:
        return attachment.content_type.startswith("video/")
    return attachment.kind in {MediaKind.VIDEO, MediaKind.REEL}


@register.simple_tag
def holder(notice: Notice, conversation: Conversation) -> Words:
    """Which app a notice gives the conversation to; empty where that is nobody."""
    app_id = str(notice.details.get("owner_app_id", ""))
    if app_id and app_id == conversation.account.app_id:
        return "EchoDesk"
    return app_name(app_id) if app_id else ""


@register.simple_tag
def preview(conversation: Conversation) -> Preview:
    """The newest message of a conversation in a few words."""
    return previews.build_preview(conversation.last_message_kind, conversation.last_message_text)


@register.filter
def with_links(text: str) -> SafeString:
    """``text`` escaped, with its web addresses as links that tell nothing of where we are."""
    return format_html_join("", "{}", ((_drawn(part),) for part in links.split_links(text)))


def _drawn(part: links.Part) -> str:
    if not part.href:
        return part.text
    return format_html(
        '<a href="{}" target="_blank" rel="noopener noreferrer nofollow ugc">{}</a>',
        part.href,
        part.text,
    )


@register.filter
def is_emoji(text: str) -> bool:
    """Whether ``text`` is a few emoji and nothing else: those are drawn larger."""
    signs = [sign for sign in text if not sign.isspace()]
    kinds = {unicodedata.category(sign) for sign in signs}
    return 0 < len(signs) <= _FEW and "So" in kinds and kinds <= {"So", "Sk", "Mn", "Cf"}


@register.filter
def map_address(location: dict[str, Any]) -> str:
    """Where OpenStreetMap shows a location; empty without coordinates."""
    return links.map_address(location.get("latitude"), location.get("longitude"))


@register.filter
def coordinates(location: dict[str, Any]) -> str:
    """Latitude and longitude as maps take them, whatever the language writes numbers like."""
    if not map_address(location):
        return ""
    return f"{location['latitude']:.5f}, {location['longitude']:.5f}"


@register.filter
def money(amount: Decimal, currency: str) -> str:
    """``12.50 EUR``, with the language's own signs between the digits."""
    return f"{number_format(amount, decimal_pos=2)} {currency}".strip()


@register.filter
def answers(given: dict[str, Any]) -> Iterable[tuple[str, str]]:
    """What was filled in, as question and answer."""
    return [
        (name.replace("_", " ").strip(), _answer(value))
        for name, value in given.items()
        if name not in _NO_ANSWER
    ]


def _answer(value: Any) -> str:
    match value:
        case bool():
            return _("Yes") if value else _("No")
        case None:
            return "–"
        case list():
            return ", ".join(_answer(one) for one in value)
        case dict():
            return "; ".join(f"{name}: {_answer(one)}" for name, one in value.items())
        case _:
            return str(value)


@register.filter
def came_by(referral: Referral) -> str:
    """By what somebody came; Meta's words for it vary by platform."""
    words = {str(referral.get(name, "")).casefold() for name in ("source", "kind")}
    if referral.get("ad_id") or words & {"ad", "ads"}:
        return _("Came by an ad")
    if "post" in words:
        return _("Came by a post")
    return _("Came by a link")


@register.filter
def moment(message: Message) -> str:
    """When it was said, to the second, and what WhatsApp charges: for who points at the time."""
    said = date_format(localtime(message.occurred_at), "j F Y, H:i:s")
    return f"{said} · {_price(message.pricing)}" if message.pricing else said


def _price(pricing: dict[str, Any]) -> str:
    category = str(pricing.get("category", "")).replace("_", " ")
    charged = _("charged by WhatsApp") if pricing.get("billable") else _("free of charge")
    return f"{category}: {charged}" if category else charged


@register.filter
def page_of(message: Message) -> str:
    """The cursor of the stretch of its timeline that ends with ``message``."""
    return inbox.place_after(message)
