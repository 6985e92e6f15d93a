"""What the templates of ``inbox/kinds`` draw with: every kind of message as what it is."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from conversations import inbox, links, orders, previews, timelines
from conversations.contents import contents_of
from conversations.handover import Words, app_name
from conversations.media_links import file_link, thumbnail_link
from conversations.models import (
    Attachment,
    Conversation,
    MediaKind,
    Message,
    Notice,
    NoticeKind,
)
from conversations.previews import Preview
from social.contents import Referral

register = template.Library()

register.simple_tag(contents_of)
register.simple_tag(file_link)
register.simple_tag(thumbnail_link)
register.filter("web_address", links.web_address)
register.filter("phone_address", links.phone_address)
register.filter("preview_of", previews.preview_of)
register.filter("app_name", app_name)
register.filter("reactions", inbox.reactions_of)
register.filter("order_lines", orders.lines_of)
register.filter("order_totals", orders.totals_of)

_NOTICE_ICONS = {
    NoticeKind.REFERRAL: "megaphone",
    NoticeKind.OPT_IN: "bell",
    NoticeKind.OPT_OUT: "bell-off",
    NoticeKind.THREAD_PASSED: "arrow-right-left",
    NoticeKind.THREAD_TAKEN: "hand",
    NoticeKind.THREAD_REQUESTED: "hand",
    NoticeKind.NUMBER_CHANGED: "phone-forwarded",
    NoticeKind.SYSTEM: "info",
}
# More signs than this are a text, however few of them are letters.
_FEW = 12
# A flow's own token, which nobody filled in.
_NO_ANSWER = {"flow_token"}


@register.filter
def is_moving(attachment: Attachment) -> bool:
    """Whether it plays: a reel or a story may be either."""
    if attachment.content_type:
        return attachment.content_type.startswith("video/")
    return attachment.kind in {MediaKind.VIDEO, MediaKind.REEL}


@register.filter
def instant(written: str | None) -> datetime | None:
    """The time in ISO 8601 that a platform wrote, in the agent's zone."""
    found = parse_datetime(written or "")
    return localtime(found) if found else None


@register.simple_tag
def holder(notice: Notice, conversation: Conversation) -> Words:
    """Which app a notice gives the conversation to; empty where that is nobody."""
    app_id = str(notice.details.get("owner_app_id", ""))
    if app_id and app_id == conversation.account.app_id:
        return "EchoDesk"
    return app_name(app_id) if app_id else ""


@register.filter
def notice_icon(notice: Notice) -> str:
    """The icon of a notice."""
    return _NOTICE_ICONS[NoticeKind(notice.kind)]


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
        (capfirst(name.replace("_", " ").strip()), _answer(value))
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
    return timelines.place_after(message)
