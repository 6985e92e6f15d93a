"""Asking Meta whether a token really opens an account. One function per kind of account.

Each returns the account's names as Meta knows them, and raises
:class:`social.graph.errors.GraphError` where the token does not reach it.
"""

from dataclasses import dataclass
from typing import Any

from social.graph import client
from social.graph.access import Access
from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.graph.pages import InstagramProfile, parse_instagram, subscribe, subscribe_page
from social.models import Login
from social.platforms import Platform

# Fields of the ``instagram`` object for Instagram Login; the account in fact gets
# whatever the app is subscribed to.
INSTAGRAM_FIELDS = (
    "messages",
    "messaging_postbacks",
    "messaging_seen",
    "message_reactions",
    "comments",
)
# What people say, and what the WhatsApp Business app says beside us; then news.
WHATSAPP_FIELDS = (
    *("messages", "smb_message_echoes", "user_preferences"),
    *("account_update", "account_alerts", "account_review_update", "business_capability_update"),
    *("message_template_status_update", "message_template_quality_update"),
    *("template_category_update", "phone_number_name_update", "phone_number_quality_update"),
    "security",
)


@dataclass(frozen=True, slots=True)
class Verified:
    """What Meta says the account is."""

    page_id: str = ""
    username: str = ""
    display_name: str = ""
    app_scoped_user_id: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """Which account is asked about."""

    platform: str
    login: str
    external_id: str
    page_id: str = ""
    waba_id: str = ""


def fetch_verified(access: Access, subject: Subject) -> Verified:
    """Read the account with ``access``."""
    if subject.platform == Platform.FACEBOOK:
        return _page(access, subject)
    if subject.platform == Platform.WHATSAPP:
        return _number(access, subject)
    if subject.login == Login.INSTAGRAM:
        return _instagram_itself(access, subject)
    return _instagram_of_page(access, subject)


def subscribe_subject(access: Access, subject: Subject) -> list[str]:
    """Have the account's events sent to us; the fields that were accepted."""
    if subject.platform == Platform.WHATSAPP:
        subscribe(access, subject.waba_id)
        return list(WHATSAPP_FIELDS)
    if subject.login == Login.INSTAGRAM:
        return subscribe(access, subject.external_id, INSTAGRAM_FIELDS)
    return subscribe_page(access, subject.page_id or subject.external_id)


def _text(row: dict[str, Any], name: str) -> str:
    return str(row.get(name) or "")


def _mismatch(what: str) -> GraphError:
    return GraphError(Kind.MISSING, f"The token belongs to another {what}")


def _page(access: Access, subject: Subject) -> Verified:
    row = client.get(access, subject.external_id, fields="id,name")
    if _text(row, "id") != subject.external_id:
        raise _mismatch("page")
    return Verified(page_id=subject.external_id, display_name=_text(row, "name"))


def _instagram_of_page(access: Access, subject: Subject) -> Verified:
    """The Instagram account as the page sees it: proves both the page and the link."""
    fields = "id,name,instagram_business_account{id,username,name}"
    # With a page's own token, "me" is the page.
    row = client.get(access, subject.page_id or "me", fields=fields)
    linked: InstagramProfile | None = parse_instagram(row.get("instagram_business_account"))
    if linked is None or linked.id != subject.external_id:
        raise GraphError(Kind.SETTINGS, "The page is not linked to this Instagram account")
    return Verified(
        page_id=_text(row, "id"),
        username=linked.username,
        display_name=linked.name or _text(row, "name"),
    )


def _instagram_itself(access: Access, subject: Subject) -> Verified:
    """https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login"""
    answer = client.get(access, "me", fields="id,user_id,username,name")
    # Documented in a list, commonly observed without it.
    listed = answer.get("data")
    row = listed[0] if isinstance(listed, list) and listed else answer
    if not isinstance(row, dict) or _text(row, "user_id") != subject.external_id:
        raise _mismatch("Instagram account")
    return Verified(
        username=_text(row, "username"),
        display_name=_text(row, "name"),
        app_scoped_user_id=_text(row, "id"),
    )


def _number(access: Access, subject: Subject) -> Verified:
    row = client.get(access, subject.external_id, fields="id,display_phone_number,verified_name")
    if _text(row, "id") != subject.external_id:
        raise _mismatch("WhatsApp number")
    return Verified(
        username=_text(row, "verified_name"), display_name=_text(row, "display_phone_number")
    )
