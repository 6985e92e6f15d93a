"""What a WhatsApp message holds: its text, media and details, by its type.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components#messages-object
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from social.contents import Details, Media, MediaKind, MessageKind
from social.intake import wire
from social.intake.whatsapp import errors, interactive, parts


@dataclass(frozen=True, slots=True)
class Content:
    """What was said."""

    kind: MessageKind
    text: str = ""
    media: tuple[Media, ...] = ()
    details: Details = field(default_factory=Details)


# ``voice`` is how voice messages were called before they became audio.
_FILES: dict[str, tuple[MessageKind, MediaKind]] = {
    "image": (MessageKind.IMAGE, MediaKind.IMAGE),
    "video": (MessageKind.VIDEO, MediaKind.VIDEO),
    "audio": (MessageKind.AUDIO, MediaKind.AUDIO),
    "voice": (MessageKind.AUDIO, MediaKind.AUDIO),
    "document": (MessageKind.FILE, MediaKind.FILE),
    "sticker": (MessageKind.STICKER, MediaKind.STICKER),
}


def read_content(message: wire.Json) -> Content:
    """The content of a message; what is not understood is named in ``details.types``.

    The shared extras (errors, forwarding, an ad) are added whatever the type.
    """
    word = wire.text(message, "type") or "text"
    content = _read(word, message) or _unsupported(word, message)
    errors.add_errors(content.details, message)
    parts.add_context(content.details, message)
    parts.add_referral(content.details, message)
    return content


def _read(word: str, message: wire.Json) -> Content | None:
    if word in _FILES:
        return _file(word, message)
    if word == "interactive":
        return _interactive(message)
    reader = _READERS.get(word)
    return reader(message) if reader else None


def _unsupported(word: str, message: wire.Json) -> Content:
    """A message of which only the type is known; Meta may name the type behind it."""
    inner = wire.text(wire.optional_child(message, word), "type")
    named = inner or ("" if word == "unsupported" else word)
    details = Details(types=[named[:64]]) if named else Details()
    return Content(MessageKind.UNSUPPORTED, details=details)


def _text(message: wire.Json) -> Content | None:
    body = wire.text(wire.optional_child(message, "text"), "body")
    return Content(MessageKind.TEXT, body) if body else None


def _file(word: str, message: wire.Json) -> Content | None:
    """A file to be fetched by its id; newer messages also have a link, which needs the token."""
    if not isinstance(message.get(word), dict):
        return None
    kind, media_kind = _FILES[word]
    file = wire.child(message, word)
    media = Media(
        kind=media_kind,
        url=wire.web_address(file, "url") or wire.web_address(file, "link"),
        media_id=wire.optional_identifier(file, "id"),
        content_type=wire.text(file, "mime_type"),
        name=wire.text(file, "filename"),
        sha256=wire.text(file, "sha256"),
        is_voice=word == "voice" or wire.is_true(file, "voice"),
        is_animated=wire.is_true(file, "animated"),
    )
    return Content(kind, wire.text(file, "caption"), (media,))


def _interactive(message: wire.Json) -> Content | None:
    found = interactive.read_interactive(wire.optional_child(message, "interactive"))
    if found is None:
        return None
    kind, words, details = found
    return Content(kind, words, details=details)


def _button(message: wire.Json) -> Content | None:
    """A tap on a button of a message template."""
    button = wire.optional_child(message, "button")
    words, payload = wire.text(button, "text"), wire.text(button, "payload")
    if not words and not payload:
        return None
    details = Details(payload=payload) if payload else Details()
    return Content(MessageKind.POSTBACK, words, details=details)


def _location(message: wire.Json) -> Content | None:
    place = parts.location(wire.optional_child(message, "location"))
    return Content(MessageKind.LOCATION, details=Details(location=place)) if place else None


def _contacts(message: wire.Json) -> Content | None:
    cards = [parts.contact_card(card) for card in wire.objects(message, "contacts")]
    return Content(MessageKind.CONTACTS, details=Details(contacts=cards)) if cards else None


def _order(message: wire.Json) -> Content | None:
    order = wire.optional_child(message, "order")
    if not order:
        return None
    details = Details(order=parts.order(order))
    return Content(MessageKind.ORDER, wire.text(order, "text"), details=details)


_READERS: dict[str, Callable[[wire.Json], Content | None]] = {
    "text": _text,
    "button": _button,
    "location": _location,
    "contacts": _contacts,
    "order": _order,
}
