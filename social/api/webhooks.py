"""What to enter in Meta's dashboard, for programs."""

from dataclasses import dataclass

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from social.api.accounts import REFUSALS, AccountsView
from social.api.serializers import WebhookInfoSerializer
from social.connect.webhook_setup import Callback, callbacks


@dataclass(frozen=True, slots=True)
class _Info:
    callbacks: list[Callback]


class WebhookInfoView(AccountsView):
    """The callbacks of this installation."""

    @extend_schema(
        operation_id="social_webhooks_info",
        tags=["webhooks"],
        responses={200: WebhookInfoSerializer, 401: REFUSALS[401]},
    )
    def get(self, request: Request) -> Response:
        """Callback address, verify token (for admins) and fields of each object."""
        return Response(WebhookInfoSerializer(_Info(callbacks(self.member))).data)
