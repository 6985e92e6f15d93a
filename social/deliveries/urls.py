"""Addresses of the delivery log."""

from django.urls import path

from social.deliveries import views

urlpatterns = [
    path("", views.deliveries, name="deliveries"),
    path("totals/", views.totals_section, name="delivery-totals"),
    path("try/", views.try_payload, name="delivery-try"),
    path("replay/", views.replay_failed, name="deliveries-replay"),
    path("<int:pk>/", views.delivery, name="delivery"),
    path("<int:pk>/replay/", views.replay, name="delivery-replay"),
]
