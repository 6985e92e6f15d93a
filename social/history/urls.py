"""Addresses of the history section of the Connections page."""

from django.urls import path

from social.history import views

urlpatterns = [
    path("history/", views.section, name="history"),
    path("<int:pk>/history/", views.start, name="history-start"),
    path("history/<int:pk>/cancel/", views.cancel, name="history-cancel"),
    path("history/<int:pk>/resume/", views.resume, name="history-resume"),
]
