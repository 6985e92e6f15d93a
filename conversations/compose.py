"""What an agent put together, as the messages it goes out in. Pure.

Instagram and Messenger take words and each file in calls of their own; on WhatsApp the
words go under the first picture, video or document, where they fit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from conversations.models import MediaKind, MessageKind, Upload
from conversations.splitting import split_text
from social.contents import (
    Card,
    CardAction,
    ChoiceRow,
    Choices,
    ChoiceSection,
    Details,
    QuickReply,
    SentButton,
    SentTemplate,
)
from social.models import MessageTemplate
from social.outgoing import Button, Template, limits
from social.outgoing import Card as OutgoingCard
from social.outgoing import Choices as OutgoingChoices
from social.outgoing import QuickReply as OutgoingQuickReply
from social.platforms import Platform

_CAPTIONED = frozenset({MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.FILE})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenTemplate:
    """A WhatsApp message template and what fills its variables.

    ``named`` holds the values by the keys of ``social.message_templates.reading``; where
    it is empty they stand in order, those of the header, the body and the buttons.
    ``header_upload`` is the file at its head, where it has one.
    """

    template: MessageTemplate
    header: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)
    header_upload: Upload | None = None

    @property
    def given(self) -> tuple[str, ...] | Mapping[str, str]:
        """All values, by key or in order."""
        return self.named or (*self.header, *self.body, *self.buttons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """What can be tapped: one of these is filled at most. The words are the answer's own."""

    quick_replies: tuple[OutgoingQuickReply, ...] = ()
    buttons: tuple[Button, ...] = ()
    choices: OutgoingChoices | None = None
    cards: tuple[OutgoingCard, ...] = ()

    @property
    def number(self) -> int:
        """How many of them are filled."""
        return sum(map(bool, (self.quick_replies, self.buttons, self.choices, self.cards)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message of an answer, and the file that goes with it, as what it is sent."""

    kind: MessageKind = MessageKind.TEXT
    text: str = ""
    details: Details = field(default_factory=Details)
    upload: Upload | None = None
    media_kind: MediaKind | None = None


@dataclass(frozen=True, slots=True)
class Enclosed:
    """An uploaded file, and as what the platform takes it."""

    upload: Upload
    kind: MediaKind


def parts_of(
    platform: str, text: str, files: Sequence[Enclosed] = (), extras: Extras | None = None
) -> list[Part]:
    """The messages an answer goes out in, in their order. ``text`` may be empty."""
    tapped = extras or Extras()
    captioned = None if tapped.number else _captioned(platform, text, files)
    enclosed = [
        _file(file, text if position == captioned else "") for position, file in enumerate(files)
    ]
    return enclosed if captioned is not None else [*_said(platform, text, tapped), *enclosed]


def template_part(
    filled: Template, text: str, *, titles: Sequence[str] = (), upload: Upload | None = None
) -> Part:
    """The one message of a filled-in message template.

    ``text`` is how it reads then, ``titles`` what is on its buttons.
    """
    sent = SentTemplate(
        name=filled.name,
        language=filled.language,
        header=list(filled.header_variables),
        header_names=list(filled.header_names),
        body=list(filled.body_variables),
        body_names=list(filled.body_names),
        buttons=[
            SentButton(index=button.index, value=button.value, kind=button.kind)
            for button in filled.button_variables
        ],
        titles=list(titles),
    )
    return Part(
        kind=MessageKind.TEMPLATE,
        text=text,
        details=Details(template=sent),
        upload=upload,
        media_kind=filled.header.kind if filled.header else None,
    )


def _captioned(platform: str, text: str, files: Sequence[Enclosed]) -> int | None:
    """Which of the files the words go under; ``None`` if they go by themselves."""
    if platform != Platform.WHATSAPP or not 0 < len(text) <= limits.CAPTION:
        return None
    takers = (position for position, file in enumerate(files) if file.kind in _CAPTIONED)
    return next(takers, None)


def _file(file: Enclosed, caption: str) -> Part:
    return Part(
        kind=MessageKind(file.kind.value), text=caption, upload=file.upload, media_kind=file.kind
    )


def _said(platform: str, text: str, extras: Extras) -> list[Part]:
    """The words, and what can be tapped under the last of them."""
    if extras.buttons:
        # Beside its words: without a title it is no card of its own.
        return [Part(kind=MessageKind.CARD, text=text, details=_of_buttons(extras.buttons))]
    if extras.choices:
        return [Part(kind=MessageKind.CHOICES, text=text, details=_of_choices(extras.choices))]
    words = [Part(text=part) for part in split_text(platform, text)]
    if extras.cards:
        return [*words, Part(kind=MessageKind.CARD, details=_of_cards(extras.cards))]
    if extras.quick_replies:
        replies = [QuickReply(title=r.title, payload=r.payload) for r in extras.quick_replies]
        last = words.pop().text if words else ""
        words.append(Part(text=last, details=Details(quick_replies=replies)))
    return words


def _of_buttons(buttons: Sequence[Button]) -> Details:
    return Details(cards=[Card(buttons=_titles(buttons), actions=_actions(buttons))])


def _of_cards(cards: Sequence[OutgoingCard]) -> Details:
    return Details(
        cards=[
            Card(
                title=card.title,
                subtitle=card.subtitle,
                image_url=card.image_url,
                buttons=_titles(card.buttons),
                actions=_actions(card.buttons),
            )
            for card in cards
        ]
    )


def _of_choices(choices: OutgoingChoices) -> Details:
    sections = [
        ChoiceSection(
            title=section.title,
            rows=[
                ChoiceRow(id=row.id, title=row.title, description=row.description)
                for row in section.rows
            ],
        )
        for section in choices.sections
    ]
    return Details(choices=Choices(button=choices.button, sections=sections))


def _titles(buttons: Sequence[Button]) -> list[str]:
    return [button.title for button in buttons]


def _actions(buttons: Sequence[Button]) -> list[CardAction]:
    return [CardAction(title=b.title, payload=b.payload, url=b.url) for b in buttons]
