"""Checks of files that are at Meta already. Types and sizes are looked at before the upload."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from social.contents import MediaKind
from social.outgoing.checking import Problem, empty, length, not_supported
from social.outgoing.limits import CAPTION, Limits
from social.outgoing.vocabulary import File
from social.platforms import Traits

_CAPTIONED = frozenset({MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.FILE})


def file_problems(allowed: Traits, limits: Limits, outgoing: File) -> Iterator[Problem]:
    """One file."""
    if not outgoing.media_id:
        yield empty("media_id")
    if outgoing.kind not in limits.files:
        yield not_supported("kind", allowed, _("%(platform)s does not take files of this kind."))
    if outgoing.is_voice and outgoing.kind != MediaKind.AUDIO:
        yield Problem("is_voice", "not_supported", _("Only a sound can be a voice message."))
    if not outgoing.caption:
        return
    if not limits.has_captions:
        yield not_supported(
            "caption", allowed, _("%(platform)s has no captions. Send the words separately.")
        )
    elif outgoing.kind not in _CAPTIONED:
        yield not_supported(
            "caption", allowed, _("This has no caption on %(platform)s. Send the words separately.")
        )
    yield from length("caption", outgoing.caption, CAPTION)
