"""Pages travel compressed: a list of forty conversations is a tenth of its size."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

_TEXT = ("text/", "application/json")


class CompressText(GZipMiddleware):
    """Django's own, which hides the length of secrets; files of people stay as they are."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """The response, compressed where it is text and the browser takes that."""
        # Files are streamed, and may be asked for in parts.
        if response.streaming or not response.get("Content-Type", "").startswith(_TEXT):
            return response
        return super().process_response(request, response)
