"""Graph's paths, below ``/sandbox/graph/`` and an optional version."""

from django.urls import path, re_path

from social.sandbox.faults import GraphFault
from social.sandbox.graph import (
    attachments,
    conversations,
    media,
    message_templates,
    messages,
    oauth,
    objects,
    subscriptions,
    whatsapp,
)
from social.sandbox.graph.call import Answer, Call, endpoint


@endpoint("GET", "POST", "DELETE")
def unknown_path(_call: Call, rest: str) -> Answer:
    """Whatever the sandbox does not play."""
    raise GraphFault(message=f"Unknown path components: /{rest}", code=2500)


# What Facebook's host and Instagram's have in common.
shared = [
    path("<str:object_id>", objects.by_id),
    path("<str:object_id>/conversations", conversations.conversations),
    path("<str:object_id>/messages", messages.messages),
    path("<str:object_id>/message_attachments", attachments.message_attachments),
    path("<str:object_id>/subscribed_apps", subscriptions.subscribed_apps),
]

urlpatterns = [
    path("oauth/access_token", oauth.access_token),
    path("me", objects.me),
    path("me/accounts", objects.accounts),
    path("debug_token", oauth.debug_token),
    *shared,
    path("<str:object_id>/permissions", oauth.permissions),
    path("<str:object_id>/phone_numbers", whatsapp.phone_numbers),
    path("<str:object_id>/owned_whatsapp_business_accounts", whatsapp.accounts_of_business),
    path("<str:object_id>/register", whatsapp.register),
    path("<str:object_id>/media", media.upload_media),
    path("<str:object_id>/message_templates", message_templates.message_templates_of),
    re_path(r"^(?P<rest>.*)$", unknown_path),
]
