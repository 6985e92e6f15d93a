"""Every address of an EchoDesk installation."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from echodesk.api_errors import nothing_here

urlpatterns = [
    path("", include("echodesk.workspaces.urls")),
    path("", include("echodesk.operations.urls")),
    path("", include("echodesk.installable.urls")),
    path("", include("echodesk.realtime.urls")),
    path("settings/webhooks/", include("echodesk.outgoing.pages.urls")),
    path("", include("social.urls")),
    path("api/", include("echodesk.api_urls")),
    path("api/", include("conversations.api.urls")),
    path("", include("conversations.urls")),
    path("api/<path:address>", nothing_here),
    path("admin/", admin.site.urls),
]

if settings.SANDBOX:
    urlpatterns.append(path("sandbox/", include("social.sandbox.urls")))
