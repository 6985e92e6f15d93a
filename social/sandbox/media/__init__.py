"""The files people send: made in code, the same for the same seed, never stored."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from social.platforms import Platform
from social.sandbox.media import documents, pictures, sounds, video
from social.sandbox.models import FileKind, SandboxFile

SEEDS = 8


@dataclass(frozen=True, slots=True)
class Rendered:
    """A file: its bytes, what it is, and what it is called."""

    data: bytes
    content_type: str
    name: str

    @property
    def sha256(self) -> "hashlib._Hash":
        """The digest Meta gives with the file: in hex at Graph, in base64 in webhooks."""
        return hashlib.sha256(self.data)


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


def render(file: SandboxFile) -> Rendered:
    """The file itself. ``file.message.chat`` must be loaded: WhatsApp has its own voices."""
    return _render(FileKind(file.kind), file.seed % SEEDS, file.message.chat.platform)


@lru_cache(maxsize=64)
def _render(kind: FileKind, seed: int, platform: str) -> Rendered:
    renderer, content_type, ending = _RENDERERS[kind]
    if kind == FileKind.VOICE and platform == Platform.WHATSAPP:
        renderer, content_type, ending = _OPUS
    return Rendered(renderer(seed), content_type, f"{kind}-{seed}.{ending}")
