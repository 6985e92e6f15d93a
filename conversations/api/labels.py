"""The labels of the workspace."""

from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from conversations.actions import labels
from conversations.api.base import MemberView, page_of_schema, read_body, whole_list
from conversations.api.requests import LabelPatchSerializer, NewLabelSerializer
from conversations.api.shapes import LabelSerializer
from conversations.models import Label
from echodesk.api_schema import documented


class LabelListView(MemberView):
    """All labels."""

    @documented(page_of_schema(LabelSerializer), operation_id="labels_list")
    def get(self, request: Request) -> Response:
        """All labels, by name."""
        return whole_list(request, Label.objects.visible_to(self.member), LabelSerializer)

    @documented(
        LabelSerializer, status=201, operation_id="labels_create", request=NewLabelSerializer
    )
    def post(self, request: Request) -> Response:
        """Add a label."""
        values = read_body(request, NewLabelSerializer)
        label = labels.create_label(member=self.member, **values)
        return Response(LabelSerializer(label).data, status=201)


class LabelView(MemberView):
    """One label."""

    def _label(self, pk: int) -> Label:
        return get_object_or_404(Label.objects.visible_to(self.member), pk=pk)

    @documented(LabelSerializer, operation_id="labels_retrieve")
    def get(self, request: Request, pk: int) -> Response:
        """One label."""
        return Response(LabelSerializer(self._label(pk)).data)

    @documented(LabelSerializer, operation_id="labels_update", request=LabelPatchSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Give a label another name or colour."""
        label = self._label(pk)
        values = read_body(request, LabelPatchSerializer)
        changed = labels.change_label(member=self.member, label=label, **values)
        return Response(LabelSerializer(changed).data)

    @documented(None, status=204, operation_id="labels_delete")
    def delete(self, request: Request, pk: int) -> Response:
        """Delete a label, off every conversation too. Admins only."""
        labels.delete_label(member=self.member, label=self._label(pk))
        return Response(status=204)
