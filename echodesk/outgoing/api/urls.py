"""Addresses below ``/api/webhooks/``."""

from django.urls import path

from echodesk.outgoing.api import dispatches, endpoints

urlpatterns = [
    path("endpoints/", endpoints.EndpointListView.as_view(), name="api-endpoints"),
    path("endpoints/<int:pk>/", endpoints.EndpointView.as_view(), name="api-endpoint"),
    path("endpoints/<int:pk>/rotate/", endpoints.EndpointRotateView.as_view()),
    path("endpoints/<int:pk>/test/", endpoints.EndpointTestView.as_view()),
    path("endpoints/<int:pk>/replay/", endpoints.EndpointReplayView.as_view()),
    path("endpoints/<int:pk>/dispatches/", dispatches.DispatchListView.as_view()),
    path("dispatches/<slug:uid>/", dispatches.DispatchView.as_view(), name="api-dispatch"),
    path("dispatches/<slug:uid>/replay/", dispatches.DispatchReplayView.as_view()),
]
