"""Which files each platform takes, as what, and how large: tables, and questions to them.

https://developers.facebook.com/docs/messenger-platform/send-messages/saving-assets
https://developers.facebook.com/docs/messenger-platform/instagram/features/send-message
https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types
"""

from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from social.contents import MediaKind
from social.outgoing import Problem
from social.platforms import Platform, traits

MEGABYTE = 1024 * 1024
JPEG, PNG, WEBP, GIF = "image/jpeg", "image/png", "image/webp", "image/gif"
PDF = "application/pdf"
# What a picture can be made from here.
CONVERTIBLE = frozenset({JPEG, PNG, WEBP, GIF})
# The largest file a picture is made from.
CONVERTIBLE_SIZE = 50 * MEGABYTE
_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OFFICE = (
    "text/plain",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    f"{_OPEN_XML}.wordprocessingml.document",
    f"{_OPEN_XML}.spreadsheetml.sheet",
    f"{_OPEN_XML}.presentationml.presentation",
)
# The same thing under another name.
_ALIASES = {
    "image/jpg": JPEG,
    "audio/x-m4a": "audio/mp4",
    "audio/m4a": "audio/mp4",
    "audio/mp3": "audio/mpeg",
    "audio/x-wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/opus": "audio/ogg",
    "video/3gp": "video/3gpp",
    "video/avi": "video/x-msvideo",
}


@dataclass(frozen=True, slots=True)
class MediaRule:
    """Files of these types, up to ``max_size`` bytes, go as ``kind``.

    A rule without types takes every file.
    """

    kind: MediaKind
    content_types: tuple[str, ...]
    max_size: int

    def takes(self, content_type: str) -> bool:
        """Whether a file of this type goes by this rule."""
        return not self.content_types or plain_type(content_type) in self.content_types


_RULES: dict[Platform, tuple[MediaRule, ...]] = {
    Platform.INSTAGRAM: (
        MediaRule(MediaKind.IMAGE, (JPEG, PNG, GIF), 8 * MEGABYTE),
        MediaRule(
            MediaKind.VIDEO,
            ("video/mp4", "video/ogg", "video/x-msvideo", "video/quicktime", "video/webm"),
            25 * MEGABYTE,
        ),
        MediaRule(MediaKind.AUDIO, ("audio/aac", "audio/mp4", "audio/wav"), 25 * MEGABYTE),
        MediaRule(MediaKind.FILE, (PDF,), 25 * MEGABYTE),
    ),
    Platform.FACEBOOK: (
        MediaRule(MediaKind.IMAGE, (JPEG, PNG, GIF), 25 * MEGABYTE),
        MediaRule(
            MediaKind.VIDEO,
            ("video/mp4", "video/ogg", "video/x-msvideo", "video/quicktime", "video/webm"),
            25 * MEGABYTE,
        ),
        MediaRule(
            MediaKind.AUDIO,
            ("audio/aac", "audio/mp4", "audio/wav", "audio/mpeg", "audio/ogg"),
            25 * MEGABYTE,
        ),
        MediaRule(MediaKind.FILE, (), 25 * MEGABYTE),
    ),
    Platform.WHATSAPP: (
        MediaRule(MediaKind.IMAGE, (JPEG, PNG), 5 * MEGABYTE),
        MediaRule(MediaKind.VIDEO, ("video/mp4", "video/3gpp"), 16 * MEGABYTE),
        MediaRule(
            MediaKind.AUDIO,
            ("audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg"),
            16 * MEGABYTE,
        ),
        MediaRule(MediaKind.FILE, (PDF, *_OFFICE), 100 * MEGABYTE),
    ),
}

# A sticker is square, and never made from a photo without being asked for.
STICKER_SIDE = 512
_STICKER = MediaRule(MediaKind.STICKER, (WEBP,), 100 * 1024)
_MOVING_STICKER = MediaRule(MediaKind.STICKER, (WEBP,), 500 * 1024)


def plain_type(content_type: str) -> str:
    """``audio/ogg; codecs=opus`` is ``audio/ogg``, and ``image/jpg`` a JPEG."""
    bare = content_type.partition(";")[0].strip().lower()
    return _ALIASES.get(bare, bare)


def rules_of(platform: str) -> tuple[MediaRule, ...]:
    """All that ``platform`` takes, stickers aside."""
    return _RULES[Platform(platform)]


def check(platform: str, content_type: str, size: int) -> MediaRule | Problem:
    """As what a file of ``size`` bytes can be sent as it is, or why it cannot.

    What :func:`conversion` has an answer for can be sent once it is converted.
    """
    if size <= 0:
        return Problem("size", "empty", _("This file is empty."))
    rule = _rule_for(platform, content_type)
    if rule is None:
        return Problem("content_type", "type_not_supported", _wrong_type(platform))
    if size > rule.max_size:
        return Problem("size", "too_large", _too_large(platform, rule))
    return rule


def conversion(platform: str, content_type: str, size: int) -> MediaRule | None:
    """The rule that a picture can be made to fit; ``None`` where there is no need or no way."""
    rule = _rule_for(platform, content_type)
    if rule is not None and rule.kind == MediaKind.IMAGE and size <= rule.max_size:
        return None
    if plain_type(content_type) not in CONVERTIBLE or not 0 < size <= CONVERTIBLE_SIZE:
        return None
    return next(rule for rule in rules_of(platform) if rule.kind == MediaKind.IMAGE)


def check_sticker(
    platform: str, content_type: str, size: int, *, width: int, height: int, is_moving: bool
) -> MediaRule | Problem:
    """The rule of a sticker, which WhatsApp alone takes: a square WEBP of 512 px."""
    rule = _MOVING_STICKER if is_moving else _STICKER
    if platform != Platform.WHATSAPP:
        words = _("%(platform)s does not take stickers from businesses.")
        words %= {"platform": traits(platform).name}
        return Problem("content_type", "type_not_supported", words)
    if not rule.takes(content_type) or (width, height) != (STICKER_SIDE, STICKER_SIDE):
        words = _("A sticker is a WEBP picture of 512 by 512 pixels.")
        return Problem("content_type", "type_not_supported", words)
    if size > rule.max_size:
        return Problem("size", "too_large", _too_large(platform, rule))
    return rule


def _rule_for(platform: str, content_type: str) -> MediaRule | None:
    bare = plain_type(content_type)
    # A picture that the platform does not show is to be converted, not sent as a file.
    takers = (rule for rule in rules_of(platform) if rule.takes(bare))
    rule = next(takers, None)
    return None if rule and rule.kind == MediaKind.FILE and bare in CONVERTIBLE else rule


def _wrong_type(platform: str) -> str:
    kinds = {
        Platform.INSTAGRAM: _("JPEG, PNG, GIF, MP4, MOV, WEBM, M4A, WAV and PDF"),
        Platform.FACEBOOK: _("JPEG, PNG and GIF pictures, and files of all other kinds"),
        Platform.WHATSAPP: _("JPEG, PNG, MP4, 3GP, MP3, M4A, OGG, PDF, text and Office files"),
    }[Platform(platform)]
    words = _("%(platform)s does not take files of this kind. It takes %(kinds)s.")
    return words % {"platform": traits(platform).name, "kinds": kinds}


def _too_large(platform: str, rule: MediaRule) -> str:
    words = _("This is too large for %(platform)s, which takes up to %(size)s.")
    return words % {"platform": traits(platform).name, "size": filesizeformat(rule.max_size)}
