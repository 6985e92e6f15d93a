"""Files that are to be sent: first they are uploaded, then a message names them."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from conversations.actions.upload import (
    discard_upload,
    largest,
    own_uploads,
    too_large,
    upload_file,
    wrong_file,
)
from conversations.api.base import MemberView, read_body
from conversations.models import Upload
from echodesk.api_parsing import StrictSerializer
from echodesk.api_schema import ErrorSerializer, documented
from social.contents import MediaKind

# What a form has beside its file: boundaries, names.
_FORM_BYTES = 64 * 1024


class NewUploadSerializer(StrictSerializer):
    """One file, as a part of a form."""

    file = serializers.FileField(allow_empty_file=True)


class UploadSerializer(serializers.Serializer[Upload]):
    """A file that waits to be sent. What it is, was found in its bytes.

    Pictures are kept without what cameras write into them, so ``size`` may be another
    than that of the file. It is deleted after a day if no message takes it.
    """

    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=MediaKind.choices)
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="bytes")
    width = serializers.IntegerField(allow_null=True, help_text="pixels")
    height = serializers.IntegerField(allow_null=True, help_text="pixels")
    created_at = serializers.DateTimeField()


class UploadListView(MemberView):
    """Uploading."""

    parser_classes = (MultiPartParser,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what is too large before anything of it is read."""
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdecimal() and int(length) > largest() + _FORM_BYTES:
            raise too_large(largest())
        super().initial(request, *args, **kwargs)

    @documented(
        {201: UploadSerializer, 413: ErrorSerializer},
        operation_id="uploads_create",
        request={"multipart/form-data": NewUploadSerializer},
    )
    def post(self, request: Request) -> Response:
        """Upload a file for a message to come. One at a time."""
        if len(request.FILES.getlist("file")) > 1:
            raise wrong_file(_("Upload one file at a time."), "invalid")
        file = read_body(request, NewUploadSerializer)["file"]
        upload = upload_file(member=self.member, file=file, name=file.name)
        return Response(UploadSerializer(upload).data, status=201)


class UploadView(MemberView):
    """One of one's own files."""

    def _upload(self, pk: int) -> Upload:
        return get_object_or_404(own_uploads(self.member), pk=pk)

    @documented(UploadSerializer, operation_id="uploads_retrieve")
    def get(self, request: Request, pk: int) -> Response:
        """A file that still waits; 404 once a message has taken it."""
        return Response(UploadSerializer(self._upload(pk)).data)

    @documented(None, status=204, operation_id="uploads_delete")
    def delete(self, request: Request, pk: int) -> Response:
        """Delete a file that is not to be sent after all."""
        discard_upload(member=self.member, upload=self._upload(pk))
        return Response(status=204)
