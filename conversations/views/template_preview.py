"""A message template as people will see it, with its gaps open."""

from collections.abc import Iterator
from dataclasses import dataclass

from social.contents import MediaKind
from social.message_templates.filling import button_titles
from social.message_templates.reading import (
    Component,
    HasComponents,
    components_of,
    fill_text,
    kind_of,
    needs_of,
    text_of,
)

# Stands around a gap while a text is taken apart; no text of Meta's holds it.
_MARK = "\0"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, or a gap: then ``key`` says which, and ``text`` how it is called."""

    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class TemplatePreview:
    """The parts of a message template in pieces, from top to bottom."""

    header: list[Piece]
    header_media: MediaKind | None
    body: list[Piece]
    footer: str
    buttons: list[str]

    @property
    def excerpt(self) -> str:
        """The words of the body."""
        return "".join(piece.text for piece in self.body)


def preview_of(template: HasComponents) -> TemplatePreview:
    """What there is to see of ``template``."""
    needs = needs_of(template)
    parts = {kind_of(component): component for component in components_of(template)}
    keys = {part: [each.name for each in needs.of(part)] for part in ("header", "body")}
    return TemplatePreview(
        header=list(_pieces("header", parts.get("HEADER", {}), keys["header"])),
        header_media=needs.header_media,
        body=list(_pieces("body", parts.get("BODY", {}), keys["body"])),
        footer=text_of(parts.get("FOOTER", {})),
        buttons=button_titles(template),
    )


def _pieces(part: str, component: Component, names: list[str]) -> Iterator[Piece]:
    marked = fill_text(text_of(component), {name: f"{_MARK}{name}{_MARK}" for name in names})
    for place, words in enumerate(marked.split(_MARK)):
        if place % 2:
            key = words if part == "body" else f"{part}.{words}"
            yield Piece(f"{{{{{words}}}}}", key)
        elif words:
            yield Piece(words)
