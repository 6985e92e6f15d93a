"""Our copies of media: to be seen by their signed links, and to be fetched again."""

from collections.abc import Iterable

from django.db.models.fields.files import FieldFile
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from conversations import media_links
from conversations.actions import fetch_media
from conversations.api.base import MemberView, read_body
from conversations.api.content_shapes import AttachmentSerializer
from conversations.api.requests import EmptySerializer
from conversations.file_response import file_response
from conversations.models import Attachment, MediaState
from echodesk.api_schema import documented


class AttachmentRetryView(MemberView):
    """Fetching again."""

    @documented(AttachmentSerializer, operation_id="attachments_retry", request=EmptySerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Fetch again a file that could not be copied from the platform."""
        attachment = get_object_or_404(Attachment.objects.visible_to(self.member), pk=pk)
        read_body(request, EmptySerializer)
        again = fetch_media.retry_attachment(member=self.member, attachment=attachment)
        return Response(AttachmentSerializer(again).data)


class _AsItIs(BaseContentNegotiation):
    """A file is what it is, whatever types were asked for; refusals are JSON."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser:
        """Nothing is posted here."""
        return next(iter(parsers))

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """JSON, for refusals."""
        renderer = next(iter(renderers))
        return renderer, renderer.media_type or ""


@extend_schema(exclude=True)
class AttachmentFileView(MemberView):
    """The file behind a signed link, for members who may see its message.

    Pages come with their session, programs with their token.
    """

    content_negotiation_class = _AsItIs
    link = media_links.FILE

    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """The file; 404 for a wrong or outdated link, as if there were none."""
        stored = Attachment.objects.visible_to(self.member).filter(state=MediaState.STORED)
        signature = request.query_params.get("s", "")
        if not media_links.is_good(self.link, pk, self.member.workspace_id, signature):
            raise Http404
        return self.answer(request, get_object_or_404(stored, pk=pk))

    def answer(self, request: Request, attachment: Attachment) -> HttpResponseBase:
        """Our copy, by the type found in its bytes."""
        name = attachment.name or f"{attachment.kind}-{attachment.pk}"
        return _served(request, attachment.file, attachment.content_type, name)


class AttachmentThumbnailView(AttachmentFileView):
    """The small picture behind a signed link."""

    link = media_links.THUMBNAIL

    def answer(self, request: Request, attachment: Attachment) -> HttpResponseBase:
        """The thumbnail, which is always a WEBP of ours."""
        name = f"{attachment.kind}-{attachment.pk}-small"
        return _served(request, attachment.thumbnail, "image/webp", name)


def _served(request: Request, file: FieldFile, content_type: str, name: str) -> HttpResponseBase:
    if not file:
        raise Http404
    return file_response(request._request, file, content_type=content_type, name=name)
