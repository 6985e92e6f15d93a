"""People as tables, notes on them, and the workspace's own fields, for programs."""

from typing import Any

from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from conversations.actions.export_contacts import export_contacts
from conversations.actions.import_contacts import start_import, upload_table
from conversations.api.base import MemberView, read_body
from conversations.api.contact_requests import (
    NewImportSerializer,
)
from conversations.api.contact_shapes import (
    ContactImportSerializer,
)
from conversations.contact_csv import MOST_BYTES
from conversations.models import ContactImport
from echodesk.api_schema import documented
from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Role


class ContactExportView(MemberView):
    """All people as a table."""

    @documented({(200, "text/csv"): OpenApiTypes.STR}, operation_id="contacts_export")
    def get(self, request: Request) -> StreamingHttpResponse:
        """A CSV of all people, with attributes and identities. Admins only."""
        lines = export_contacts(member=self.member)
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")


class ContactImportListView(MemberView):
    """Reading in a table of people."""

    parser_classes = (MultiPartParser,)

    @documented(
        ContactImportSerializer,
        status=201,
        operation_id="contact_imports_create",
        request={"multipart/form-data": NewImportSerializer},
    )
    def post(self, request: Request) -> Response:
        """Begin to read a CSV in; how far it is, the import itself tells. Admins only."""
        member = require_role(self.member, Role.ADMIN)
        values: dict[str, Any] = read_body(request, NewImportSerializer)
        file = values["file"]
        content = file.read(MOST_BYTES + 1)
        made = upload_table(member=member, content=content, name=file.name or "")
        columns = values.get("columns") or made.columns
        begun = start_import(member=member, contact_import=made, columns=columns)
        return Response(ContactImportSerializer(begun).data, status=201)


class ContactImportView(MemberView):
    """One import."""

    @documented(ContactImportSerializer, operation_id="contact_imports_retrieve")
    def get(self, request: Request, pk: int) -> Response:
        """How far it is, and which lines were left out. Admins only."""
        rows = ContactImport.objects.visible_to(self.member).defer("text")
        row = get_object_or_404(rows, pk=pk)
        require_role(self.member, Role.ADMIN)
        return Response(ContactImportSerializer(row).data)
