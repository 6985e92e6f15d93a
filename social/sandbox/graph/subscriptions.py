"""Which webhooks an app gets for a page, an Instagram account or a WhatsApp account.

https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps/
"""

from collections.abc import Collection
from typing import Any

from django.conf import settings

from social.sandbox.assets import INSTAGRAM_FIELDS, WHATSAPP_FIELDS
from social.sandbox.faults import GraphFault, bad_parameter, missing_object
from social.sandbox.graph.call import Answer, Call, endpoint
from social.sandbox.models import SandboxSubscription, SandboxToken
from social.sandbox.validity import require_scope

Kind = SandboxToken.Kind
PAGE_FIELDS = frozenset(
    {
        "feed",
        "mention",
        "message_deliveries",
        "message_echoes",
        "message_edits",
        "message_reactions",
        "message_reads",
        "messages",
        "messaging_feedback",
        "messaging_handovers",
        "messaging_optins",
        "messaging_policy_enforcement",
        "messaging_postbacks",
        "messaging_referrals",
        "messaging_seen",
        "standby",
    }
)


@endpoint("GET", "POST", "DELETE")
def subscribed_apps(call: Call, object_id: str) -> Answer:
    """``/{page|ig|waba}/subscribed_apps``."""
    token = call.token(Kind.PAGE, Kind.SYSTEM, Kind.INSTAGRAM)
    subject_id = _subject(token, object_id)
    _require_permission(token)
    mine = SandboxSubscription.objects.filter(object_id=subject_id, app_id=token.grant.app_id)
    if call.method == "GET":
        return {"data": [_describe(token, row) for row in mine]}
    if call.method == "DELETE":
        mine.delete()
    else:
        SandboxSubscription.objects.update_or_create(
            object_id=subject_id,
            app_id=token.grant.app_id,
            defaults={"fields": _wanted_fields(call, token)},
        )
    return {"success": True}


def _subject(token: SandboxToken, object_id: str) -> str:
    if token.kind == Kind.SYSTEM:
        if object_id not in token.grant.target_ids:
            raise missing_object(object_id)
        return object_id
    if object_id not in {token.subject_id, "me"}:
        raise missing_object(object_id)
    return token.subject_id


def _require_permission(token: SandboxToken) -> None:
    match Kind(token.kind):
        case Kind.SYSTEM:
            require_scope(token, "whatsapp_business_management")
        case Kind.INSTAGRAM:
            require_scope(token, "instagram_business_basic", code=10)
        case _:
            require_scope(token, "pages_manage_metadata")


def _wanted_fields(call: Call, token: SandboxToken) -> list[str]:
    if token.kind == Kind.SYSTEM:
        return sorted(WHATSAPP_FIELDS)
    fields = [name for name in call.text("subscribed_fields").split(",") if name]
    if not fields:
        raise bad_parameter("The parameter subscribed_fields is required")
    if token.kind == Kind.INSTAGRAM:
        _check_names(fields, INSTAGRAM_FIELDS)
        return fields
    _check_names(fields, PAGE_FIELDS)
    if any(name.startswith("messag") for name in fields):
        _require_messaging(token)
    return fields


def _check_names(fields: list[str], known: Collection[str]) -> None:
    for position, name in enumerate(fields):
        if name not in known:
            one_of = ", ".join(sorted(known))
            raise bad_parameter(
                f"Param subscribed_fields[{position}] must be one of {{{one_of}}} - got {name!r}."
            )


def _require_messaging(token: SandboxToken) -> None:
    if "pages_messaging" not in token.grant.scopes:
        raise GraphFault(
            message="(#200) To subscribe to the messages field, one of these permissions is "
            "needed: pages_messaging",
            code=200,
            status=403,
        )


def _describe(token: SandboxToken, row: SandboxSubscription) -> dict[str, Any]:
    app = {"id": row.app_id, "name": "EchoDesk", "link": settings.SITE_URL}
    if token.kind == Kind.SYSTEM:
        return {"whatsapp_business_api_data": app}
    return {"category": "Business", **app, "subscribed_fields": row.fields}
