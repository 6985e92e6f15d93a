"""WhatsApp's interactive messages: reply buttons, lists, and a link as a button.

https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-reply-buttons-messages
https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-list-messages
https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-cta-url-messages
"""

from collections.abc import Callable
from typing import Any

from social.sandbox.assets import Asset
from social.sandbox.drafts import Draft
from social.sandbox.faults import bad_value, missing_value
from social.sandbox.graph.fetching import is_address
from social.sandbox.graph.sending.whatsapp_files import KINDS, find_upload
from social.sandbox.models import FileKind, Said, SandboxUpload

Json = dict[str, Any]
MOST_BUTTONS, MOST_ROWS = 3, 10
BODY, LIST_BODY, HEADER, FOOTER = 1024, 4096, 60, 60
TITLE, BUTTON_ID, ROW_ID, ROW_TITLE, SECTION_TITLE, DESCRIPTION = 20, 256, 200, 24, 24, 72
_HEADERS = frozenset({"image", "video", "document"})


def read_interactive(asset: Asset, content: Json) -> Draft:
    """A message of words and something to tap."""
    kind = content.get("type")
    check = _CHECKS.get(str(kind))
    if check is None:
        one_of = ", ".join(_CHECKS)
        raise bad_value(f"Param interactive['type'] must be one of {{{one_of}}} - got {kind!r}.")
    most = LIST_BODY if kind == "list" else BODY
    body = text(_part(content, "body").get("text"), most, "interactive['body']['text']")
    if "footer" in content:
        text(_part(content, "footer").get("text"), FOOTER, "interactive['footer']['text']")
    check(_part(content, "action"))
    header = _header(asset, content, is_list=kind == "list")
    files, uploads = (tuple(zip(*header, strict=True))) if header else ((), ())
    shown = {"type": "interactive", "interactive": content}
    return Draft(Said.OFFER, body, shown, files=tuple(files), uploads=tuple(uploads))


def text(value: Any, most: int, name: str) -> str:
    """Words of that length at most; there have to be some."""
    if value is None or value == "":
        raise missing_value(f"Param {name} is required.")
    if not isinstance(value, str):
        raise bad_value(f"Param {name} must be a string.")
    if len(value) > most:
        raise bad_value(f"Param {name} length invalid. Min length: 1, Max length: {most}")
    return value


def _header(asset: Asset, content: Json, *, is_list: bool) -> list[tuple[FileKind, SandboxUpload]]:
    if "header" not in content:
        return []
    header = _part(content, "header")
    kind = header.get("type")
    if kind == "text":
        text(header.get("text"), HEADER, "interactive['header']['text']")
        return []
    if kind not in _HEADERS or is_list:
        raise bad_value(f"Header type {kind!r} is not supported for this message.")
    upload = find_upload(asset, str(kind), _part(header, str(kind)))
    return [(KINDS[str(kind)][1], upload)]


def _buttons(action: Json) -> None:
    buttons = _listed(action, "buttons", MOST_BUTTONS)
    replies = [_reply(button, position) for position, button in enumerate(buttons)]
    for key in ("id", "title"):
        if len({reply[key] for reply in replies}) < len(replies):
            raise bad_value(f"Button {key}s have to be unique.")


def _reply(button: Any, position: int) -> Json:
    name = f"interactive['action']['buttons'][{position}]"
    if not isinstance(button, dict) or button.get("type") != "reply":
        raise bad_value(f"Param {name}['type'] must be reply.")
    reply = _part(button, "reply")
    text(reply.get("title"), TITLE, f"{name}['reply']['title']")
    text(reply.get("id"), BUTTON_ID, f"{name}['reply']['id']")
    return reply


def _list(action: Json) -> None:
    text(action.get("button"), TITLE, "interactive['action']['button']")
    sections = _listed(action, "sections", MOST_ROWS)
    rows = [row for section in sections for row in _rows(section, alone=len(sections) == 1)]
    if len(rows) > MOST_ROWS:
        raise bad_value(f"Total row count exceed max allowed count: {MOST_ROWS}")
    if len({row["id"] for row in rows}) < len(rows):
        raise bad_value("Row ids have to be unique.")


def _rows(section: Any, *, alone: bool) -> list[Json]:
    found = section if isinstance(section, dict) else {}
    if not alone or "title" in found:
        text(found.get("title"), SECTION_TITLE, "section['title']")
    rows: list[Json] = _listed(found, "rows", MOST_ROWS)
    for row in rows:
        text(row.get("id"), ROW_ID, "row['id']")
        text(row.get("title"), ROW_TITLE, "row['title']")
        if "description" in row:
            text(row["description"], DESCRIPTION, "row['description']")
    return rows


def _link(action: Json) -> None:
    parameters = _part(action, "parameters")
    if action.get("name") != "cta_url":
        raise bad_value("Param interactive['action']['name'] must be cta_url.")
    text(parameters.get("display_text"), TITLE, "parameters['display_text']")
    if not is_address(parameters.get("url")):
        raise bad_value("Param parameters['url'] is not a valid URI.")


def _part(content: Json, name: str) -> Json:
    value = content.get(name)
    if not isinstance(value, dict):
        raise missing_value(f"Param {name} is required and must be an object.")
    return value


def _listed(content: Json, name: str, most: int) -> list[Any]:
    value = content.get(name)
    if not isinstance(value, list) or not value:
        raise missing_value(f"Param {name} is required and must be a non-empty array.")
    if len(value) > most:
        raise bad_value(f"Invalid {name} count. Min allowed {name}: 1, Max allowed: {most}")
    if not all(isinstance(entry, dict) for entry in value):
        raise bad_value(f"Param {name} must hold objects.")
    return value


_CHECKS: dict[str, Callable[[Json], None]] = {
    "button": _buttons,
    "list": _list,
    "cta_url": _link,
}
