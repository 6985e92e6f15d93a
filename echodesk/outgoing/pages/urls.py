"""Addresses below ``/settings/webhooks/``."""

from django.urls import path

from echodesk.outgoing.pages import dispatches, endpoint, endpoints

urlpatterns = [
    path("", endpoints.webhooks, name="settings-webhooks"),
    path("add/", endpoints.add, name="settings-webhook-add"),
    path("<int:pk>/", endpoint.webhook, name="settings-webhook"),
    path("<int:pk>/change/", endpoints.change, name="settings-webhook-change"),
    path("<int:pk>/rotate/", endpoints.rotate, name="settings-webhook-rotate"),
    path("<int:pk>/delete/", endpoints.delete, name="settings-webhook-delete"),
    path("<int:pk>/switch/", endpoint.switch, name="settings-webhook-switch"),
    path("<int:pk>/test/", endpoint.send_test, name="settings-webhook-test"),
    path("<int:pk>/replay/", endpoint.replay_failed, name="settings-webhook-replay"),
    path("dispatches/<slug:uid>/", dispatches.dispatch, name="settings-dispatch"),
    path("dispatches/<slug:uid>/replay/", dispatches.replay, name="settings-dispatch-replay"),
]
