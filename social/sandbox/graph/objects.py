"""Reading things: me, pages, people, numbers, and lists of them.

https://developers.facebook.com/docs/graph-api/reference/user/accounts/
https://developers.facebook.com/docs/messenger-platform/identity/user-profile
"""

import base64
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.http import urlencode

from social.platforms import Platform
from social.sandbox import tokens
from social.sandbox.faults import GraphFault, bad_parameter, missing_object
from social.sandbox.graph.call import Answer, Call, endpoint
from social.sandbox.models import SandboxChat, SandboxNumber, SandboxPage, SandboxToken
from social.sandbox.pictures import picture_url

Kind = SandboxToken.Kind
DEFAULT_PAGE_SIZE = 25
TASKS = ["ANALYZE", "ADVERTISE", "MESSAGING", "MODERATE", "CREATE_CONTENT", "MANAGE"]


@endpoint("GET")
def me(call: Call) -> Answer:
    """``/me``: the person of a user token, the page of a page token."""
    token = call.token(Kind.USER, Kind.PAGE)
    if token.kind == Kind.PAGE:
        return _page_fields(call, token, token.subject_id)
    return select({"id": tokens.OWNER_ID, "name": tokens.OWNER_NAME}, call.fields("id,name"))


@endpoint("GET")
def accounts(call: Call) -> Answer:
    """``/me/accounts``: the pages the person ticked, in pages of ``limit``."""
    token = call.token(Kind.USER)
    pages = list(SandboxPage.objects.filter(external_id__in=token.page_ids))
    start, limit = _cursor(call.text("after")), _limit(call.text("limit"))
    wanted = call.fields("id,name,access_token,tasks")
    listed = [select(_describe_page(page, token), wanted) for page in pages[start : start + limit]]
    answer: Answer = {"data": listed}
    if listed:
        answer["paging"] = _paging(call, start, start + len(listed), len(pages))
    return answer


@endpoint("GET")
def read_object(call: Call, object_id: str) -> Answer:
    """``/{id}``: a page, a person who wrote to the page, or a WhatsApp number."""
    token = call.token()
    if token.kind == Kind.WABA:
        return _number_fields(call, token, object_id)
    if SandboxPage.objects.filter(external_id=object_id).exists():
        return _page_fields(call, token, object_id)
    return _profile(call, token, object_id)


@endpoint("GET")
def phone_numbers(call: Call, object_id: str) -> Answer:
    """``/{waba}/phone_numbers``."""
    token = call.token(Kind.WABA)
    if token.subject_id != object_id:
        raise missing_object(object_id)
    wanted = call.fields("id,display_phone_number,verified_name,quality_rating")
    numbers = SandboxNumber.objects.filter(waba_id=object_id)
    return {"data": [select(_describe_number(number), wanted) for number in numbers]}


def select(known: Mapping[str, Any], wanted: Mapping[str, list[str]]) -> dict[str, Any]:
    """The ``wanted`` of the ``known`` fields, one level deep; ``id`` always comes along."""
    chosen: dict[str, Any] = {}
    for name, inner in wanted.items():
        if name in known:
            value = known[name]
            is_nested = inner and isinstance(value, dict)
            chosen[name] = select(value, {key: [] for key in inner}) if is_nested else value
    return {**chosen, "id": known["id"]}


def _page_fields(call: Call, token: SandboxToken, page_id: str) -> Answer:
    page = SandboxPage.objects.filter(external_id=page_id).first()
    if page is None or page_id not in {token.subject_id, *token.page_ids}:
        raise missing_object(page_id)
    return select(_describe_page(page, token), call.fields("id,name"))


def _describe_page(page: SandboxPage, token: SandboxToken) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": page.external_id,
        "name": page.name,
        "access_token": tokens.page_token(page.external_id, token.scopes),
        "tasks": TASKS,
        "category": "Shop",
    }
    if page.instagram_id:
        # Absent altogether where no professional account is linked.
        described["instagram_business_account"] = {
            "id": page.instagram_id,
            "username": page.instagram_username,
            "name": page.name,
            "profile_picture_url": picture_url(5),
        }
    return described


def _number_fields(call: Call, token: SandboxToken, object_id: str) -> Answer:
    number = SandboxNumber.objects.filter(external_id=object_id, waba_id=token.subject_id).first()
    if number is None:
        raise missing_object(object_id)
    return select(_describe_number(number), call.fields("id,display_phone_number,verified_name"))


def _describe_number(number: SandboxNumber) -> dict[str, Any]:
    return {
        "id": number.external_id,
        "display_phone_number": number.display_number,
        "verified_name": number.name,
        "quality_rating": "GREEN",
        "code_verification_status": "VERIFIED",
        "platform_type": "CLOUD_API",
    }


def _profile(call: Call, token: SandboxToken, person_id: str) -> Answer:
    page = SandboxPage.objects.filter(external_id=token.subject_id).first()
    chat = (
        SandboxChat.objects.select_related("person")
        .filter(
            person_external_id=person_id,
            asset_id__in=[page.external_id, page.instagram_id or ""] if page else [],
        )
        .first()
    )
    if chat is None:
        raise missing_object(person_id)
    if chat.last_inbound_at is None:
        raise GraphFault(
            message="(#230) User consent is required to access user profile.", code=230
        )
    wanted = call.fields("name,profile_pic")
    return select(_describe_person(chat), wanted)


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


def _paging(call: Call, start: int, end: int, total: int) -> Answer:
    paging: Answer = {"cursors": {"before": _cursor_at(start), "after": _cursor_at(end)}}
    if end < total:
        query = {**call.request.GET.dict(), "access_token": call.token_text()}
        query["after"] = _cursor_at(end)
        paging["next"] = f"{settings.FACEBOOK_GRAPH_URL}{_graph_path(call)}?{urlencode(query)}"
    return paging


def _graph_path(call: Call) -> str:
    """The path below Graph's host, version included."""
    return "/" + call.request.path.partition("/graph/")[2]


def _cursor_at(position: int) -> str:
    return base64.urlsafe_b64encode(f"QVFI{position}".encode()).decode()


def _cursor(text: str) -> int:
    if not text:
        return 0
    try:
        return int(base64.urlsafe_b64decode(text).decode().removeprefix("QVFI"))
    except ValueError:
        raise bad_parameter("Invalid cursors values") from None


def _limit(text: str) -> int:
    if text and not text.isdecimal():
        raise bad_parameter("Param limit must be an integer")
    return min(int(text or DEFAULT_PAGE_SIZE) or DEFAULT_PAGE_SIZE, 100)
