"""Serving a private file: in parts where asked, and so that no browser ever runs it."""

import re
import unicodedata
from pathlib import PurePosixPath
from typing import IO, Any

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from social.graph.file_types import KNOWN, SHOWN, UNKNOWN

_BLOCK = 64 * 1024
_NAME_LENGTH = 150
# As many digits as a file can be long.
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII | re.IGNORECASE)
# Turn the direction of what follows, so that "gpj.exe" reads as "exe.jpg".
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SEPARATORS = re.compile(r'[/\\:*?"<>|]')
_HEADERS = {
    # Whatever it turns out to be, it runs nothing and belongs to no site.
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; media-src 'self'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, max-age=600",
    "Vary": "Cookie, Authorization",
    "Accept-Ranges": "bytes",
}


class UnsatisfiableRangeError(Exception):
    """The part asked for is not in the file."""


class _Part:
    """The bytes from ``start`` on, ``length`` of them, as a file to be read once."""

    def __init__(self, file: IO[Any], start: int, length: int) -> None:
        self._file, self._left = file, length
        file.seek(start)

    def read(self, size: int = -1) -> bytes:
        """Up to ``size`` bytes more; empty at the end."""
        wanted = self._left if size < 0 else min(size, self._left)
        data: bytes = self._file.read(wanted) if wanted else b""
        self._left -= len(data)
        return data

    def close(self) -> None:
        """Close the file it is a part of."""
        self._file.close()


def file_response(
    request: HttpRequest, file: FieldFile, *, content_type: str, name: str
) -> HttpResponseBase:
    """The file, or the part of it that ``Range`` names; 304 for a browser that has it.

    Shown are pictures, videos and sounds of types known to be safe; the rest is a
    download. 404 if the file is not where it should be.
    """
    etag = quote_etag(PurePosixPath(file.name or "").stem)
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or _content(request, file, etag, content_type, name)
    for header, value in {**_HEADERS, "ETag": etag}.items():
        response[header] = value
    return response


def parse_range(header: str, size: int) -> tuple[int, int] | None:
    """The part of a file of ``size`` bytes that is asked for: from, and up to but without.

    ``None`` for the whole: no range, several, or none that can be understood. Raises
    :class:`UnsatisfiableRangeError`. https://www.rfc-editor.org/rfc/rfc9110#section-14
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None or found.group(0).endswith("=-"):
        return None
    first, last = found.groups()
    if not first:
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return None
    if start >= size:
        raise UnsatisfiableRangeError
    return start, stop


def safe_name(name: str, content_type: str) -> str:
    """``name`` as a file may be called anywhere, with the ending of its type."""
    visible = "".join(char for char in name if unicodedata.category(char) not in {"Cc", "Cs"})
    kept = _SEPARATORS.sub("_", _TURNING.sub("", visible)).strip(" .")[-_NAME_LENGTH:]
    ending = f".{KNOWN.get(content_type, 'bin')}"
    if content_type in KNOWN and kept.lower().endswith(ending):
        return kept
    return kept if "." in kept and content_type not in SHOWN else f"{kept or 'file'}{ending}"


def _content(
    request: HttpRequest, file: FieldFile, etag: str, content_type: str, name: str
) -> HttpResponseBase:
    try:
        size = file.size
        wanted = _wanted(request, size, etag)
        opened = file.storage.open(file.name or "", "rb")
    except FileNotFoundError:
        raise Http404 from None
    except UnsatisfiableRangeError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, stop = wanted or (0, size)
    known = content_type if content_type in KNOWN else UNKNOWN
    response = FileResponse(
        _Part(opened, start, stop - start),
        as_attachment=known not in SHOWN,
        filename=safe_name(name, known),
        content_type=known,
    )
    response.block_size = _BLOCK
    response["Content-Length"] = str(stop - start)
    if wanted:
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return response


def _wanted(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """The part asked for, unless the browser means another version of the file."""
    if request.method != "GET" or request.headers.get("If-Range", etag) != etag:
        return None
    return parse_range(request.headers.get("Range", ""), size)
