"""Whether a file may be uploaded, and as what: by its own bytes, within limits."""

from dataclasses import dataclass
from typing import BinaryIO, cast

from django.core.files import File
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from conversations.clean_pictures import NoPictureError, TooManyPixelsError, clean_picture
from conversations.models import MediaKind
from conversations.upload_types import FileType, file_type_of, read_head
from echodesk.errors import ActionError
from social.graph.file_types import UNKNOWN
from social.media_rules import CONVERTIBLE, CONVERTIBLE_SIZE, rules_of
from social.platforms import Platform


class TooLarge(ActionError):
    """More bytes than can be sent anywhere, or than there is room for."""

    status = 413
    code = "file_too_large"


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept; ``content`` are the bytes to keep, ``size`` of them."""

    type: FileType
    content: "File[bytes]"
    size: int
    width: int | None = None
    height: int | None = None


def largest(content_type: str = "") -> int:
    """The bytes that some platform takes of a file of this type; of any type if empty."""
    rules = [rule for platform in Platform for rule in rules_of(platform)]
    sizes = [rule.max_size for rule in rules if not content_type or rule.takes(content_type)]
    # A picture is made smaller where a platform wants it smaller.
    return CONVERTIBLE_SIZE if content_type in CONVERTIBLE else max(sizes)


def check_file(file: "File[bytes]") -> CheckedFile:
    """``file`` as it may be kept.

    Raises :class:`ActionError` (``empty_file``, ``too_many_pixels``) or :class:`TooLarge`.
    """
    if not file.size:
        raise wrong_file(_("This file is empty."), "empty_file")
    found = file_type_of(read_head(_stream(file)))
    limit = largest(found.content_type)
    if file.size > limit:
        raise too_large(limit)
    if found.kind == MediaKind.IMAGE:
        return _checked_picture(file)
    return CheckedFile(found, file, file.size)


def too_large(limit: int) -> TooLarge:
    """The refusal of a file of more than ``limit`` bytes."""
    words = _("This file is too large. A file of this kind may have up to %(size)s.")
    detail = words % {"size": filesizeformat(limit)}
    return TooLarge(detail, fields={"file": [detail]})


def wrong_file(detail: str, code: str) -> ActionError:
    """A refusal of the file, in words."""
    return ActionError(detail, code=code, fields={"file": [detail]})


def _checked_picture(file: "File[bytes]") -> CheckedFile:
    try:
        clean = clean_picture(_stream(file))
    except NoPictureError:
        # Nobody is shown a picture that cannot be unpacked safely.
        return CheckedFile(FileType(MediaKind.FILE, UNKNOWN), file, file.size)
    except TooManyPixelsError:
        words = _("This picture has too many pixels. Make it smaller and try again.")
        raise wrong_file(words, "too_many_pixels") from None
    found = FileType(MediaKind.IMAGE, clean.content_type)
    content = file if clean.data is None else ContentFile(clean.data)
    return CheckedFile(found, content, content.size, clean.width, clean.height)


def _stream(file: "File[bytes]") -> BinaryIO:
    # Django's files are streams in all but name.
    return cast("BinaryIO", file)
