"""What the phone's menus offer: on each platform what that platform has."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from social.platforms import Platform

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_I, _M, _W = Platform.INSTAGRAM, Platform.FACEBOOK, Platform.WHATSAPP
_ALL = (_I, _M, _W)


@dataclass(frozen=True, slots=True)
class Choice:
    """One tile: ``key`` is what the form sends, see :mod:`social.sandbox.phone.deeds`."""

    key: str
    label: "str | _StrPromise"
    icon: str
    platforms: tuple[Platform, ...] = _ALL


@dataclass(frozen=True, slots=True)
class Group:
    """Tiles under one heading."""

    label: "str | _StrPromise"
    choices: tuple[Choice, ...]


# What the person sends from the phone.
SENDS = (
    Group(
        _("Photos and files"),
        (
            Choice("photo", _("Photo"), "image"),
            Choice("photos", _("Three in one"), "images", (_I, _M)),
            Choice("album", _("Album"), "layers"),
            Choice("video", _("Video"), "video"),
            Choice("voice", _("Voice"), "mic"),
            Choice("file", _("File"), "file-text"),
            Choice("sticker", _("Sticker"), "sticker"),
            Choice("gif", _("GIF"), "film"),
            Choice("like", _("Heart"), "heart", (_I,)),
            Choice("like", _("Thumbs up"), "thumbs-up", (_M,)),
        ),
    ),
    Group(
        _("Stories and posts"),
        (
            Choice("story_reply", _("Story reply"), "reply", (_I,)),
            Choice("story_mention", _("Story mention"), "at-sign", (_I,)),
            Choice("post", _("Shared post"), "share-2", (_I,)),
            Choice("reel", _("Shared reel"), "clapperboard", (_I, _M)),
            Choice("story", _("Shared story"), "circle-dashed", (_I,)),
            Choice("disappearing", _("Disappearing photo"), "flame", (_I,)),
            Choice("link", _("Link"), "link", (_M,)),
        ),
    ),
    Group(
        _("Cards and choices"),
        (
            Choice("location", _("Location"), "map-pin", (_W,)),
            Choice("contact", _("Contact card"), "contact", (_W,)),
            Choice("order", _("Order"), "shopping-cart", (_W,)),
            Choice("product", _("Ask about a product"), "package", (_I, _W)),
            Choice("button", _("Tap a reply button"), "mouse-pointer-click", (_W,)),
            Choice("list", _("Choose from a list"), "list", (_W,)),
            Choice("form", _("Fill in a form"), "clipboard-list", (_W,)),
            Choice("forwarded", _("Forward a text"), "forward", (_W,)),
            Choice("quick_reply", _("Quick reply"), "zap", (_I, _M)),
            Choice("ice_breaker", _("Opening question"), "sparkles", (_I, _M)),
            Choice("postback", _("Tap a button"), "square-mouse-pointer"),
        ),
    ),
    Group(
        _("About this chat"),
        (
            Choice("ad", _("Come by an ad"), "megaphone"),
            Choice("by_link", _("Open by a link"), "link", (_I, _M)),
            Choice("opened", _("Open for the first time"), "message-circle", (_W,)),
            Choice("opt_in", _("Sign up for news"), "bell", (_I, _M)),
            Choice("stop", _("Stop marketing"), "bell-off", (_W,)),
            Choice("resume", _("Allow marketing"), "bell", (_W,)),
            Choice("new_number", _("Change number"), "phone", (_W,)),
            Choice("username", _("Take a username"), "user-round", (_W,)),
            Choice("hide_number", _("Hide the number"), "eye-off", (_W,)),
            Choice("take", _("Another app takes over"), "arrow-left-right", (_I, _M)),
            Choice("ask", _("Another app asks"), "radio", (_I, _M)),
            Choice("give_back", _("It gives back"), "rotate-ccw", (_I, _M)),
        ),
    ),
    Group(
        _("What nobody expects"),
        (
            Choice("unsupported", _("Unsupported"), "ban"),
            Choice("future", _("A future kind"), "hourglass"),
        ),
    ),
)
# What Meta sends besides.
NEWS = (
    Choice("comment", _("Comment"), "message-circle", (_I,)),
    Choice("live_comment", _("Live comment"), "radio", (_I,)),
    Choice("mention", _("Mention"), "at-sign", (_I,)),
    Choice("page_comment", _("Page comment"), "message-circle", (_M,)),
    Choice("template", _("Template approved"), "badge-check", (_W,)),
    Choice("account", _("Account verified"), "newspaper", (_W,)),
    Choice("test", _("Dashboard test"), "flask-conical"),
    Choice("again", _("Same delivery again"), "copy"),
    Choice("shuffled", _("Ten, shuffled"), "shuffle"),
    Choice("batch", _("Batch of 1,000"), "package"),
)
REACTIONS = ("❤️", "👍", "😂", "😮", "😢", "🙏")


def sends_of(platform: Platform) -> list[Group]:
    """The attach menu of a platform; groups it has nothing in are left out."""
    groups = [Group(group.label, tuple(_on(platform, group.choices))) for group in SENDS]
    return [group for group in groups if group.choices]


def news_of(platform: Platform) -> list[Choice]:
    """What Meta has to tell about an account of the platform."""
    return _on(platform, NEWS)


def _on(platform: Platform, choices: tuple[Choice, ...]) -> list[Choice]:
    return [choice for choice in choices if platform in choice.platforms]
