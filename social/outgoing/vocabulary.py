"""Everything a business can say, whatever the platform: one value is one call to Meta."""

from dataclasses import dataclass
from typing import Literal

from social.contents import MediaKind


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickReply:
    """A suggested answer under a text; ``payload`` comes back when it is tapped."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words, and perhaps suggested answers, which go away once one is tapped."""

    text: str
    quick_replies: tuple[QuickReply, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button that either sends ``payload`` back or opens ``url``."""

    title: str
    payload: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Buttons:
    """Words with buttons that stay. WhatsApp takes answers or one link, not both."""

    text: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a list; ``id`` comes back when it is chosen."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Lines of a list that belong together."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """WhatsApp's list: words, and a ``button`` that opens the sections."""

    text: str
    button: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A picture with a title and buttons. ``image_url`` is fetched by Meta."""

    title: str
    subtitle: str = ""
    image_url: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """Cards beside each other."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that Meta has already, by the id its upload got there.

    ``name`` is what WhatsApp's people see of a document. A ``caption`` goes along on
    WhatsApp alone; elsewhere it is a message of its own.
    """

    kind: MediaKind
    media_id: str
    name: str = ""
    caption: str = ""
    is_voice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateMedia:
    """The picture, video or document at the head of a message template."""

    kind: MediaKind
    media_id: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonVariable:
    """What fills one button of a message template; ``index`` counts its buttons from 0.

    ``url`` is the end of its link, ``quick_reply`` what comes back when it is tapped,
    ``copy_code`` the code it copies.
    """

    index: int
    value: str
    kind: Literal["url", "quick_reply", "copy_code"] = "url"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One of WhatsApp's message templates, filled in.

    Variables stand in the order in which the message template has them. Where its
    variables have names, ``header_names`` and ``body_names`` are these, in the same
    order; else they stay empty.
    """

    name: str
    language: str
    header: TemplateMedia | None = None
    header_variables: tuple[str, ...] = ()
    body_variables: tuple[str, ...] = ()
    button_variables: tuple[ButtonVariable, ...] = ()
    header_names: tuple[str, ...] = ()
    body_names: tuple[str, ...] = ()


Outgoing = Text | Buttons | Choices | Cards | File | Template
