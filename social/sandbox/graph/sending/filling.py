"""Filling in a message template: as many values as it has variables, of its kinds. Pure.

https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-message-templates
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from social.sandbox.faults import GraphFault, bad_parameter, missing_value, whatsapp

Json = dict[str, Any]
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
# What no value may hold: it could change how the message looks.
_UNTIDY = re.compile(r"[\n\r\t]| {5,}")
BODY_LENGTH = 1024
_MISMATCH = "Parameter format does not match format in the created template"


def variables_of(text: str) -> list[str]:
    """The names, or numbers, of the variables of a text, each once, in order."""
    return list(dict.fromkeys(_VARIABLE.findall(text)))


def fill_text(text: str, parameters: list[Json], where: str, *, is_named: bool) -> str:
    """``text`` with its variables replaced; ``where`` is the component, for the error."""
    names = variables_of(text)
    if len(parameters) != len(names):
        raise miscounted(where, len(parameters), len(names))
    values = [_value(parameter, where) for parameter in parameters]
    if is_named:
        given = [parameter.get("parameter_name") for parameter in parameters]
        if set(given) != set(names):
            raise mismatch(f"{where}: Parameter name is missing or unknown")
        known = dict(zip(given, values, strict=True))
    else:
        known = dict(zip(names, values, strict=True))
    return _VARIABLE.sub(lambda found: known[found[1]], text)


def check_length(text: str) -> str:
    """What came out of it may be no longer than any text of a template."""
    if len(text) > BODY_LENGTH:
        details = f"body: the translated text may have {BODY_LENGTH} characters at most"
        raise whatsapp(132005, "Translated text too long", details)
    return text


def header_media(component: Json, parameters: list[Json]) -> Json:
    """The media object at the head of a message; ``component`` is that of the template."""
    wanted = str(component["format"])
    given = parameters[0] if len(parameters) == 1 else {}
    kind = str(given.get("type", "")).upper() or "UNKNOWN"
    if kind != wanted:
        raise mismatch(f"header: Format mismatch, expected {wanted}, received {kind}")
    media = given.get(wanted.lower())
    if not isinstance(media, dict):
        raise missing_value(f"Parameter of type {wanted.lower()} is missing its media")
    return media


def fill_buttons(buttons: list[Json], given: Iterable[Json]) -> Iterator[Json]:
    """The buttons as people see them: ``{"type", "text"[, "url"|"payload"|"code"]}``."""
    by_index = {str(component.get("index", "")): component for component in given}
    if unknown := set(by_index) - {str(index) for index in range(len(buttons))}:
        raise mismatch(f"buttons: Button at index {min(unknown)} does not exist")
    for index, button in enumerate(buttons):
        yield _fill_button(index, button, by_index.get(str(index)))


def miscounted(where: str, given: int, wanted: int) -> GraphFault:
    """Too many values, or too few."""
    return whatsapp(
        132000,
        "Number of parameters does not match the expected number of params",
        f"{where}: number of localizable_params ({given}) does not match the expected number of "
        f"params ({wanted})",
    )


def mismatch(details: str) -> GraphFault:
    """Values of another kind than the template has."""
    return whatsapp(132012, _MISMATCH, details)


def parameters_of(component: Json | None) -> list[Json]:
    """What a component of the call is filled with."""
    parameters = (component or {}).get("parameters", [])
    is_listed = isinstance(parameters, list)
    if not is_listed or not all(isinstance(parameter, dict) for parameter in parameters):
        raise bad_parameter("Param parameters must be an array of objects.")
    return list(parameters)


def _fill_button(index: int, button: Json, given: Json | None) -> Json:
    shown: Json = {"type": button["type"], "text": button.get("text", "")}
    parameters = parameters_of(given)
    kind = str((given or {}).get("sub_type", button["type"])).upper()
    if kind != button["type"]:
        raise mismatch(f"buttons: Button at index {index} is no {kind}")
    match button["type"]:
        case "URL":
            return {**shown, "url": _link(index, button["url"], parameters)}
        case "QUICK_REPLY":
            payload = parameters[0].get("payload") if parameters else None
            return {**shown, "payload": payload or shown["text"]}
        case "COPY_CODE":
            if not parameters or not parameters[0].get("coupon_code"):
                raise _lacks_parameter(index, "copy_code")
            return {**shown, "text": "Copy code", "code": parameters[0]["coupon_code"]}
        case _:
            return shown


def _link(index: int, url: str, parameters: list[Json]) -> str:
    if variables_of(url) and not parameters:
        raise _lacks_parameter(index, "Url")
    return fill_text(url, parameters, "buttons", is_named=False)


def _lacks_parameter(index: int, kind: str) -> GraphFault:
    return missing_value(f"buttons: Button at index {index} of type {kind} requires a parameter")


def _value(parameter: Json, where: str) -> str:
    """The words of one parameter."""
    kind = parameter.get("type")
    if kind != "text":
        raise mismatch(f"{where}: Format mismatch, expected TEXT, received {str(kind).upper()}")
    text = parameter.get("text")
    if not isinstance(text, str) or not text:
        raise missing_value("Parameter of type text is missing text value")
    if _UNTIDY.search(text):
        raise bad_parameter(
            "Invalid parameter: Param text cannot have new-line/tab characters or more than 4 "
            "consecutive spaces"
        )
    return text
