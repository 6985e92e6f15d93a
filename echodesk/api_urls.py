"""Addresses of the API as a whole: signing in, the schema, its documentation."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from echodesk.workspaces.api import TokenRefreshView, TokenView
from echodesk.workspaces.locations_api import LocationListView
from echodesk.workspaces.own_api import OwnMemberView, OwnWorkspaceView

# The library's own page carries an inline style, which the content policy refuses.
docs = SpectacularSwaggerSplitView.as_view(
    url_name="api-schema", template_name="api/docs.html", title="EchoDesk API"
)


urlpatterns = [
    path("token/", TokenView.as_view(), name="api-token"),
    path("token/refresh/", TokenRefreshView.as_view(), name="api-token-refresh"),
    path("me/", OwnMemberView.as_view(), name="api-me"),
    path("workspace/", OwnWorkspaceView.as_view(), name="api-workspace"),
    path("locations/", LocationListView.as_view(), name="api-locations"),
    path("webhooks/", include("echodesk.outgoing.api.urls")),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", docs, name="api-docs"),
]
