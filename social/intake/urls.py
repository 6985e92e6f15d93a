"""Where Meta posts webhooks."""

from django.urls import path

from social.intake.views import WebhookView

urlpatterns = [path("<platform:platform>/webhook/", WebhookView.as_view(), name="webhook")]
