"""The branches of the business, for programs."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from echodesk.api_schema import documented
from echodesk.workspaces.models import Location
from echodesk.workspaces.permissions import api_member


class LocationSerializer(serializers.ModelSerializer[Location]):
    """One branch. ``time_zone`` is empty where it is the workspace's."""

    class Meta:
        model = Location
        fields = ("id", "name", "address", "time_zone")
        read_only_fields = fields


class LocationListView(APIView):
    """All branches."""

    @documented(LocationSerializer(many=True), operation_id="locations_list", tags=["locations"])
    def get(self, request: Request) -> Response:
        """The locations of the workspace; to a member who is limited, those they work at."""
        rows = Location.objects.visible_to(api_member(request))
        return Response(LocationSerializer(rows, many=True).data)
