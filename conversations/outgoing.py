"""A message as it is sent: from its row to the vocabulary of the floor below. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from conversations.models import MediaKind, MessageKind
from social.contents import Card as StoredCard
from social.contents import CardAction, Details, SentTemplate
from social.outgoing import (
    Button,
    Buttons,
    ButtonVariable,
    Card,
    Cards,
    Choices,
    File,
    Outgoing,
    QuickReply,
    Row,
    Section,
    Template,
    TemplateMedia,
    Text,
)


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of a message that Meta has already, by the id it got there."""

    kind: MediaKind
    media_id: str
    name: str = ""
    is_voice: bool = False


class HasContents(Protocol):
    """A message, stored or about to be."""

    @property
    def kind(self) -> str:
        """A :class:`MessageKind`."""

    @property
    def text(self) -> str:
        """Its words."""

    @property
    def details(self) -> Any:
        """Its :class:`Details`."""


def outgoing_of(message: HasContents, files: Sequence[SentFile] = ()) -> Outgoing:
    """What ``message`` says. Its ``files`` are those it was written with, in their order."""
    details: Details = message.details
    first = files[0] if files else None
    match message.kind:
        case MessageKind.TEMPLATE:
            return _template(details["template"], first)
        case MessageKind.CHOICES:
            return _choices(message.text, details)
        case MessageKind.CARD:
            return _cards(message.text, details["cards"])
    if first is not None:
        return File(
            kind=first.kind,
            media_id=first.media_id,
            name=first.name,
            caption=message.text,
            is_voice=first.is_voice,
        )
    replies = details.get("quick_replies", [])
    return Text(
        text=message.text,
        quick_replies=tuple(QuickReply(title=r["title"], payload=r["payload"]) for r in replies),
    )


def _cards(text: str, stored: Sequence[StoredCard]) -> Buttons | Cards:
    """Cards; or, where there is no title, the buttons under the words."""
    if not stored[0].get("title"):
        return Buttons(text=text, buttons=_buttons(stored[0]))
    return Cards(
        cards=tuple(
            Card(
                title=card["title"],
                subtitle=card.get("subtitle", ""),
                image_url=card.get("image_url", ""),
                buttons=_buttons(card),
            )
            for card in stored
        )
    )


def _buttons(card: StoredCard) -> tuple[Button, ...]:
    return tuple(_button(action) for action in card.get("actions", []))


def _button(action: CardAction) -> Button:
    return Button(
        title=action["title"], payload=action.get("payload", ""), url=action.get("url", "")
    )


def _choices(text: str, details: Details) -> Choices:
    stored = details["choices"]
    return Choices(
        text=text,
        button=stored["button"],
        sections=tuple(
            Section(
                title=section.get("title", ""),
                rows=tuple(
                    Row(id=row["id"], title=row["title"], description=row.get("description", ""))
                    for row in section["rows"]
                ),
            )
            for section in stored["sections"]
        ),
    )


def _template(stored: SentTemplate, header: SentFile | None) -> Template:
    return Template(
        name=stored["name"],
        language=stored["language"],
        header=TemplateMedia(kind=header.kind, media_id=header.media_id, name=header.name)
        if header
        else None,
        header_variables=tuple(stored.get("header", ())),
        header_names=tuple(stored.get("header_names", ())),
        body_variables=tuple(stored.get("body", ())),
        body_names=tuple(stored.get("body_names", ())),
        button_variables=tuple(ButtonVariable(**button) for button in stored.get("buttons", ())),
    )
