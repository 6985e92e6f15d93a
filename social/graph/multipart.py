"""A form with a file in it, read piece by piece: no file is ever in memory as a whole."""

import io
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

_PIECE = 64 * 1024
# Characters that would end the name, as browsers write them.
_ESCAPES = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A", "\0": ""})


@dataclass(frozen=True, slots=True)
class FilePart:
    """The file of a form: the name of its field, and what Meta is told of it."""

    field: str
    file: BinaryIO
    name: str
    content_type: str


class Multipart:
    """A ``multipart/form-data`` body for ``requests``, which asks its length and reads it."""

    def __init__(self, fields: Mapping[str, str], part: FilePart) -> None:
        self._boundary = secrets.token_hex(16)
        head = b"".join(self._field(name, value) for name, value in fields.items())
        tail = f"\r\n--{self._boundary}--\r\n".encode()
        part.file.seek(0, os.SEEK_END)
        size = part.file.tell()
        part.file.seek(0)
        head += self._file_head(part)
        self._length = len(head) + size + len(tail)
        self._waiting: list[BinaryIO] = [io.BytesIO(head), part.file, io.BytesIO(tail)]

    @property
    def content_type(self) -> str:
        """The value of the header of that name."""
        return f"multipart/form-data; boundary={self._boundary}"

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.read(_PIECE):
            yield piece

    def read(self, size: int = -1) -> bytes:
        """Up to ``size`` bytes, all of them by default; empty at the end."""
        if size < 0:
            return b"".join(self)
        while self._waiting:
            if piece := self._waiting[0].read(size):
                return piece
            self._waiting.pop(0)
        return b""

    def _field(self, name: str, value: str) -> bytes:
        head = f'--{self._boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        return f"{head}{value}\r\n".encode()

    def _file_head(self, part: FilePart) -> bytes:
        name = part.name.translate(_ESCAPES) or "file"
        content_type = part.content_type.translate(_ESCAPES)
        return (
            f"--{self._boundary}\r\n"
            f'Content-Disposition: form-data; name="{part.field}"; filename="{name}"\r\n'
            f"Content-Type: {content_type}\r\n\r\n"
        ).encode()
