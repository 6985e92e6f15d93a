"""Addresses of the Connections page."""

from django.urls import path

from social.connect.views import choose, own_app, pages, trial, whatsapp
from social.sending_pause import views as pausing

urlpatterns = [
    path("", pages.connections, name="connections"),
    path("by-hand/", pages.connect_form, name="connection-by-hand"),
    path("choose/<int:pk>/", choose.choose, name="connection-choose"),
    path("whatsapp/", whatsapp.whatsapp_page, name="whatsapp-signup"),
    path("app/", own_app.own_app, name="own-app"),
    path("app/<str:login>/", own_app.save, name="own-app-save"),
    path("app/<str:login>/old-secrets/", own_app.forget_secrets, name="own-app-forget-secrets"),
    path("app/<str:login>/remove/", own_app.remove, name="own-app-remove"),
    path("trial/", trial.show, name="webhook-trial"),
    path("trial/start/", trial.start, name="webhook-trial-start"),
    path("pause/", pausing.pause, name="sending-pause"),
    path("resume/", pausing.resume, name="sending-resume"),
    path("<int:pk>/location/", pages.move, name="connection-move"),
    path("<int:pk>/check/", pages.check, name="connection-check"),
    path("<int:pk>/disconnect/", pages.disconnect, name="connection-disconnect"),
]
