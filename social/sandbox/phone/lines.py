"""How one message looks on the phone."""

from dataclasses import dataclass

from social.sandbox.models import Said, SandboxMessage
from social.sandbox.phone.offers import Offer, read_offer
from social.sandbox.phone.writing import is_editable

_PLAIN = frozenset(
    {
        *(Said.TEXT, Said.PHOTO, Said.VIDEO, Said.VOICE, Said.FILE),
        *(Said.STICKER, Said.GIF, Said.LIKE),
        *(Said.CARDS, Said.OFFER, Said.TEMPLATE),
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """A message on the screen; ``is_after_pause`` puts the time above it.

    Suggested answers are shown below the last message alone.
    """

    message: SandboxMessage
    is_after_pause: bool
    is_last: bool

    @property
    def note(self) -> str:
        """What there is to a card or a choice, in words."""
        return note_of(self.message)

    @property
    def offer(self) -> Offer:
        """What there is to tap."""
        return read_offer(self.message)

    @property
    def file_name(self) -> str:
        """What a document is called, if the business called it something."""
        files = list(self.message.files.all())
        upload = files[0].upload if files else None
        return str(self.message.content.get("filename", upload.name if upload else ""))

    @property
    def is_editable(self) -> bool:
        """Whether its words can be replaced."""
        return is_editable(self.message)

    @property
    def is_plain(self) -> bool:
        """Whether it speaks for itself, without saying what it is."""
        return self.message.kind in _PLAIN

    @property
    def state(self) -> str:
        """Changes whenever the message looks different."""
        message, last = self.message, "." if self.is_last else ""
        reactions = f"{message.reaction}/{message.business_reaction}"
        return f"{message.edits}{reactions}{'-' if message.unsent_at else ''}{last}"


def note_of(message: SandboxMessage) -> str:
    """The words of a card, an order or a choice; they are in the platform's own shape."""
    content = message.content
    match message.kind:
        case Said.LOCATION:
            place = content["location"]
            return str(place.get("name") or f"{place['latitude']}, {place['longitude']}")
        case Said.CONTACT:
            return str(content["contacts"][0]["name"]["formatted_name"])
        case Said.ORDER:
            items = content["order"]["product_items"]
            return ", ".join(
                f"{item['quantity']} × {item['product_retailer_id']}" for item in items
            )
        case Said.BUTTON | Said.LIST:
            chosen = content["interactive"]
            return str(chosen[chosen["type"]]["title"])
        case Said.POSTBACK if "button" in content:
            return str(content["button"]["text"])
        case Said.LINK | Said.POST | Said.REEL | Said.STORY:
            return str(content.get("link", content)["title"])
        case _:
            return ""
