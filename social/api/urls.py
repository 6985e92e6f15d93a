"""Addresses of the accounts API."""

from django.urls import path

from social.api.accounts import (
    AccountCheckView,
    AccountListView,
    AccountView,
    ConnectionStatusView,
)
from social.api.deliveries import (
    DeliveryListView,
    DeliveryReplayView,
    DeliveryView,
    WebhookTestView,
)
from social.api.pauses import AccountPauseView, InstallationPauseView
from social.api.webhooks import WebhookInfoView
from social.connect.views.oauth import OAuthStartView, oauth_callback

urlpatterns = [
    path("accounts/", AccountListView.as_view(), name="api-accounts"),
    path("accounts/<int:pk>/", AccountView.as_view(), name="api-account"),
    path("accounts/<int:pk>/check/", AccountCheckView.as_view(), name="api-account-check"),
    path("accounts/<int:pk>/pause/", AccountPauseView.as_view(), name="api-account-pause"),
    path("pause/", InstallationPauseView.as_view(), name="api-pause"),
    path("webhooks/info/", WebhookInfoView.as_view(), name="api-webhook-info"),
    path("webhooks/test/", WebhookTestView.as_view(), name="api-webhook-test"),
    path("webhooks/deliveries/", DeliveryListView.as_view(), name="api-deliveries"),
    path("webhooks/deliveries/<int:pk>/", DeliveryView.as_view(), name="api-delivery"),
    path(
        "webhooks/deliveries/<int:pk>/replay/",
        DeliveryReplayView.as_view(),
        name="api-delivery-replay",
    ),
    path(
        "<platform:platform>/connection/status/",
        ConnectionStatusView.as_view(),
        name="api-connection-status",
    ),
    path("<platform:platform>/oauth/start/", OAuthStartView.as_view(), name="oauth-start"),
    path("<platform:platform>/oauth/callback/", oauth_callback, name="oauth-callback"),
]
