"""What all checks of outgoing messages share."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from social.platforms import Traits

_LINKS = re.compile(r"\bhttps?://\S*", re.IGNORECASE)
_LONGEST_LINK = 2000


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something cannot be sent as it is.

    ``field`` is where in the outgoing message, such as ``buttons.0.title``; ``code``
    is for programs, ``detail`` for people, in their language.
    """

    field: str
    code: str
    detail: str


def empty(field: str) -> Problem:
    """Nothing stands where something must."""
    return Problem(field, "empty", _("Something is missing here."))


def not_supported(field: str, allowed: Traits, words: str) -> Problem:
    """The platform has no such thing; ``words`` may name it by ``%(platform)s``."""
    return Problem(field, "not_supported", words % {"platform": allowed.name})


def texts(field: str, text: str, allowed: Traits, *, links: bool = False) -> Iterator[Problem]:
    """A text in the unit the platform counts; with ``links``, those in it must be whole."""
    if not text.strip():
        yield empty(field)
    over = allowed.text_length(text) - allowed.text_limit
    if over > 0:
        yield Problem(field, "too_long", _too_long(allowed, over))
    if links and not all(is_link(found) for found in _LINKS.findall(text)):
        yield bad_link(field)


def _too_long(allowed: Traits, over: int) -> str:
    if allowed.text_limit_in_bytes:
        words = ngettext(
            "This is %(over)d byte too long for %(platform)s, which takes %(limit)d."
            " Letters with accents count twice or more, emoji four times.",
            "This is %(over)d bytes too long for %(platform)s, which takes %(limit)d."
            " Letters with accents count twice or more, emoji four times.",
            over,
        )
    else:
        words = ngettext(
            "This is %(over)d character too long for %(platform)s, which takes %(limit)d.",
            "This is %(over)d characters too long for %(platform)s, which takes %(limit)d.",
            over,
        )
    return words % {"over": over, "platform": allowed.name, "limit": allowed.text_limit}


def length(field: str, text: str, limit: int) -> Iterator[Problem]:
    """A text of at most ``limit`` characters; it may be empty."""
    if len(text) > limit:
        words = ngettext(
            "This may have at most %(limit)d character.",
            "This may have at most %(limit)d characters.",
            limit,
        )
        yield Problem(field, "too_long", words % {"limit": limit})


def count(field: str, number: int, limit: int) -> Iterator[Problem]:
    """From one to ``limit`` of something."""
    if not number:
        yield empty(field)
    if number > limit:
        words = ngettext(
            "There may be at most %(limit)d of these.",
            "There may be at most %(limit)d of these.",
            limit,
        )
        yield Problem(field, "too_many", words % {"limit": limit})


def bad_link(field: str) -> Problem:
    """A link that leads nowhere."""
    return Problem(
        field, "bad_link", _("This link is not complete. It has to begin with https:// or http://.")
    )


def is_link(text: str) -> bool:
    """Whether ``text`` is a whole http or https link."""
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or not host or len(text) > _LONGEST_LINK:
        return False
    return not any(character.isspace() for character in text)
