"""Which permissions an account needs for what EchoDesk does with it.

https://developers.facebook.com/docs/permissions
"""

from collections.abc import Iterable

from social.models import Login, SocialAccount
from social.platforms import Platform

_PAGE = ("pages_show_list", "pages_manage_metadata", "pages_read_engagement")

REQUIRED: dict[tuple[str, str], tuple[str, ...]] = {
    (Platform.INSTAGRAM, Login.FACEBOOK): (
        "instagram_basic",
        "instagram_manage_messages",
        "instagram_manage_comments",
        *_PAGE,
    ),
    (Platform.INSTAGRAM, Login.INSTAGRAM): (
        "instagram_business_basic",
        "instagram_business_manage_messages",
        "instagram_business_manage_comments",
    ),
    (Platform.FACEBOOK, Login.FACEBOOK): (*_PAGE, "pages_messaging"),
    (Platform.WHATSAPP, Login.FACEBOOK): (
        "whatsapp_business_messaging",
        "whatsapp_business_management",
    ),
}


def missing_scopes(account: SocialAccount) -> list[str]:
    """What the account needs and was not given; empty while it is not known what was given."""
    return missing(account.platform, account.login, account.scopes)


def missing(platform: str, login: str, granted: Iterable[str]) -> list[str]:
    """The required permissions that are not among ``granted``, in the table's order."""
    known = set(granted)
    required = REQUIRED.get((platform, login), ())
    return [scope for scope in required if scope not in known] if known else []
