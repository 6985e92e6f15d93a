"""Who a person is, as far as Meta tells.

https://developers.facebook.com/docs/messenger-platform/instagram/features/user-profile
https://developers.facebook.com/docs/messenger-platform/identity/user-profile
"""

from dataclasses import dataclass
from typing import Any

from social.graph import client
from social.graph.access import access_of
from social.models import SocialAccount
from social.platforms import Platform

_FIELDS = {
    Platform.INSTAGRAM: "name,username,profile_pic",
    Platform.FACEBOOK: "first_name,last_name,profile_pic",
}


@dataclass(frozen=True, slots=True)
class Profile:
    """Any of the three may be empty. ``picture_url`` dies after a few days."""

    name: str = ""
    username: str = ""
    picture_url: str = ""


def fetch_profile(account: SocialAccount, external_id: str) -> Profile:
    """Ask Meta who ``external_id`` (IGSID or PSID) is.

    Raises :class:`GraphError`: ``refused`` where Meta will not say (no consent, a
    reviewer's bot, a deleted person), else ``retryable`` or a problem of the account.
    WhatsApp has no such call, names come with its webhooks: the profile is empty.
    """
    fields = _FIELDS.get(Platform(account.platform))
    if fields is None:
        return Profile()
    return parse_profile(client.get(access_of(account), external_id, fields=fields))


def parse_profile(answer: dict[str, Any]) -> Profile:
    """The profile in Meta's answer; what is null, absent or of a wrong type is empty."""

    def text(name: str) -> str:
        value = answer.get(name)
        return value.strip() if isinstance(value, str) else ""

    name = text("name") or f"{text('first_name')} {text('last_name')}".strip()
    return Profile(name=name, username=text("username"), picture_url=text("profile_pic"))
