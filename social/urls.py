"""Addresses of the accounts, and of what Meta calls."""

from django.urls import include, path, register_converter

from social.converters import PlatformConverter

register_converter(PlatformConverter, "platform")

urlpatterns = [
    path("api/social/", include("social.intake.urls")),
]
