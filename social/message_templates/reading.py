"""What a message template asks for, read from its components: pure.

https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from social.contents import MediaKind

_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_HEADER_MEDIA = {
    "IMAGE": MediaKind.IMAGE,
    "VIDEO": MediaKind.VIDEO,
    "DOCUMENT": MediaKind.FILE,
}
# Parts that cannot be filled in here.
_UNKNOWN_PARTS = frozenset({"CAROUSEL", "LIMITED_TIME_OFFER"})

Part = Literal["header", "body", "button"]
Component = Mapping[str, Any]


class HasComponents(Protocol):
    """A message template, wherever it is kept."""

    @property
    def components(self) -> Any:
        """Meta's list of components."""

    @property
    def parameter_format(self) -> str:
        """``POSITIONAL`` or ``NAMED``."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One gap to fill: ``name`` is its number or its name, ``example`` what Meta was shown.

    Of a button, ``name`` is the number of the button, from 0, and ``title`` what is on it.
    """

    part: Part
    name: str
    example: str = ""
    title: str = ""

    @property
    def key(self) -> str:
        """Its name where all variables stand together: ``1``, ``header.1``, ``button.0``."""
        return self.name if self.part == "body" else f"{self.part}.{self.name}"


@dataclass(frozen=True, slots=True)
class Needs:
    """All that has to be given to send a message template.

    ``variables`` stand in the order header, body, buttons. ``has_names``: header and
    body call theirs by name. ``is_sendable`` is false where it has a part that EchoDesk
    cannot fill in.
    """

    variables: tuple[Variable, ...]
    header_media: MediaKind | None
    has_names: bool
    is_sendable: bool

    def of(self, part: Part) -> tuple[Variable, ...]:
        """The variables of one part."""
        return tuple(variable for variable in self.variables if variable.part == part)


def needs_of(template: HasComponents) -> Needs:
    """What the message template asks for."""
    parts = list(components_of(template))
    header = next((part for part in parts if kind_of(part) == "HEADER"), {})
    form = str(header.get("format") or "TEXT").upper()
    return Needs(
        variables=tuple(variable for part in parts for variable in _variables(part)),
        header_media=_HEADER_MEDIA.get(form),
        has_names=str(template.parameter_format).upper() == "NAMED",
        is_sendable=(form == "TEXT" or form in _HEADER_MEDIA)
        and not any(kind_of(part) in _UNKNOWN_PARTS for part in parts),
    )


def components_of(template: HasComponents) -> Iterator[Component]:
    """Its components: header, body, buttons and the rest, in this order."""
    rows = template.components if isinstance(template.components, list) else []
    order = ["HEADER", "BODY", "FOOTER", "BUTTONS"]
    known = [row for row in rows if isinstance(row, dict)]
    yield from sorted(
        known, key=lambda row: order.index(kind_of(row)) if kind_of(row) in order else len(order)
    )


def kind_of(component: Component) -> str:
    """HEADER, BODY, FOOTER, BUTTONS, or something newer."""
    return str(component.get("type") or "").upper()


def text_of(component: Component) -> str:
    """Its words, with the variables in them."""
    text = component.get("text")
    return text if isinstance(text, str) else ""


def fill_text(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its variables replaced; those without a value stay as they are."""
    return _VARIABLE.sub(lambda match: values.get(match[1]) or match[0], text)


def buttons_of(component: Component) -> list[Component]:
    """The buttons of a component."""
    rows = component.get("buttons")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _variables(component: Component) -> Iterator[Variable]:
    kind = kind_of(component)
    if kind == "HEADER":
        yield from _of_text("header", component)
    elif kind == "BODY":
        yield from _of_text("body", component)
    elif kind == "BUTTONS":
        yield from _of_buttons(component)


def _of_text(part: Part, component: Component) -> Iterator[Variable]:
    """Numbers in their order, names as they come; each once."""
    names = list(dict.fromkeys(_VARIABLE.findall(text_of(component))))
    if all(name.isdecimal() for name in names):
        names.sort(key=int)
    examples = _examples(part, component, names)
    for name in names:
        yield Variable(part, name, examples.get(name, ""))


def _examples(part: Part, component: Component, names: list[str]) -> dict[str, str]:
    """``{"body_text": [["Mika", "1234"]]}``, ``{"header_text": ["Spring"]}``, or named."""
    shown = component.get("example")
    shown = shown if isinstance(shown, dict) else {}
    named = shown.get(f"{part}_text_named_params")
    if isinstance(named, list):
        rows = [row for row in named if isinstance(row, dict)]
        return {str(row.get("param_name")): str(row.get("example") or "") for row in rows}
    listed = shown.get(f"{part}_text")
    if isinstance(listed, list) and listed and isinstance(listed[0], list):
        listed = listed[0]
    values = listed if isinstance(listed, list) else []
    return {name: str(value) for name, value in zip(names, values, strict=False)}


def _of_buttons(component: Component) -> Iterator[Variable]:
    """Links with an end to fill in, and codes to copy."""
    for index, button in enumerate(buttons_of(component)):
        kind, link = str(button.get("type") or "").upper(), str(button.get("url") or "")
        if kind == "COPY_CODE" or (kind == "URL" and _VARIABLE.search(link)):
            shown = button.get("example")
            first = shown[0] if isinstance(shown, list) and shown else shown
            yield Variable("button", str(index), str(first or ""), text_of(button))
