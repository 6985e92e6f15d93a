"""WhatsApp Business Accounts and the numbers in them.

https://developers.facebook.com/docs/whatsapp/business-management-api/manage-phone-numbers
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from social.graph import client
from social.graph.access import Access
from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.graph.paging import cursor_of

NUMBER_FIELDS = "id,display_phone_number,verified_name,quality_rating,platform_type"
# More list pages than any business has numbers for.
MOST_LIST_PAGES = 20


@dataclass(frozen=True, slots=True)
class Number:
    """One number. ``id`` is what webhooks and sends name it by."""

    id: str
    display_number: str
    name: str
    is_registered: bool


@dataclass(frozen=True, slots=True)
class WhatsAppAccount:
    """A WhatsApp Business Account ("WABA")."""

    id: str
    name: str = ""


def list_numbers(access: Access, waba_id: str) -> list[Number]:
    """The numbers of a WhatsApp Business Account; an error for an id that is none."""
    numbers: list[Number] = []
    params: dict[str, str | int] = {"fields": NUMBER_FIELDS, "limit": 100}
    for _page in range(MOST_LIST_PAGES):
        answer = client.get(access, f"{waba_id}/phone_numbers", **params)
        numbers.extend(_parse_number(row) for row in _rows(answer))
        cursor = cursor_of(answer)
        if not cursor or cursor == params.get("after"):
            break
        params["after"] = cursor
    return numbers


def list_accounts_of_business(access: Access, business_id: str) -> list[WhatsAppAccount]:
    """The accounts of a business portfolio; an error for an id that is no portfolio's."""
    answer = client.get(access, f"{business_id}/owned_whatsapp_business_accounts", fields="id,name")
    return [WhatsAppAccount(str(row["id"]), str(row.get("name") or "")) for row in _rows(answer)]


def fetch_account(access: Access, waba_id: str) -> WhatsAppAccount:
    """The account's own name."""
    row = client.get(access, waba_id, fields="id,name")
    return WhatsAppAccount(str(row.get("id") or ""), str(row.get("name") or ""))


def register(access: Access, number_id: str, pin: str) -> None:
    """Make a number ready for the Cloud API; ``pin`` becomes its six-digit two-step PIN."""
    answer = client.post(
        access, f"{number_id}/register", json={"messaging_product": "whatsapp", "pin": pin}
    )
    if str(answer.get("success")).lower() != "true":
        raise GraphError(Kind.BAD_REQUEST, "Meta did not confirm the registration")


def _rows(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    rows = answer.get("data")
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and row.get("id"):
            yield row


def _parse_number(row: dict[str, Any]) -> Number:
    # A number nobody has registered yet is of no platform. Where Meta does not say,
    # it is taken to be ready.
    kind = str(row.get("platform_type") or "CLOUD_API")
    return Number(
        id=str(row["id"]),
        display_number=str(row.get("display_phone_number") or ""),
        name=str(row.get("verified_name") or ""),
        is_registered=kind != "NOT_APPLICABLE",
    )
