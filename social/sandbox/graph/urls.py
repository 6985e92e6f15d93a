"""Graph's paths, below ``/sandbox/graph/`` and an optional version."""

from django.urls import path, re_path

from social.sandbox.faults import GraphFault
from social.sandbox.graph import messages, oauth, objects, subscriptions
from social.sandbox.graph.call import Answer, Call, endpoint


@endpoint("GET", "POST", "DELETE")
def unknown_path(_call: Call, rest: str) -> Answer:
    """Whatever the sandbox does not play."""
    raise GraphFault(message=f"Unknown path components: /{rest}", code=2500)


urlpatterns = [
    path("oauth/access_token", oauth.access_token),
    path("me", objects.me),
    path("me/accounts", objects.accounts),
    path("me/permissions", oauth.permissions),
    path("debug_token", oauth.debug_token),
    path("<str:object_id>", objects.read_object),
    path("<str:object_id>/messages", messages.messages),
    path("<str:object_id>/subscribed_apps", subscriptions.subscribed_apps),
    path("<str:object_id>/phone_numbers", objects.phone_numbers),
    re_path(r"^(?P<rest>.*)$", unknown_path),
]
