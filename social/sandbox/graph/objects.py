"""Reading things: me, pages, people, Instagram accounts, conversations, messages, numbers.

https://developers.facebook.com/docs/graph-api/reference/user/accounts/
https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login
"""

from typing import Any

from social.sandbox import tokens
from social.sandbox.faults import GraphFault, invalid_token, missing_object
from social.sandbox.graph import apps, conversations, media, people, whatsapp
from social.sandbox.graph.call import Answer, Call, endpoint
from social.sandbox.graph.fields import select
from social.sandbox.graph.paging import answer_page
from social.sandbox.models import (
    SandboxInstagram,
    SandboxPage,
    SandboxToken,
    SandboxUser,
)
from social.sandbox.pictures import picture_url
from social.sandbox.validity import require_scope

Kind = SandboxToken.Kind
BASIC = "instagram_business_basic"
PAGES_AT_ONCE = 25


@endpoint("GET")
def me(call: Call) -> Answer:
    """``/me``: whoever the token is for."""
    token = call.token()
    match Kind(token.kind):
        case Kind.PAGE:
            return _page_fields(call, token, token.subject_id)
        case Kind.INSTAGRAM:
            return _instagram_me(call, token)
        case Kind.SYSTEM:
            return select({"id": token.subject_id, "name": "EchoDesk"}, call.fields("id,name"))
        case Kind.USER:
            return select(_describe_user(token), call.fields("id,name"))


@endpoint("GET")
def accounts(call: Call) -> Answer:
    """``/me/accounts``: the pages the person ticked, in pages of ``limit``.

    Without ``pages_show_list`` the list is empty, not refused.
    """
    token = call.token(Kind.USER)
    if token.grant.data_access_is_over:
        raise invalid_token("Error validating access token: access to the user's data expired.")
    may_list = "pages_show_list" in token.grant.scopes
    ids = token.grant.target_ids if may_list else []
    pages = SandboxPage.objects.select_related("instagram")
    mine = pages.filter(external_id__in=ids, owner_id=token.subject_id)
    wanted = call.fields("id,name,access_token,tasks")
    return answer_page(
        call,
        mine,
        lambda page: select(_describe_page(page, token), wanted),
        largest=PAGES_AT_ONCE,
    )


@endpoint("GET", "DELETE")
def by_id(call: Call, object_id: str) -> Answer:
    """``/{id}``: whatever the id is of and the token may see. WhatsApp's files can be deleted."""
    if call.method == "DELETE":
        return media.delete_media(call.token(Kind.SYSTEM), object_id)
    if apps.is_asked_by_app(call):
        return apps.read_app(call, object_id)
    token = call.token()
    if token.kind == Kind.SYSTEM:
        file = media.read_media(token, object_id)
        return whatsapp.read_object(call, token, object_id) if file is None else file
    if object_id == token.subject_id and token.kind == Kind.INSTAGRAM:
        return _instagram_me(call, token)
    if SandboxPage.objects.filter(external_id=object_id).exists():
        return _page_fields(call, token, object_id)
    found = conversations.read_object(call, token, object_id)
    return people.read_profile(call, token, object_id) if found is None else found


def _describe_user(token: SandboxToken) -> dict[str, Any]:
    user = SandboxUser.objects.filter(external_id=token.subject_id).first()
    return {"id": token.subject_id, "name": user.name if user else "Sandbox Owner"}


def _page_fields(call: Call, token: SandboxToken, page_id: str) -> Answer:
    page = SandboxPage.objects.select_related("instagram").filter(external_id=page_id).first()
    # A page's token opens this one page, a person's every page they ticked.
    is_own = token.kind == Kind.USER or token.subject_id == page_id
    if page is None or not is_own or page_id not in token.grant.target_ids:
        raise missing_object(page_id)
    return select(_describe_page(page, token), call.fields("id,name"))


def _describe_page(page: SandboxPage, token: SandboxToken) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": page.external_id,
        "name": page.name,
        "access_token": tokens.page_token_of(token.grant, page.external_id),
        "tasks": page.tasks,
        "category": "Shop",
    }
    if page.linked_instagram:
        # Absent altogether where no professional account is linked.
        described["instagram_business_account"] = _describe_instagram(page.linked_instagram)
    return described


def _describe_instagram(account: SandboxInstagram) -> dict[str, Any]:
    return {
        "id": account.external_id,
        "username": account.username,
        "name": account.name,
        "profile_picture_url": picture_url(5),
    }


def _instagram_me(call: Call, token: SandboxToken) -> Answer:
    """The account of Instagram Login, in the list Meta documents or flat as it is seen.

    Every other login gets the other one, for as long as it lasts.
    """
    require_scope(token, BASIC, code=10)
    account = SandboxInstagram.objects.filter(external_id=token.subject_id).first()
    if account is None:
        raise GraphFault(message="The account is gone.", code=100, subcode=33)
    described = {
        **_describe_instagram(account),
        "id": account.app_scoped_id,
        "user_id": account.external_id,
        "account_type": "BUSINESS",
        "followers_count": 1204,
        "follows_count": 87,
        "media_count": 41,
    }
    row = select(described, call.fields("id,username"))
    return {"data": [row]} if token.grant.session % 2 else row
