"""Sending a message template: it has to exist, be approved, and be filled in rightly.

https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-message-templates
"""

from typing import Any

from social.sandbox.assets import Asset
from social.sandbox.drafts import Draft
from social.sandbox.faults import GraphFault, bad_parameter, missing_value, whatsapp
from social.sandbox.graph.sending import filling
from social.sandbox.graph.sending.whatsapp_files import KINDS, find_upload
from social.sandbox.message_templates import make_templates
from social.sandbox.models import (
    FileKind,
    Said,
    SandboxTemplate,
    SandboxUpload,
    SandboxWaba,
    TemplateStatus,
)

Json = dict[str, Any]
_TEXT = "TEXT"


def read_template(asset: Asset, content: Json) -> Draft:
    """The message a template makes, filled in. What people see is in ``content["shown"]``."""
    template = _find(asset, content)
    given = _components(content)
    header, file = _header(asset, template, given)
    body = _body(template, given)
    footer = _part(template, "FOOTER")
    listed = _part(template, "BUTTONS")
    buttons = [part for part in given if str(part.get("type")).lower() == "button"]
    filled = filling.fill_buttons(listed["buttons"] if listed else [], buttons)
    shown = {"header": header, "footer": footer["text"] if footer else "", "buttons": [*filled]}
    about = {"type": "template", "category": template.category, "template": content, "shown": shown}
    files, uploads = ((file[0],), (file[1],)) if file else ((), ())
    return Draft(Said.TEMPLATE, body, about, files=files, uploads=uploads)


def _find(asset: Asset, content: Json) -> SandboxTemplate:
    name, language = content.get("name"), content.get("language")
    code = language.get("code") if isinstance(language, dict) else None
    if not isinstance(name, str) or not name:
        raise missing_value("Param template['name'] is required.")
    if not isinstance(code, str) or not code:
        raise missing_value("Param template['language']['code'] is required.")
    make_templates(SandboxWaba.objects.get(external_id=asset.owner_id))
    known = SandboxTemplate.objects.filter(waba_id=asset.owner_id, name=name, language=code)
    template = known.first()
    if template is None or template.status in {TemplateStatus.PENDING, TemplateStatus.REJECTED}:
        details = f"template name ({name}) does not exist in {code}"
        title = "Template name does not exist in the translation"
        raise whatsapp(132001, title, details, status=404)
    if (problem := _PROBLEMS.get(template.status)) is not None:
        raise GraphFault(**problem)
    return template


def _components(content: Json) -> list[Json]:
    components = content.get("components", [])
    is_listed = isinstance(components, list) and all(isinstance(part, dict) for part in components)
    if not is_listed:
        raise bad_parameter("Param template['components'] must be an array of objects.")
    for part in components:
        if str(part.get("type")).lower() not in {"header", "body", "button"}:
            raise bad_parameter("Param type must be one of {HEADER, BODY, BUTTON}")
    return list(components)


def _header(
    asset: Asset, template: SandboxTemplate, given: list[Json]
) -> tuple[str, tuple[FileKind, SandboxUpload] | None]:
    """The words at the head of the message, or the file."""
    component = _part(template, "HEADER")
    parameters = filling.parameters_of(_given(given, "header"))
    if component is None:
        if parameters:
            raise filling.miscounted("header", len(parameters), 0)
        return "", None
    if component["format"] == _TEXT:
        text = filling.fill_text(
            component["text"], parameters, "header", is_named=_is_named(template)
        )
        return text, None
    kind = str(component["format"]).lower()
    upload = find_upload(asset, kind, filling.header_media(component, parameters))
    return "", (KINDS[kind][1], upload)


def _body(template: SandboxTemplate, given: list[Json]) -> str:
    component = _part(template, "BODY")
    parameters = filling.parameters_of(_given(given, "body"))
    text = component["text"] if component else ""
    is_named = _is_named(template)
    return filling.check_length(filling.fill_text(text, parameters, "body", is_named=is_named))


def _part(template: SandboxTemplate, kind: str) -> Json | None:
    return next((part for part in template.components if part["type"] == kind), None)


def _given(components: list[Json], kind: str) -> Json | None:
    return next((part for part in components if str(part.get("type")).lower() == kind), None)


def _is_named(template: SandboxTemplate) -> bool:
    return template.parameter_format == SandboxTemplate.Format.NAMED


_PROBLEMS: dict[str, Json] = {
    TemplateStatus.PAUSED: {
        "message": "(#132015) Template is paused",
        "code": 132015,
        "details": "Template is paused due to low quality so it cannot be sent.",
    },
    TemplateStatus.DISABLED: {
        "message": "(#132016) Template is disabled",
        "code": 132016,
        "details": "Template has been paused too many times due to low quality and is disabled.",
    },
}
