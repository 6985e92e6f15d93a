"""Who somebody is: the profile of a person who wrote.

https://developers.facebook.com/docs/messenger-platform/identity/user-profile
"""

from typing import Any

from social.platforms import Platform
from social.sandbox.faults import GraphFault, missing_object
from social.sandbox.graph.call import Answer, Call
from social.sandbox.graph.fields import select
from social.sandbox.models import SandboxChat, SandboxInstagram, SandboxPage, SandboxToken
from social.sandbox.pictures import picture_url
from social.sandbox.validity import require_scope

# What a token needs for the messages of an asset, and which error it gets without.
_MESSAGES = {
    (Platform.FACEBOOK, False): ("pages_messaging", 200),
    (Platform.INSTAGRAM, False): ("instagram_manage_messages", 10),
    (Platform.INSTAGRAM, True): ("instagram_business_manage_messages", 10),
}


def require_messages(token: SandboxToken, platform: str) -> None:
    """Raise Meta's permission error unless the token may read and write messages there."""
    is_instagram_login = token.kind == SandboxToken.Kind.INSTAGRAM
    require_scope(token, *_MESSAGES[Platform(platform), is_instagram_login])


def asset_ids_of(token: SandboxToken) -> list[str]:
    """The inboxes the token opens: its page's and the linked account's, or its own."""
    if token.kind == SandboxToken.Kind.INSTAGRAM:
        return [token.subject_id]
    if token.kind != SandboxToken.Kind.PAGE:
        return []
    linked = SandboxInstagram.objects.filter(page__external_id=token.subject_id)
    pages = SandboxPage.objects.filter(external_id=token.subject_id)
    return [
        *pages.values_list("external_id", flat=True),
        *linked.values_list("external_id", flat=True),
    ]


def read_profile(call: Call, token: SandboxToken, person_id: str) -> Answer:
    """``/{IGSID}`` or ``/{PSID}``."""
    chats = SandboxChat.objects.select_related("person")
    ids = asset_ids_of(token)
    chat = chats.filter(person_external_id=person_id, asset_id__in=ids).first()
    if chat is None:
        raise missing_object(person_id)
    require_messages(token, chat.platform)
    if chat.last_inbound_at is None:
        raise GraphFault(
            message="(#230) User consent is required to access user profile.", code=230
        )
    return select(_describe_person(chat), call.fields("name,profile_pic"))


def _describe_person(chat: SandboxChat) -> dict[str, Any]:
    person = chat.person
    first_name, _space, last_name = person.name.partition(" ")
    shared = {
        "id": chat.person_external_id,
        "name": person.name,
        "profile_pic": picture_url(person.hue),
    }
    if chat.platform != Platform.INSTAGRAM:
        return {**shared, "first_name": first_name, "last_name": last_name}
    return {
        **shared,
        "username": person.username,
        "follower_count": 120,
        "is_user_follow_business": True,
        "is_business_follow_user": False,
        "is_verified_user": False,
    }
