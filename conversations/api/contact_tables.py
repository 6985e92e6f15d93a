"""People as tables, notes on them, and the workspace's own fields, for programs."""

from typing import Any

from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from conversations.actions import attributes
from conversations.actions.contact_notes import add_contact_note, delete_contact_note
from conversations.actions.import_contacts import start_import, upload_table
from conversations.api.base import MemberView, page_of_schema, read_body, whole_list
from conversations.api.contact_requests import (
    AttributePatchSerializer,
    NewAttributeSerializer,
    NewContactNoteSerializer,
    NewImportSerializer,
)
from conversations.api.contact_shapes import (
    AttributeSerializer,
    ContactImportSerializer,
    ContactNoteSerializer,
)
from conversations.contact_csv import MOST_BYTES
from conversations.contact_export import export_lines
from conversations.models import Attribute, Contact, ContactImport, ContactNote
from echodesk.api_schema import documented
from echodesk.workspaces.access import require_role
from echodesk.workspaces.audit import record
from echodesk.workspaces.models import Role


class ContactNoteListView(MemberView):
    """Notes on one person."""

    @documented(page_of_schema(ContactNoteSerializer), operation_id="contact_notes_list")
    def get(self, request: Request, pk: int) -> Response:
        """The notes on a person, newest first."""
        contact = get_object_or_404(Contact.objects.visible_to(self.member), pk=pk)
        rows = ContactNote.objects.filter(contact=contact).select_related("author__user")
        return whole_list(request, rows, ContactNoteSerializer)

    @documented(
        ContactNoteSerializer,
        status=201,
        operation_id="contact_notes_create",
        request=NewContactNoteSerializer,
    )
    def post(self, request: Request, pk: int) -> Response:
        """Note something on a person."""
        contact = get_object_or_404(Contact.objects.visible_to(self.member), pk=pk)
        text = read_body(request, NewContactNoteSerializer)["text"]
        note = add_contact_note(member=self.member, contact=contact, text=text)
        return Response(ContactNoteSerializer(note).data, status=201)


class ContactNoteView(MemberView):
    """One note."""

    @documented(None, status=204, operation_id="contact_notes_delete")
    def delete(self, request: Request, pk: int) -> Response:
        """Delete a note of one's own; admins delete anybody's."""
        row = get_object_or_404(ContactNote.objects.visible_to(self.member), pk=pk)
        delete_contact_note(member=self.member, note=row)
        return Response(status=204)


class AttributeListView(MemberView):
    """The workspace's own fields on contacts."""

    @documented(page_of_schema(AttributeSerializer), operation_id="attributes_list")
    def get(self, request: Request) -> Response:
        """All of them, in their order."""
        return whole_list(request, Attribute.objects.visible_to(self.member), AttributeSerializer)

    @documented(
        AttributeSerializer,
        status=201,
        operation_id="attributes_create",
        request=NewAttributeSerializer,
    )
    def post(self, request: Request) -> Response:
        """Add one. Admins only."""
        values = read_body(request, NewAttributeSerializer)
        made = attributes.create_attribute(member=self.member, **values)
        return Response(AttributeSerializer(made).data, status=201)


class AttributeView(MemberView):
    """One attribute."""

    def _attribute(self, pk: int) -> Attribute:
        return get_object_or_404(Attribute.objects.visible_to(self.member), pk=pk)

    @documented(
        AttributeSerializer, operation_id="attributes_update", request=AttributePatchSerializer
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Rename it, or change what can be chosen. Admins only."""
        row = self._attribute(pk)
        values = {"name": row.name, "choices": row.choices}
        values |= read_body(request, AttributePatchSerializer)
        changed = attributes.change_attribute(member=self.member, attribute=row, **values)
        return Response(AttributeSerializer(changed).data)

    @documented(None, status=204, operation_id="attributes_delete")
    def delete(self, request: Request, pk: int) -> Response:
        """Delete it, and its value on every contact. Admins only."""
        attributes.delete_attribute(member=self.member, attribute=self._attribute(pk))
        return Response(status=204)


class ContactExportView(MemberView):
    """All people as a table."""

    @documented({(200, "text/csv"): OpenApiTypes.STR}, operation_id="contacts_export")
    def get(self, request: Request) -> StreamingHttpResponse:
        """A CSV of all people, with attributes and identities. Admins only."""
        member = require_role(self.member, Role.ADMIN)
        record(member.workspace, "contacts_exported", "", actor=member.user)
        return StreamingHttpResponse(export_lines(member), content_type="text/csv; charset=utf-8")


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
