"""Paths of Instagram Login's Graph, below ``/sandbox/instagram-graph/``."""

from django.urls import path, re_path

from social.sandbox.graph import instagram_oauth, objects
from social.sandbox.graph.urls import shared, unknown_path

urlpatterns = [
    path("access_token", instagram_oauth.lengthen),
    path("refresh_access_token", instagram_oauth.refresh),
    path("me", objects.me),
    *shared,
    re_path(r"^(?P<rest>.*)$", unknown_path),
]
