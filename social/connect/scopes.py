"""Which permissions an account needs for what EchoDesk does with it.

https://developers.facebook.com/docs/permissions
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from social.models import Login, SocialAccount
from social.platforms import Platform

_PAGE = ("pages_show_list", "pages_manage_metadata", "pages_read_engagement")

REQUIRED: dict[tuple[str, str], tuple[str, ...]] = {
    (Platform.INSTAGRAM, Login.FACEBOOK): (
        "instagram_basic",
        "instagram_manage_messages",
        "instagram_manage_comments",
        *_PAGE,
    ),
    (Platform.INSTAGRAM, Login.INSTAGRAM): (
        "instagram_business_basic",
        "instagram_business_manage_messages",
        "instagram_business_manage_comments",
    ),
    (Platform.FACEBOOK, Login.FACEBOOK): (*_PAGE, "pages_messaging"),
    (Platform.WHATSAPP, Login.FACEBOOK): (
        "whatsapp_business_messaging",
        "whatsapp_business_management",
    ),
}


def missing_scopes(account: SocialAccount) -> list[str]:
    """What the account needs and was not given; empty while it is not known what was given."""
    return missing(account.platform, account.login, account.scopes)


def missing(platform: str, login: str, granted: Iterable[str]) -> list[str]:
    """The required permissions that are not among ``granted``, in the table's order."""
    known = set(granted)
    required = REQUIRED.get((platform, login), ())
    return [scope for scope in required if scope not in known] if known else []


@dataclass(frozen=True, slots=True)
class RefusedScope:
    """A permission that was asked for and refused, in words. Without a needed one messages fail."""

    scope: str
    words: str
    needed: bool


# What each permission is for, as the end of "Without it …, EchoDesk cannot".
_WORDS = {
    "instagram_basic": _("see which Instagram account belongs to the page"),
    "instagram_manage_messages": _("read and answer Instagram messages"),
    "instagram_manage_comments": _("read and answer Instagram comments"),
    "instagram_manage_insights": _("show figures of the Instagram account"),
    "instagram_content_publish": _("publish posts on Instagram"),
    "instagram_business_basic": _("see which Instagram account logged in"),
    "instagram_business_manage_messages": _("read and answer Instagram messages"),
    "instagram_business_manage_comments": _("read and answer Instagram comments"),
    "instagram_business_manage_insights": _("show figures of the Instagram account"),
    "instagram_business_content_publish": _("publish posts on Instagram"),
    "pages_show_list": _("see which pages you manage"),
    "pages_manage_metadata": _("be told by Meta when a message arrives"),
    "pages_read_engagement": _("read what people write on the page"),
    "pages_messaging": _("read and answer Messenger messages"),
    "business_management": _("find pages that belong to a business portfolio"),
    "whatsapp_business_messaging": _("send and receive WhatsApp messages"),
    "whatsapp_business_management": _("see the WhatsApp account and its numbers"),
}


def scope_words(scope: str) -> str:
    """What a permission lets EchoDesk do; the name itself if it is one we never ask for."""
    return str(_WORDS.get(scope, scope))


def refused_scopes(
    platform: str, login: str, granted: Iterable[str], declined: Iterable[str]
) -> list[str]:
    """What was declined or, though needed, not granted: sorted, the needed ones first."""
    granted = set(granted)
    needed = missing(platform, login, granted)
    return [*needed, *sorted({*declined} - {*needed} - granted)]


def explain_refused(platform: str, login: str, scopes: Iterable[str]) -> list[RefusedScope]:
    """``scopes`` in plain words, with what each of them costs."""
    needed = REQUIRED.get((platform, login), ())
    return [RefusedScope(scope, scope_words(scope), scope in needed) for scope in scopes]
