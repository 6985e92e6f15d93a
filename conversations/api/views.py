"""Saved views: filters of the list of conversations under a name."""

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from conversations.actions.saved_views import delete_view, save_view
from conversations.api.base import MemberView, page_of_schema, read_body, whole_list
from conversations.api.requests import InboxFiltersSerializer
from conversations.inbox_query import from_stored, to_stored
from conversations.models import SavedView
from conversations.models.label import Tone
from echodesk.api_parsing import StrictSerializer
from echodesk.api_schema import documented

_NAME_LENGTH = 60


class SavedViewSerializer(serializers.Serializer[SavedView]):
    """A saved view. ``query`` holds the filters that are set, as the list takes them."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    tone = serializers.ChoiceField(choices=Tone.choices)
    shared = serializers.SerializerMethodField()
    query = InboxFiltersSerializer()

    def get_shared(self, view: SavedView) -> bool:
        """Whether it is the team's, rather than one's own."""
        return view.owner_id is None


class NewSavedViewSerializer(StrictSerializer):
    """A view to be saved. One for the team is an admin's to save."""

    name = serializers.CharField(max_length=_NAME_LENGTH)
    tone = serializers.ChoiceField(Tone.choices, required=False, default=Tone.GREY)
    shared = serializers.BooleanField(required=False, default=False)
    query = InboxFiltersSerializer()


class SavedViewPatchSerializer(StrictSerializer):
    """What can be changed about a view. What is not sent stays; ``query`` is replaced whole."""

    name = serializers.CharField(max_length=_NAME_LENGTH, required=False)
    tone = serializers.ChoiceField(Tone.choices, required=False)
    shared = serializers.BooleanField(required=False)
    query = InboxFiltersSerializer(required=False)


class SavedViewListView(MemberView):
    """The member's own views and the team's."""

    @documented(page_of_schema(SavedViewSerializer), operation_id="saved_views_list")
    def get(self, request: Request) -> Response:
        """All of them, in their order."""
        return whole_list(request, SavedView.objects.visible_to(self.member), SavedViewSerializer)

    @documented(
        SavedViewSerializer,
        status=201,
        operation_id="saved_views_create",
        request=NewSavedViewSerializer,
    )
    def post(self, request: Request) -> Response:
        """Save a view."""
        values = _stored(read_body(request, NewSavedViewSerializer))
        view = save_view(member=self.member, **values)
        return Response(SavedViewSerializer(view).data, status=201)


class SavedViewView(MemberView):
    """One saved view."""

    def _view(self, pk: int) -> SavedView:
        return get_object_or_404(SavedView.objects.visible_to(self.member), pk=pk)

    @documented(SavedViewSerializer, operation_id="saved_views_retrieve")
    def get(self, request: Request, pk: int) -> Response:
        """One view."""
        return Response(SavedViewSerializer(self._view(pk)).data)

    @documented(
        SavedViewSerializer, operation_id="saved_views_update", request=SavedViewPatchSerializer
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Change what is sent. One of the team's is an admin's to change."""
        view = self._view(pk)
        now = {
            "name": view.name,
            "tone": view.tone,
            "shared": view.owner_id is None,
            "query": view.query,
        }
        values = now | _stored(read_body(request, SavedViewPatchSerializer))
        changed = save_view(member=self.member, view=view, **values)
        return Response(SavedViewSerializer(changed).data)

    @documented(None, status=204, operation_id="saved_views_delete")
    def delete(self, request: Request, pk: int) -> Response:
        """Delete a view; the conversations in it stay."""
        delete_view(member=self.member, view=self._view(pk))
        return Response(status=204)


def _stored(values: dict[str, Any]) -> dict[str, Any]:
    """``values`` with the filters as they are kept: only those that are set."""
    if "query" not in values:
        return values
    return values | {"query": to_stored(from_stored(values["query"]))}
