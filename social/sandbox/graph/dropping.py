"""An answer that breaks off, as when a connection is lost on the way."""

from collections.abc import Iterator

from django.http import StreamingHttpResponse

_PROMISED = 4096


class DroppedAnswer(StreamingHttpResponse):
    """Promises more than it holds: the server can only close the connection over it.

    That is all a WSGI application can do to its connection. Whoever asked sees it end
    before the answer was complete, and has no answer.
    """

    def __init__(self) -> None:
        super().__init__(_beginning(), content_type="application/json")
        self["Content-Length"] = str(_PROMISED)


def _beginning() -> Iterator[bytes]:
    yield b"{"
