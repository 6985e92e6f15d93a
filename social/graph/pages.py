"""Pages, what hangs on them, and being told of what happens there.

https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps/
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from social.graph import client
from social.graph.access import Access
from social.graph.errors import GraphError
from social.graph.kinds import Kind

PAGE_SIZE = 100
# More list pages than any admin has; ends a listing whose "next" never ends.
MOST_LIST_PAGES = 50
LIST_FIELDS = (
    "id,name,access_token,tasks,instagram_business_account{id,username,name,profile_picture_url}"
)

# Fields of the ``page`` object. Those after the first group need permissions, or
# features of the app, that an installation may not have.
MESSAGE_FIELDS = (
    "messages",
    "message_echoes",
    "message_deliveries",
    "message_reads",
    "message_reactions",
    "messaging_postbacks",
)
PAGE_FIELDS = (
    *MESSAGE_FIELDS,
    "message_edits",
    "messaging_referrals",
    "messaging_optins",
    "messaging_handovers",
    "standby",
    "feed",
    "mention",
)


@dataclass(frozen=True, slots=True)
class InstagramProfile:
    """A professional account; ``id`` is the 17841… one that webhooks name."""

    id: str
    username: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page the person manages, with its own token."""

    id: str
    name: str
    token: str = field(repr=False)
    tasks: frozenset[str]
    instagram: InstagramProfile | None = None

    @property
    def can_message(self) -> bool:
        """Whether the person may answer messages for the page.

        New-style pages report the same tasks under ``PROFILE_PLUS_`` names. A page
        that reports no tasks at all is given the benefit of the doubt.
        """
        plain = {task.removeprefix("PROFILE_PLUS_") for task in self.tasks}
        return not plain or not plain.isdisjoint({"MESSAGING", "MANAGE", "FULL_CONTROL"})


def list_pages(user: Access) -> list[Page]:
    """All pages the person let us see, following Meta's paging."""
    return [page for answer in _answers(user) for page in _parse_pages(answer)]


def _answers(user: Access) -> Iterator[dict[str, Any]]:
    """The list, page after page.

    ``next`` is a whole address with the token in it, so only its cursor is taken
    over, and only while it moves.
    """
    params: dict[str, str | int] = {"fields": LIST_FIELDS, "limit": PAGE_SIZE}
    for _number in range(MOST_LIST_PAGES):
        answer = client.get(user, "me/accounts", **params)
        yield answer
        following = {**params, **_cursor_of(answer)}
        if following == params:
            return
        params = following


def _cursor_of(answer: dict[str, Any]) -> dict[str, str | int]:
    paging = answer.get("paging")
    link = paging.get("next") if isinstance(paging, dict) else None
    if not isinstance(link, str):
        return {}
    wanted = ("after", "offset", "__paging_token")
    return {name: value for name, value in parse_qsl(urlsplit(link).query) if name in wanted}


def _parse_pages(answer: dict[str, Any]) -> Iterator[Page]:
    rows = answer.get("data")
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and row.get("id") and row.get("access_token"):
            yield parse_page(row)


def parse_page(row: dict[str, Any]) -> Page:
    """One page of ``/me/accounts``, or of ``/{page-id}``."""
    tasks = row.get("tasks")
    return Page(
        id=str(row.get("id") or ""),
        name=str(row.get("name") or ""),
        token=str(row.get("access_token") or ""),
        tasks=frozenset(str(task) for task in tasks) if isinstance(tasks, list) else frozenset(),
        instagram=parse_instagram(row.get("instagram_business_account")),
    )


def parse_instagram(row: object) -> InstagramProfile | None:
    """The professional account in ``row``; ``None`` if there is none."""
    if not isinstance(row, dict) or not row.get("id"):
        return None
    return InstagramProfile(
        id=str(row["id"]),
        username=str(row.get("username") or ""),
        name=str(row.get("name") or ""),
    )


def subscribe_page(page: Access, page_id: str) -> list[str]:
    """Have the page's events sent to us; returns the fields that were accepted.

    One field that the app may not have fails the whole call, so that a refusal is
    answered by asking for messages alone.
    """
    try:
        return subscribe(page, page_id, PAGE_FIELDS)
    except GraphError as error:
        if error.kind not in {Kind.BAD_REQUEST, Kind.PERMISSION}:
            raise
    return subscribe(page, page_id, MESSAGE_FIELDS)


def subscribe(access: Access, object_id: str, fields: Sequence[str] = ()) -> list[str]:
    """Subscribe our app to a page, an Instagram account or a WhatsApp business account."""
    path = f"{object_id}/subscribed_apps"
    if fields:
        answer = client.post(access, path, subscribed_fields=",".join(fields))
    else:
        answer = client.post(access, path)
    _require_success(answer)
    return list(fields)


def unsubscribe(access: Access, object_id: str) -> None:
    """Have no more events sent."""
    _require_success(client.delete(access, f"{object_id}/subscribed_apps"))


def list_subscribed_fields(access: Access, object_id: str, app_id: str) -> list[str] | None:
    """The fields our app is subscribed to; ``None`` if it is not subscribed at all."""
    rows = client.get(access, f"{object_id}/subscribed_apps").get("data")
    for row in rows if isinstance(rows, list) else []:
        # WhatsApp nests what pages put flat.
        app = row.get("whatsapp_business_api_data", row) if isinstance(row, dict) else {}
        if isinstance(app, dict) and (not app_id or str(app.get("id")) == app_id):
            fields = row.get("subscribed_fields")
            return [str(name) for name in fields] if isinstance(fields, list) else []
    return None


def _require_success(answer: dict[str, Any]) -> None:
    """Meta says ``true`` on one page of its documentation and ``"true"`` on another."""
    if str(answer.get("success")).lower() != "true":
        raise GraphError(Kind.BAD_REQUEST, "Meta did not confirm the subscription")
