"""The people who write to the business."""

from django.db.models import Prefetch, QuerySet
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from conversations import contacts
from conversations.actions import merge
from conversations.actions.contacts import change_contact, create_contact
from conversations.api.base import (
    MemberView,
    page_of_schema,
    page_response,
    read_body,
    read_query,
)
from conversations.api.contact_requests import ContactQuerySerializer, NewContactSerializer
from conversations.api.requests import MergeSerializer, UnmergeSerializer
from conversations.api.shapes import ContactSerializer
from conversations.models import Contact, ContactIdentity, ContactMerge
from echodesk.api_schema import documented
from echodesk.keyset import page_of
from echodesk.workspaces.models import Membership


class ContactListView(MemberView):
    """The people who wrote."""

    @documented(
        page_of_schema(ContactSerializer),
        operation_id="contacts_list",
        parameters=[ContactQuerySerializer],
    )
    def get(self, request: Request) -> Response:
        """The people, newest first; with `q` those who are found by all of its words."""
        values = read_query(request, ContactQuerySerializer)
        rows = _with_identities(self.member, contacts.find(self.member, values["q"]))
        page = page_of(
            rows, time_field="created_at", cursor=values["cursor"], size=values["page_size"]
        )
        return page_response(request, page, ContactSerializer)

    @documented(
        ContactSerializer, status=201, operation_id="contacts_create", request=NewContactSerializer
    )
    def post(self, request: Request) -> Response:
        """Write down somebody who has not written yet. Not for members limited to locations."""
        values = read_body(request, NewContactSerializer)
        own = values.pop("attributes", {})
        made = create_contact(member=self.member, values=values, attributes=own)
        return _shown(self.member, made.pk, status=201)


class ContactView(MemberView):
    """One person."""

    @documented(ContactSerializer, operation_id="contacts_retrieve")
    def get(self, request: Request, pk: int) -> Response:
        """One person, with every id they are known by."""
        rows = _with_identities(self.member, Contact.objects.visible_to(self.member))
        return Response(ContactSerializer(get_object_or_404(rows, pk=pk)).data)

    @documented(ContactSerializer, operation_id="contacts_update", request=NewContactSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Change what is known of a person. What is not sent stays; what is empty is emptied."""
        contact = get_object_or_404(Contact.objects.visible_to(self.member), pk=pk)
        values = read_body(request, NewContactSerializer)
        own = values.pop("attributes", {})
        change_contact(member=self.member, contact=contact, values=values, attributes=own)
        return _shown(self.member, pk)


class ContactMergeView(MemberView):
    """Making two contacts one."""

    @documented(ContactSerializer, request=MergeSerializer, operation_id="contacts_merge")
    def post(self, request: Request, pk: int) -> Response:
        """Let this contact be another one as well; answers it, with what undoes it."""
        people = Contact.objects.visible_to(self.member)
        kept = get_object_or_404(people, pk=pk)
        gone = get_object_or_404(people, pk=read_body(request, MergeSerializer)["contact"])
        merge.merge_contacts(member=self.member, kept=kept, gone=gone)
        return _shown(self.member, kept.pk)


class ContactUnmergeView(MemberView):
    """Parting two contacts again."""

    @documented(ContactSerializer, request=UnmergeSerializer, operation_id="contacts_unmerge")
    def post(self, request: Request, pk: int) -> Response:
        """Take a merge into this contact back; answers the contact that is there again."""
        kept = get_object_or_404(Contact.objects.visible_to(self.member), pk=pk)
        merges = ContactMerge.objects.visible_to(self.member).filter(kept=kept)
        row = get_object_or_404(merges, pk=read_body(request, UnmergeSerializer)["merge"])
        restored = merge.unmerge_contacts(member=self.member, merge=row)
        return _shown(self.member, restored.pk)


def _shown(member: Membership, contact_id: int, status: int = 200) -> Response:
    rows = _with_identities(member, Contact.objects.visible_to(member))
    return Response(ContactSerializer(rows.get(pk=contact_id)).data, status=status)


def _with_identities(member: Membership, rows: QuerySet[Contact]) -> QuerySet[Contact]:
    """``rows`` with the ids that accounts ``member`` sees know them by, and their merges."""
    known = ContactIdentity.objects.visible_to(member).select_related("account")
    merges = ContactMerge.objects.filter(undone_at=None).select_related("merged_by__user")
    rows = rows.prefetch_related(Prefetch("identities", known))
    return rows.prefetch_related(Prefetch("merges", merges, to_attr="open_merges"))


class ContactPictureView(MemberView):
    """Our copy of a person's picture."""

    @documented({(200, "image/jpeg"): OpenApiTypes.BINARY}, operation_id="contacts_picture")
    def get(self, request: Request, pk: int) -> FileResponse:
        """The picture as JPEG; 404 where there is none."""
        contact = get_object_or_404(Contact.objects.visible_to(self.member), pk=pk)
        if not contact.picture:
            raise Http404
        # Always our own re-encoded JPEG, whatever it came as.
        response = FileResponse(contact.picture.open("rb"), content_type="image/jpeg")
        response["Cache-Control"] = "private, max-age=3600"
        return response
