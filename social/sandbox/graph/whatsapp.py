"""WhatsApp Business Accounts, their numbers, and making a number ready.

https://developers.facebook.com/docs/whatsapp/business-management-api/manage-phone-numbers
"""

from typing import Any

from social.sandbox.faults import bad_parameter, missing_object
from social.sandbox.graph.call import Answer, Call, endpoint
from social.sandbox.graph.fields import select
from social.sandbox.graph.paging import answer_page
from social.sandbox.models import SandboxNumber, SandboxToken, SandboxWaba
from social.sandbox.validity import require_scope

Kind = SandboxToken.Kind
MANAGEMENT = "whatsapp_business_management"
_PIN_DIGITS = 6


def read_object(call: Call, token: SandboxToken, object_id: str) -> Answer:
    """``/{waba}``, ``/{phone_number_id}`` or ``/{business}``."""
    require_scope(token, MANAGEMENT)
    wabas = SandboxWaba.objects.filter(external_id__in=token.grant.target_ids)
    account = wabas.filter(external_id=object_id).first()
    if account is not None:
        return select(_describe_account(account), call.fields("id,name"))
    number = find_number(token, object_id)
    if number is not None:
        return select(
            _describe_number(number), call.fields("id,display_phone_number,verified_name")
        )
    business = wabas.filter(business_id=object_id).first()
    if business is None:
        raise missing_object(object_id)
    return {"id": object_id, "name": business.name}


@endpoint("GET")
def phone_numbers(call: Call, object_id: str) -> Answer:
    """``/{waba}/phone_numbers``."""
    token = call.token(Kind.SYSTEM)
    require_scope(token, MANAGEMENT)
    if object_id not in token.grant.target_ids:
        _explain_business(object_id)
        raise missing_object(object_id)
    wanted = call.fields("id,display_phone_number,verified_name,quality_rating")
    numbers = SandboxNumber.objects.filter(waba_id=object_id)
    return answer_page(call, numbers, lambda number: select(_describe_number(number), wanted))


@endpoint("GET")
def accounts_of_business(call: Call, object_id: str) -> Answer:
    """``/{business}/owned_whatsapp_business_accounts``: those the token may see."""
    token = call.token(Kind.SYSTEM)
    require_scope(token, MANAGEMENT)
    found = SandboxWaba.objects.filter(
        business_id=object_id, external_id__in=token.grant.target_ids
    )
    if not found.exists():
        raise missing_object(object_id)
    wanted = call.fields("id,name")
    return answer_page(call, found, lambda account: select(_describe_account(account), wanted))


@endpoint("POST")
def register(call: Call, object_id: str) -> Answer:
    """``/{phone_number_id}/register``: with the PIN of two-step verification."""
    token = call.token(Kind.SYSTEM)
    require_scope(token, MANAGEMENT)
    number = find_number(token, object_id)
    if number is None:
        raise missing_object(object_id)
    pin = call.text("pin")
    if call.text("messaging_product") != "whatsapp" or not _is_pin(pin):
        raise bad_parameter("Param pin must be a string of 6 digits.")
    number.is_registered = True
    number.save(update_fields=["is_registered"])
    return {"success": True}


def find_number(token: SandboxToken, number_id: str) -> SandboxNumber | None:
    """The number, if it is in an account the token is for."""
    numbers = SandboxNumber.objects.filter(external_id=number_id)
    return numbers.filter(waba_id__in=token.grant.target_ids).first()


def _explain_business(object_id: str) -> None:
    """An id of a portfolio has no such list, and Graph says so in its own way."""
    if SandboxWaba.objects.filter(business_id=object_id).exists():
        raise bad_parameter("Tried accessing nonexisting field (phone_numbers) on node type")


def _is_pin(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) == _PIN_DIGITS


def _describe_account(account: SandboxWaba) -> dict[str, Any]:
    return {
        "id": account.external_id,
        "name": account.name,
        "currency": "EUR",
        "timezone_id": "1",
        "message_template_namespace": "sandbox",
    }


def _describe_number(number: SandboxNumber) -> dict[str, Any]:
    is_ready = number.is_registered
    return {
        "id": number.external_id,
        "display_phone_number": number.display_number,
        "verified_name": number.name,
        "quality_rating": "GREEN" if is_ready else "UNKNOWN",
        "code_verification_status": "VERIFIED" if is_ready else "NOT_VERIFIED",
        "platform_type": "CLOUD_API" if is_ready else "NOT_APPLICABLE",
    }
