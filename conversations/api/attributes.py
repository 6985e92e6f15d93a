"""A workspace's own fields on contacts."""

from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from conversations.actions import attributes
from conversations.api.base import MemberView, page_of_schema, read_body, whole_list
from conversations.api.contact_requests import AttributePatchSerializer, NewAttributeSerializer
from conversations.api.contact_shapes import AttributeSerializer
from conversations.models import Attribute
from echodesk.api_schema import documented


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
