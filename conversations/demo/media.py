"""Our copies of the demo's media, as the background work would have made them."""

import io
from collections.abc import Callable
from functools import lru_cache

from django.core.files.base import ContentFile

from conversations.demo.talk import Piece
from conversations.models import Attachment, MediaKind, MediaState, Message
from conversations.thumbnails import Thumbnail, render_thumbnail
from social.sandbox.media import documents, pictures, sounds, video

_PHOTO = (pictures.render_photo, "image/jpeg", "jpg")
_FILM = (video.render_film, "video/mp4", "mp4")
_RENDERERS: dict[MediaKind, tuple[Callable[[int], bytes], str, str]] = {
    MediaKind.IMAGE: _PHOTO,
    MediaKind.POST: _PHOTO,
    MediaKind.STORY: _PHOTO,
    MediaKind.VIDEO: _FILM,
    MediaKind.REEL: _FILM,
    MediaKind.STICKER: (pictures.render_sticker, "image/webp", "webp"),
    MediaKind.AUDIO: (sounds.render_hum, "audio/wav", "wav"),
    MediaKind.FILE: (documents.render_pdf, "application/pdf", "pdf"),
}


def build_attachment(message: Message, position: int, piece: Piece) -> Attachment:
    """The row of one piece, its files written where it is stored."""
    row = Attachment(
        workspace_id=message.workspace_id,
        message=message,
        position=position,
        kind=piece.kind,
        state=piece.state,
        title=piece.title,
        name=piece.name,
        is_voice=piece.is_voice,
        error=piece.error,
    )
    if piece.state == MediaState.STORED:
        _write(row, piece)
    return row


def _write(row: Attachment, piece: Piece) -> None:
    _renderer, row.content_type, ending = _RENDERERS[piece.kind]
    data, thumbnail = _drawn(piece.kind, piece.seed)
    row.size = len(data)
    row.file.save(f"{piece.kind}.{ending}", ContentFile(data), save=False)
    if thumbnail:
        row.width, row.height = thumbnail.width, thumbnail.height
        row.is_animated = thumbnail.is_animated
        row.thumbnail.save(f"{piece.kind}.webp", ContentFile(thumbnail.data), save=False)


@lru_cache(maxsize=32)
def _drawn(kind: MediaKind, seed: int) -> tuple[bytes, Thumbnail | None]:
    renderer, content_type, _ending = _RENDERERS[kind]
    data = renderer(seed)
    is_picture = content_type.startswith("image/")
    return data, render_thumbnail(io.BytesIO(data)) if is_picture else None
