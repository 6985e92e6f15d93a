"""Which files each platform takes for what, and how large they may be.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
https://developers.facebook.com/docs/messenger-platform/send-messages/saving-assets
https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types
"""

from dataclasses import dataclass

from social.platforms import Platform
from social.sandbox.media.sniffing import OFFICE, TEXT

MEGABYTE, KILOBYTE = 1024 * 1024, 1024


@dataclass(frozen=True, slots=True)
class Rule:
    """Files of these types (any, if none is named) up to ``size`` bytes.

    A type that ends in ``/`` stands for all that begin with it.
    """

    types: frozenset[str]
    size: int

    def takes(self, content_type: str) -> bool:
        """Whether it is a file of this kind."""
        family = content_type.partition("/")[0] + "/"
        return not self.types or bool(self.types & {content_type, family})


def _rule(size: int, *types: str) -> Rule:
    return Rule(frozenset(types), size)


_RULES: dict[Platform, dict[str, Rule]] = {
    Platform.INSTAGRAM: {
        "image": _rule(8 * MEGABYTE, "image/jpeg", "image/png", "image/gif"),
        "video": _rule(
            25 * MEGABYTE,
            *("video/mp4", "video/ogg", "video/x-msvideo", "video/quicktime", "video/webm"),
        ),
        "audio": _rule(25 * MEGABYTE, "audio/aac", "audio/mp4", "audio/wav"),
        "file": _rule(25 * MEGABYTE, "application/pdf"),
    },
    Platform.FACEBOOK: {
        "image": _rule(25 * MEGABYTE, "image/"),
        "video": _rule(25 * MEGABYTE, "video/"),
        "audio": _rule(25 * MEGABYTE, "audio/"),
        "file": _rule(25 * MEGABYTE),
    },
    Platform.WHATSAPP: {
        "image": _rule(5 * MEGABYTE, "image/jpeg", "image/png"),
        "video": _rule(16 * MEGABYTE, "video/mp4", "video/3gpp"),
        "audio": _rule(
            16 * MEGABYTE, "audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"
        ),
        "document": _rule(100 * MEGABYTE, "application/pdf", TEXT, *OFFICE),
        "sticker": _rule(500 * KILOBYTE, "image/webp"),
    },
}


def rule_of(platform: str, kind: str) -> Rule | None:
    """What may be sent as ``kind``; ``None`` where there is no such thing."""
    return _RULES[Platform(platform)].get(kind)


def kind_for(platform: str, content_type: str) -> str:
    """As what a file of that type is sent; empty for a type nobody takes."""
    rules = _RULES[Platform(platform)].items()
    return next((kind for kind, rule in rules if rule.types and rule.takes(content_type)), "")


def types_taken(platform: str) -> list[str]:
    """All types that are named, as Meta lists them in its refusal."""
    rules = _RULES[Platform(platform)].values()
    return sorted({content_type for rule in rules for content_type in rule.types})
