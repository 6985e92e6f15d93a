"""In whose name a call about messages is made."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from social import pace
from social.graph import client
from social.graph.access import access_of
from social.graph.errors import GraphError
from social.models import Login, SocialAccount
from social.platforms import Platform


def sender_of(account: SocialAccount) -> str:
    """The id in the path: an Instagram account behind a page sends through the page."""
    if account.platform == Platform.INSTAGRAM and account.login == Login.FACEBOOK:
        return account.page_id or "me"
    return account.external_id


@contextmanager
def minding_limits(account: SocialAccount) -> Iterator[None]:
    """Let nothing more go out for the account for as long as Meta asks to wait."""
    try:
        yield
    except GraphError as error:
        if error.holds_account:
            pace.hold(account.pk, error.wait)
        raise


def post_messages(account: SocialAccount, body: dict[str, Any]) -> dict[str, Any]:
    """Post to the account's ``messages``, once. Raises :class:`GraphError`."""
    with minding_limits(account):
        return client.post(access_of(account), f"{sender_of(account)}/messages", json=body)
