"""Addresses of the accounts, and of what Meta calls."""

from django.urls import include, path

urlpatterns = [
    path("", include("social.intake.urls")),
    path("", include("social.privacy.urls")),
    path("api/social/", include("social.api.urls")),
    path("connections/deliveries/", include("social.deliveries.urls")),
    path("connections/", include("social.connect.urls")),
    path("connections/", include("social.history.urls")),
]
