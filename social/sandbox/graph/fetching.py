"""Files a call gives by their address: fetched at once, as Meta does.

Only from this installation and from Meta's own file servers: nothing leaves the sandbox.
"""

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from tempfile import TemporaryFile
from urllib.parse import unquote, urlsplit

from social.graph.download import Limits, download
from social.sandbox.uploads import Given

# After so long Meta gives up.
SECONDS = 75.0
_UNKNOWN = "application/octet-stream"


@contextmanager
def fetched(url: str, size: int) -> Iterator[Given]:
    """The file behind ``url``, of up to ``size`` bytes.

    Raises :class:`~social.graph.file_hosts.DownloadError`.
    """
    name = PurePosixPath(unquote(urlsplit(url).path)).name
    declared = mimetypes.guess_type(name)[0] or _UNKNOWN
    with TemporaryFile() as file:
        found = download(url, file, Limits(size=size, seconds=SECONDS))
        file.seek(0)
        yield Given(stream=file, name=name, declared=declared, size=found.size)


def is_address(value: object) -> bool:
    """Whether it is a well-formed link."""
    if not isinstance(value, str):
        return False
    try:
        address = urlsplit(value)
        is_web = address.scheme in {"http", "https"} and bool(address.hostname)
        return is_web and not any(letter.isspace() for letter in value) and address.port != 0
    except ValueError:
        return False
