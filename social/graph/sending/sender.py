"""In whose name a call about messages is made."""

from typing import Any

from social.graph import client
from social.graph.access import access_of
from social.models import Login, SocialAccount
from social.platforms import Platform


def sender_of(account: SocialAccount) -> str:
    """The id in the path: an Instagram account behind a page sends through the page."""
    if account.platform == Platform.INSTAGRAM and account.login == Login.FACEBOOK:
        return account.page_id or "me"
    return account.external_id


def post_messages(account: SocialAccount, body: dict[str, Any]) -> dict[str, Any]:
    """Post to the account's ``messages``, once. Raises :class:`GraphError`."""
    return client.post(access_of(account), f"{sender_of(account)}/messages", json=body)
