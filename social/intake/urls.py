"""Where Meta posts webhooks. ``echodesk.wsgi`` resolves these by themselves, so they are whole."""

from django.urls import path, register_converter

from social.converters import PlatformConverter
from social.intake.views import WebhookView

register_converter(PlatformConverter, "platform")

urlpatterns = [
    path("api/social/<platform:platform>/webhook/", WebhookView.as_view(), name="webhook")
]
