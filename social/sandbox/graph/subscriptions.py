"""Which webhooks the app gets for a page or a WhatsApp account.

https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps/
"""

from django.conf import settings

from social.sandbox.faults import bad_parameter, missing_object
from social.sandbox.graph.call import Answer, Call, endpoint
from social.sandbox.models import SandboxSubscription, SandboxToken

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
    """``/{page|waba}/subscribed_apps``."""
    token = call.token(SandboxToken.Kind.PAGE, SandboxToken.Kind.WABA)
    if object_id not in {token.subject_id, "me"}:
        raise missing_object(object_id)
    if call.method == "GET":
        return {"data": _listed(token)}
    if call.method == "DELETE":
        SandboxSubscription.objects.filter(object_id=token.subject_id).delete()
    else:
        SandboxSubscription.objects.update_or_create(
            object_id=token.subject_id, defaults={"fields": _wanted_fields(call, token)}
        )
    return {"success": True}


def _wanted_fields(call: Call, token: SandboxToken) -> list[str]:
    if token.kind == SandboxToken.Kind.WABA:
        # WhatsApp's fields are chosen for the app as a whole.
        return ["messages", "smb_message_echoes"]
    fields = [name for name in call.text("subscribed_fields").split(",") if name]
    if not fields:
        raise bad_parameter("The parameter subscribed_fields is required")
    for position, name in enumerate(fields):
        if name not in PAGE_FIELDS:
            one_of = ", ".join(sorted(PAGE_FIELDS))
            raise bad_parameter(
                f"Param subscribed_fields[{position}] must be one of {{{one_of}}} - got {name!r}."
            )
    return fields


def _listed(token: SandboxToken) -> list[Answer]:
    row = SandboxSubscription.objects.filter(object_id=token.subject_id).first()
    if row is None:
        return []
    app = {"id": settings.META_APP_ID, "name": "EchoDesk", "link": settings.SITE_URL}
    if token.kind == SandboxToken.Kind.WABA:
        return [{"whatsapp_business_api_data": app}]
    return [{"category": "Business", **app, "subscribed_fields": row.fields}]
