"""Checks of what can be tapped: buttons, lists and cards."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from social.outgoing import limits as figures
from social.outgoing.checking import (
    Problem,
    bad_link,
    count,
    empty,
    is_link,
    length,
    not_supported,
)
from social.outgoing.limits import Limits
from social.outgoing.vocabulary import Button, Buttons, Card, Cards, Choices, QuickReply, Row
from social.platforms import Traits


def title(field: str, text: str, limit: int = figures.BUTTON_TITLE) -> Iterator[Problem]:
    """A title, which may not be empty."""
    if not text.strip():
        yield empty(field)
    yield from length(field, text, limit)


def quick_replies_problems(
    allowed: Traits, limits: Limits, replies: tuple[QuickReply, ...]
) -> Iterator[Problem]:
    """Suggested answers under a text."""
    if not replies:
        return
    if not limits.quick_replies:
        words = _("%(platform)s has no quick replies. Use buttons.")
        yield not_supported("quick_replies", allowed, words)
        return
    yield from count("quick_replies", len(replies), limits.quick_replies)
    for number, reply in enumerate(replies):
        field = f"quick_replies.{number}"
        yield from title(f"{field}.title", reply.title)
        yield from title(f"{field}.payload", reply.payload, limits.payload)


def buttons_problems(limits: Limits, outgoing: Buttons) -> Iterator[Problem]:
    """Words with buttons."""
    yield from title("text", outgoing.text, limits.buttons_text)
    yield from _buttons("buttons", outgoing.buttons, limits)
    if limits.links_stand_alone:
        yield from _mixed(outgoing.buttons)


def _mixed(buttons: tuple[Button, ...]) -> Iterator[Problem]:
    links = sum(bool(button.url) for button in buttons)
    if links and len(buttons) > 1:
        words = _("Here a message has either one button with a link, or buttons without.")
        yield Problem("buttons", "mixed", words)


def _buttons(field: str, buttons: tuple[Button, ...], limits: Limits) -> Iterator[Problem]:
    yield from count(field, len(buttons), figures.BUTTONS)
    for number, button in enumerate(buttons):
        yield from _button(f"{field}.{number}", button, limits)
    payloads = [button.payload for button in buttons if button.payload]
    yield from _repeated(field, payloads, _("Two buttons mean the same. Each needs its own."))


def _button(field: str, button: Button, limits: Limits) -> Iterator[Problem]:
    yield from title(f"{field}.title", button.title)
    yield from length(f"{field}.payload", button.payload, limits.payload)
    if button.url and not is_link(button.url):
        yield bad_link(f"{field}.url")
    if bool(button.url) == bool(button.payload):
        words = _("A button needs either a link, or a text that comes back when it is tapped.")
        yield Problem(field, "mixed", words)


def _repeated(field: str, values: Iterable[str], words: str) -> Iterator[Problem]:
    if any(number > 1 for number in Counter(values).values()):
        yield Problem(field, "repeated", words)


def choices_problems(allowed: Traits, limits: Limits, outgoing: Choices) -> Iterator[Problem]:
    """A list to choose from."""
    if not limits.list_text:
        yield not_supported("sections", allowed, _("%(platform)s has no lists to choose from."))
        return
    yield from title("text", outgoing.text, limits.list_text)
    yield from title("button", outgoing.button, figures.LIST_BUTTON)
    rows = [row for section in outgoing.sections for row in section.rows]
    yield from count("sections", len(rows), figures.LIST_ROWS)
    yield from _repeated(
        "sections", (row.id for row in rows), _("Two lines have the same id. Each needs its own.")
    )
    for number, section in enumerate(outgoing.sections):
        field = f"sections.{number}"
        if len(outgoing.sections) > 1 and not section.title.strip():
            yield empty(f"{field}.title")
        yield from length(f"{field}.title", section.title, figures.LIST_TITLE)
        yield from _rows(f"{field}.rows", section.rows)


def _rows(field: str, rows: tuple[Row, ...]) -> Iterator[Problem]:
    if not rows:
        yield empty(field)
    for number, row in enumerate(rows):
        yield from title(f"{field}.{number}.id", row.id, figures.ROW_ID)
        yield from title(f"{field}.{number}.title", row.title, figures.LIST_TITLE)
        yield from length(f"{field}.{number}.description", row.description, figures.ROW_DESCRIPTION)


def cards_problems(allowed: Traits, limits: Limits, outgoing: Cards) -> Iterator[Problem]:
    """Cards beside each other."""
    if not limits.cards:
        yield not_supported("cards", allowed, _("%(platform)s has no cards."))
        return
    yield from count("cards", len(outgoing.cards), limits.cards)
    for number, card in enumerate(outgoing.cards):
        yield from _card(f"cards.{number}", card, limits)


def _card(field: str, card: Card, limits: Limits) -> Iterator[Problem]:
    yield from title(f"{field}.title", card.title, figures.CARD_TEXT)
    yield from length(f"{field}.subtitle", card.subtitle, figures.CARD_TEXT)
    if card.image_url and not is_link(card.image_url):
        yield bad_link(f"{field}.image_url")
    if card.buttons:
        yield from _buttons(f"{field}.buttons", card.buttons, limits)
    if not (card.subtitle or card.image_url or card.buttons):
        words = _("A card needs more than a title: a second line, a picture or a button.")
        yield Problem(field, "empty", words)
