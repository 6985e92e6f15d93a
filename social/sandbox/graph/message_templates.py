"""``/{waba}/message_templates``: listing, creating and deleting WhatsApp's templates.

https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates
"""

import re
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from social.sandbox import message_templates
from social.sandbox.faults import GraphFault, bad_parameter, missing_object
from social.sandbox.graph import rates
from social.sandbox.graph.call import Answer, Call, endpoint
from social.sandbox.graph.fetching import is_address
from social.sandbox.graph.fields import select
from social.sandbox.graph.paging import answer_page
from social.sandbox.graph.whatsapp import MANAGEMENT
from social.sandbox.models import SandboxTemplate, SandboxToken, SandboxWaba
from social.sandbox.validity import require_scope

CATEGORIES = ("AUTHENTICATION", "MARKETING", "UTILITY")
MOST_BUTTONS = 10
BODY, HEADER, FOOTER, BUTTON = 1024, 60, 60, 25
_NAME = re.compile(r"[a-z0-9_]{1,512}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
_FIELDS = "name,parameter_format,components,language,status,category,id"
_MEDIA = frozenset({"IMAGE", "VIDEO", "DOCUMENT"})
_FILTERS = ("name", "status", "language", "category")


@endpoint("GET", "POST", "DELETE")
def message_templates_of(call: Call, object_id: str) -> Answer:
    """GET lists, POST hands one in for approval, DELETE takes a name in all its languages."""
    token = call.token(SandboxToken.Kind.SYSTEM)
    require_scope(token, MANAGEMENT)
    waba = SandboxWaba.objects.filter(external_id=object_id).first()
    if waba is None or object_id not in token.grant.target_ids:
        raise missing_object(object_id)
    rates.spend_management(object_id)
    message_templates.make_templates(waba)
    mine = SandboxTemplate.objects.filter(waba_id=object_id)
    match call.method:
        case "GET":
            return _list(call, mine)
        case "POST":
            return _create(call, mine, object_id)
        case _:
            return _delete(call, mine)


def _list(call: Call, mine: QuerySet[SandboxTemplate, SandboxTemplate]) -> Answer:
    chosen = {name: call.text(name) for name in _FILTERS if call.text(name)}
    rows, wanted = mine.filter(**chosen), call.fields(_FIELDS)
    return answer_page(call, rows, lambda row: select(_describe(row), wanted))


def _describe(row: SandboxTemplate) -> dict[str, Any]:
    described = {
        "name": row.name,
        "parameter_format": row.parameter_format,
        "components": row.components,
        "language": row.language,
        "status": row.status,
        "category": row.category,
        "id": row.external_id,
        "quality_score": {"score": "UNKNOWN", "date": 1762000000},
    }
    return described | {"rejected_reason": row.rejected_reason}


def _create(call: Call, mine: QuerySet[SandboxTemplate, SandboxTemplate], waba_id: str) -> Answer:
    name, language, category = (call.text(key) for key in ("name", "language", "category"))
    if not _NAME.fullmatch(name):
        raise bad_parameter("Param name must hold lowercase letters, digits and underscores only")
    if not _LANGUAGE.fullmatch(language):
        raise bad_parameter("Param language must be a language code such as en_US")
    if category not in CATEGORIES:
        raise bad_parameter(f"Param category must be one of {{{', '.join(CATEGORIES)}}}")
    if mine.filter(name=name, language=language).exists():
        raise _invalid("There is already content in this language for this template", 2388024)
    row = SandboxTemplate.objects.create(
        external_id=message_templates.new_id(),
        waba_id=waba_id,
        name=name,
        language=language,
        category=category,
        parameter_format=_format(call),
        components=_components(call.params.get("components")),
    )
    return {"id": row.external_id, "status": row.status, "category": row.category}


def _delete(call: Call, mine: QuerySet[SandboxTemplate, SandboxTemplate]) -> Answer:
    """By ``name``, or one language of it by ``name`` and ``hsm_id``."""
    rows = mine.filter(name=call.text("name"))
    if call.text("hsm_id"):
        rows = rows.filter(external_id=call.text("hsm_id"))
    if not rows.delete()[0]:
        raise _invalid("Message template not found", 2593002)
    return {"success": True}


def _format(call: Call) -> str:
    chosen = call.text("parameter_format").upper() or SandboxTemplate.Format.POSITIONAL
    if chosen not in SandboxTemplate.Format.values:
        raise bad_parameter("Param parameter_format must be one of {NAMED, POSITIONAL}")
    return chosen


def _components(given: Any) -> list[dict[str, Any]]:
    is_listed = isinstance(given, list) and all(isinstance(part, dict) for part in given)
    if not is_listed:
        raise bad_parameter("Param components must be an array of objects")
    kinds = [str(part.get("type")).upper() for part in given]
    if kinds.count("BODY") != 1 or len(set(kinds)) < len(kinds):
        raise _invalid("A template has one BODY, and one at most of each other part")
    checked = []
    for kind, part in zip(kinds, given, strict=True):
        check = _CHECKS.get(kind)
        if check is None:
            raise bad_parameter(f"Param components[type] must be one of {{{', '.join(_CHECKS)}}}")
        check(part)
        checked.append({**part, "type": kind})
    return checked


def _check_header(part: dict[str, Any]) -> None:
    if part.get("format") == "TEXT":
        _check_text(part, HEADER)
    elif part.get("format") not in _MEDIA:
        raise _invalid(f"The format of a header is TEXT or one of {', '.join(sorted(_MEDIA))}")


def _check_buttons(part: dict[str, Any]) -> None:
    buttons = part.get("buttons")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= MOST_BUTTONS:
        raise _invalid(f"There are 1 to {MOST_BUTTONS} buttons")
    for button in buttons:
        kind = button.get("type") if isinstance(button, dict) else None
        if kind not in {"QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE"}:
            raise _invalid("A button is a QUICK_REPLY, URL, PHONE_NUMBER or COPY_CODE")
        if kind != "COPY_CODE":
            _check_text(button, BUTTON)
        if kind == "URL" and not is_address(button.get("url")):
            raise _invalid("A button of the type URL needs a link")


def _check_text(part: dict[str, Any], most: int) -> None:
    text = part.get("text")
    if not isinstance(text, str) or not 1 <= len(text) <= most:
        raise _invalid(f"Text has 1 to {most} characters")


def _invalid(details: str, subcode: int | None = None) -> GraphFault:
    return GraphFault(
        message="Invalid parameter", code=100, subcode=subcode, details=details, is_transient=False
    )


_CHECKS: dict[str, Callable[[dict[str, Any]], None]] = {
    "HEADER": _check_header,
    "BODY": lambda part: _check_text(part, BODY),
    "FOOTER": lambda part: _check_text(part, FOOTER),
    "BUTTONS": _check_buttons,
}
