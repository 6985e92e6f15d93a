"""The delivery log, for programs of admins."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from echodesk.api_lists import page_of_schema, page_response, read_query
from echodesk.api_schema import documented
from echodesk.keyset import Page
from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Membership, Role
from echodesk.workspaces.permissions import IsAdmin, api_member
from social.api.delivery_shapes import (
    DeliveryDetailSerializer,
    DeliveryQuerySerializer,
    DeliverySerializer,
    PayloadSerializer,
    query_of,
)
from social.deliveries.actions import post_test, replay_delivery
from social.deliveries.detail import get_delivery, items_of, payload_of
from social.deliveries.listing import DeliveryRow, page, rows_of
from social.deliveries.query import looked_up
from social.deliveries.sight import Sight, sight_of

_ITEMS = 1000


class DeliveriesView(APIView):
    """What all endpoints of the log share."""

    def get_permissions(self) -> list[BasePermission]:
        """For admins alone: payloads hold what people wrote."""
        return [IsAdmin()]

    @property
    def member(self) -> Membership:
        """Who is asking."""
        return require_role(api_member(self.request), Role.ADMIN)

    def detail(self, sight: Sight, row: DeliveryRow, *, status: int = 200) -> Response:
        """The answer about one delivery."""
        context = {
            "items": items_of(sight, row.delivery, size=_ITEMS),
            "payload": payload_of(sight, row),
        }
        return Response(DeliveryDetailSerializer(row, context=context).data, status=status)


class DeliveryListView(DeliveriesView):
    """All deliveries the workspace has a part in."""

    @documented(
        page_of_schema(DeliverySerializer),
        operation_id="social_webhooks_deliveries_list",
        tags=["webhooks"],
        parameters=[DeliveryQuerySerializer],
    )
    def get(self, request: Request) -> Response:
        """The deliveries with an item that fits, newest first."""
        values = read_query(request, DeliveryQuerySerializer)
        sight = sight_of(self.member)
        query = looked_up(self.member, query_of(values))
        found = page(sight, query, cursor=values["cursor"], size=values["page_size"])
        rows = Page(rows_of(sight, found.items), found.next_cursor, found.previous_cursor)
        return page_response(request, rows, DeliverySerializer)


class DeliveryView(DeliveriesView):
    """One delivery."""

    @documented(
        DeliveryDetailSerializer,
        operation_id="social_webhooks_deliveries_retrieve",
        tags=["webhooks"],
    )
    def get(self, request: Request, pk: int) -> Response:
        """What Meta sent, and what became of each item."""
        sight = sight_of(self.member)
        return self.detail(sight, get_delivery(sight, pk))


class DeliveryReplayView(DeliveriesView):
    """Reading a delivery once more."""

    @documented(
        DeliveryDetailSerializer,
        status=202,
        operation_id="social_webhooks_deliveries_replay",
        tags=["webhooks"],
        request=None,
    )
    def post(self, request: Request, pk: int) -> Response:
        """Have a worker read it again. What was received already is not doubled."""
        member = self.member
        sight = sight_of(member)
        replay_delivery(member=member, delivery=get_delivery(sight, pk).delivery)
        return self.detail(sight, get_delivery(sight, pk), status=202)


class WebhookTestView(DeliveriesView):
    """Trying a payload."""

    @documented(
        DeliveryDetailSerializer,
        status=201,
        operation_id="social_webhooks_test",
        tags=["webhooks"],
        request=PayloadSerializer,
    )
    def post(self, request: Request) -> Response:
        """Take a payload as if from Meta, unsigned; it reaches this workspace alone."""
        member = self.member
        delivery = post_test(member=member, payload=request.data)
        sight = sight_of(member)
        return self.detail(sight, get_delivery(sight, delivery.pk), status=201)
