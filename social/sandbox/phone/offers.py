"""What there is to tap on a message of the business, and what each tap sends. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

from django.conf import settings

from social.sandbox.drafts import Draft
from social.sandbox.models import Said, SandboxMessage, SandboxPerson

Json = dict[str, Any]
Keys = Iterator[int]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tap: it sends ``draft``, opens ``url``, or does neither.

    ``key`` counts what there is on a message, ``note`` is its second line.
    """

    key: int
    label: str
    note: str = ""
    url: str = ""
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A picture with words and buttons; the picture only where the phone may show it."""

    title: str
    subtitle: str = ""
    image_url: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of a list that belong together."""

    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """All of it. ``opener`` is on the button that opens the ``sections``."""

    header: str = ""
    text: str = ""
    footer: str = ""
    cards: tuple[Card, ...] = ()
    choices: tuple[Choice, ...] = ()
    opener: str = ""
    sections: tuple[Section, ...] = ()
    quick_replies: tuple[Choice, ...] = ()

    def find(self, key: int) -> Choice | None:
        """The choice of that key."""
        return next((choice for choice in self._all() if choice.key == key), None)

    def _all(self) -> Iterable[Choice]:
        cards = (card.choices for card in self.cards)
        rows = (section.choices for section in self.sections)
        return chain(self.choices, self.quick_replies, *cards, *rows)


def read_offer(message: SandboxMessage) -> Offer:
    """What the business offers with the message; its chat's person must be loaded."""
    if message.from_person or message.unsent_at is not None:
        return Offer()
    content, keys = message.content, count()
    if "quick_replies" in content:
        person, replies = message.chat.person, content["quick_replies"]
        return Offer(quick_replies=tuple(_quick_reply(reply, person, keys) for reply in replies))
    if message.kind == Said.TEMPLATE:
        return _message_template(content["shown"], keys)
    if "interactive" in content:
        return _interactive(content["interactive"], keys)
    return _template(content["template"], keys) if "template" in content else Offer()


def _quick_reply(reply: Json, person: SandboxPerson, keys: Keys) -> Choice:
    asked = {
        "user_phone_number": f"+{person.wa_id}",
        "user_email": f"{person.username}@example.com",
    }
    title = asked.get(reply["content_type"]) or reply["title"]
    payload = asked.get(reply["content_type"]) or reply["payload"]
    content = {"quick_reply": {"payload": payload}}
    return Choice(next(keys), title, draft=Draft(Said.QUICK_REPLY, title, content))


def _template(template: Json, keys: Keys) -> Offer:
    """Messenger's and Instagram's cards, or words with buttons."""
    if "elements" not in template:
        return Offer(text=template["text"], choices=_buttons(template, keys))
    return Offer(cards=tuple(_card(element, keys) for element in template["elements"]))


def _card(element: Json, keys: Keys) -> Card:
    address = element.get("image_url", "")
    # The page may show nothing from elsewhere.
    is_ours = address.startswith(f"{settings.SITE_URL}/")
    return Card(
        element["title"],
        element.get("subtitle", ""),
        address if is_ours else "",
        _buttons(element, keys),
    )


def _buttons(holder: Json, keys: Keys) -> tuple[Choice, ...]:
    return tuple(_button(button, keys) for button in holder.get("buttons", ()))


def _button(button: Json, keys: Keys) -> Choice:
    title = button["title"]
    if button["type"] == "postback":
        draft = Draft(Said.POSTBACK, title, {"payload": button["payload"]})
        return Choice(next(keys), title, draft=draft)
    return Choice(next(keys), title, url=button.get("url", ""), note=button.get("payload", ""))


def _interactive(offered: Json, keys: Keys) -> Offer:
    action, shown = offered["action"], _frame(offered)
    match offered["type"]:
        case "button":
            choices = [_reply(button["reply"], keys) for button in action["buttons"]]
            return Offer(**shown, choices=tuple(choices))
        case "list":
            sections = [_section(section, keys) for section in action["sections"]]
            return Offer(**shown, opener=action["button"], sections=tuple(sections))
        case _:
            link = action["parameters"]
            choice = Choice(next(keys), link["display_text"], url=link["url"])
            return Offer(**shown, choices=(choice,))


def _frame(offered: Json) -> Json:
    """The words above and below."""
    header, footer = offered.get("header", {}), offered.get("footer", {})
    return {"header": header.get("text", ""), "footer": footer.get("text", "")}


def _reply(reply: Json, keys: Keys) -> Choice:
    chosen = {"id": reply["id"], "title": reply["title"]}
    return Choice(next(keys), reply["title"], draft=_chosen(Said.BUTTON, "button_reply", chosen))


def _section(section: Json, keys: Keys) -> Section:
    choices = tuple(_row(row, keys) for row in section["rows"])
    return Section(section.get("title", ""), choices)


def _row(row: Json, keys: Keys) -> Choice:
    chosen: Json = {key: row[key] for key in ("id", "title", "description") if key in row}
    draft = _chosen(Said.LIST, "list_reply", chosen)
    return Choice(next(keys), row["title"], note=row.get("description", ""), draft=draft)


def _chosen(said: Said, name: str, chosen: Json) -> Draft:
    interactive = {"type": name, name: chosen}
    return Draft(said, content={"type": "interactive", "interactive": interactive})


def _message_template(shown: Json, keys: Keys) -> Offer:
    choices = tuple(_template_button(button, keys) for button in shown["buttons"])
    return Offer(header=shown["header"], footer=shown["footer"], choices=choices)


def _template_button(button: Json, keys: Keys) -> Choice:
    title = button["text"]
    if button["type"] != "QUICK_REPLY":
        return Choice(next(keys), title, note=button.get("code", ""), url=button.get("url", ""))
    tapped = {"text": title, "payload": button["payload"]}
    content = {"type": "button", "button": tapped}
    return Choice(next(keys), title, draft=Draft(Said.POSTBACK, content=content))
