"""Addresses of the Connections page."""

from django.urls import path

from social.connect.views import pages

urlpatterns = [
    path("", pages.connections, name="connections"),
    path("by-hand/", pages.connect_form, name="connection-by-hand"),
    path("choose/<int:pk>/", pages.choose, name="connection-choose"),
    path("<int:pk>/check/", pages.check, name="connection-check"),
    path("<int:pk>/disconnect/", pages.disconnect, name="connection-disconnect"),
]
