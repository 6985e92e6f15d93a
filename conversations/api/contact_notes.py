"""What the team notes of people."""

from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from conversations import contacts
from conversations.actions.contact_notes import add_contact_note, delete_contact_note
from conversations.api.base import MemberView, page_of_schema, read_body, whole_list
from conversations.api.contact_requests import NewContactNoteSerializer
from conversations.api.contact_shapes import ContactNoteSerializer
from conversations.models import Contact, ContactNote
from echodesk.api_schema import documented


class ContactNoteListView(MemberView):
    """Notes on one person."""

    @documented(page_of_schema(ContactNoteSerializer), operation_id="contact_notes_list")
    def get(self, request: Request, pk: int) -> Response:
        """The notes on a person, newest first."""
        contact = get_object_or_404(Contact.objects.visible_to(self.member), pk=pk)
        rows = contacts.notes(self.member, contact)
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
