"""The files of messages.

What people send is made in code, the same for the same seed, and never stored; what
businesses send is what they uploaded.
"""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import IO

from social.platforms import Platform
from social.sandbox.media import documents, pictures, sounds, video
from social.sandbox.models import FileKind, SandboxFile, SandboxUpload

SEEDS = 8


@dataclass(frozen=True, slots=True)
class About:
    """What a file is and what it is called; ``size`` in bytes."""

    content_type: str
    name: str
    size: int
    # Meta gives it in hex at Graph, in base64 in webhooks.
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Rendered:
    """A file made in code."""

    data: bytes
    about: About


_RENDERERS: dict[FileKind, tuple[Callable[[int], bytes], str, str]] = {
    FileKind.PHOTO: (pictures.render_photo, "image/jpeg", "jpg"),
    FileKind.STICKER: (pictures.render_sticker, "image/webp", "webp"),
    FileKind.HEART: (pictures.render_heart, "image/png", "png"),
    FileKind.GIF: (pictures.render_gif, "image/gif", "gif"),
    FileKind.VIDEO: (video.render_film, "video/mp4", "mp4"),
    FileKind.DOCUMENT: (documents.render_pdf, "application/pdf", "pdf"),
    FileKind.VOICE: (sounds.render_hum, "audio/wav", "wav"),
}
_OPUS = (sounds.render_opus, "audio/ogg; codecs=opus", "ogg")


def about(file: SandboxFile | SandboxUpload) -> About:
    """What the file is. Of a message's, ``upload`` and ``message.chat`` must be loaded."""
    if isinstance(file, SandboxUpload):
        return About(file.content_type, file.name, file.size, bytes.fromhex(file.sha256))
    return about(file.upload) if file.upload else _rendered(file).about


def open_file(file: SandboxFile | SandboxUpload) -> IO[bytes]:
    """The bytes, to be read once and closed; loaded as for :func:`about`."""
    if isinstance(file, SandboxUpload):
        opened: IO[bytes] = file.file.open("rb")
        return opened
    return open_file(file.upload) if file.upload else io.BytesIO(_rendered(file).data)


def _rendered(file: SandboxFile) -> Rendered:
    """WhatsApp has its own voices."""
    return _render(FileKind(file.kind), file.seed % SEEDS, file.message.chat.platform)


@lru_cache(maxsize=64)
def _render(kind: FileKind, seed: int, platform: str) -> Rendered:
    renderer, content_type, ending = _RENDERERS[kind]
    if kind == FileKind.VOICE and platform == Platform.WHATSAPP:
        renderer, content_type, ending = _OPUS
    data = renderer(seed)
    digest = hashlib.sha256(data).digest()
    return Rendered(data, About(content_type, f"{kind}-{seed}.{ending}", len(data), digest))
