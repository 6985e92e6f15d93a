"""Addresses of what makes EchoDesk an app. At the top: a worker serves what is below it."""

from django.urls import path

from echodesk.installable import views

urlpatterns = [
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("service-worker.js", views.service_worker, name="service-worker"),
    path("offline/", views.offline, name="offline"),
]
