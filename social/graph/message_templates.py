"""The message templates of a WhatsApp Business Account.

https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account/message_templates/
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from social.graph import client
from social.graph.access import access_of
from social.graph.paging import cursor_of
from social.models import SocialAccount

FIELDS = (
    "id,name,language,status,category,components,parameter_format,quality_score,rejected_reason"
)
PAGE_SIZE = 100
# Business accounts may have 6,000 message templates; ends a listing that never ends.
MOST_LIST_PAGES = 100


@dataclass(frozen=True, slots=True)
class FetchedTemplate:
    """One message template in one language, in Meta's words."""

    external_id: str
    name: str
    language: str
    status: str
    category: str
    quality: str
    rejected_reason: str
    components: list[Any]
    parameter_format: str


def fetch_templates(account: SocialAccount) -> list[FetchedTemplate]:
    """All message templates of the account's business account, following Meta's paging."""
    return [found for answer in _answers(account) for found in _parse(answer)]


def _answers(account: SocialAccount) -> Iterator[dict[str, Any]]:
    access = access_of(account)
    params: dict[str, str | int] = {"fields": FIELDS, "limit": PAGE_SIZE}
    for _page in range(MOST_LIST_PAGES):
        answer = client.get(access, f"{account.waba_id}/message_templates", **params)
        yield answer
        cursor = cursor_of(answer)
        if not cursor or cursor == params.get("after"):
            return
        params["after"] = cursor


def _parse(answer: dict[str, Any]) -> Iterator[FetchedTemplate]:
    rows = answer.get("data")
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and row.get("name") and row.get("language"):
            yield parse_template(row)


def parse_template(row: dict[str, Any]) -> FetchedTemplate:
    """One row of the list. ``NONE`` is what Meta says where nothing was rejected."""
    quality, components = row.get("quality_score"), row.get("components")
    reason = _text(row, "rejected_reason", 300)
    return FetchedTemplate(
        external_id=_text(row, "id", 64),
        name=_text(row, "name", 512),
        language=_text(row, "language", 16),
        status=_text(row, "status", 32).upper(),
        category=_text(row, "category", 32),
        quality=_text(quality, "score", 16) if isinstance(quality, dict) else "",
        rejected_reason="" if reason == "NONE" else reason,
        components=components if isinstance(components, list) else [],
        parameter_format=_text(row, "parameter_format", 16),
    )


def _text(row: dict[str, Any], name: str, length: int) -> str:
    return str(row.get(name) or "").replace("\0", "")[:length]
