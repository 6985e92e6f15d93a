"""What a message can be, in one vocabulary for all platforms.

Media is copied later and by others; here stands only where it is to be had.
"""

from dataclasses import dataclass
from typing import Any, Literal, TypedDict

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageKind(models.TextChoices):
    """What a message is, by what stands out in it.

    A message of several attachments is of the kind of its first.
    """

    TEXT = "text", _("Text")
    IMAGE = "image", _("Photo")
    VIDEO = "video", _("Video")
    AUDIO = "audio", _("Audio")
    FILE = "file", _("File")
    STICKER = "sticker", _("Sticker")
    POST = "post", _("Shared post")
    REEL = "reel", _("Shared reel")
    STORY = "story", _("Shared story")
    STORY_REPLY = "story_reply", _("Reply to your story")
    STORY_MENTION = "story_mention", _("Mentioned you in their story")
    LINK = "link", _("Link")
    # Titles with buttons, as businesses send them.
    CARD = "card", _("Card")
    QUICK_REPLY = "quick_reply", _("Quick reply")
    # A tapped button, ice breaker or menu entry.
    POSTBACK = "postback", _("Tapped a button")
    LIST_REPLY = "list_reply", _("Chose from a list")
    # A filled in WhatsApp flow.
    FORM_REPLY = "form_reply", _("Filled in a form")
    LOCATION = "location", _("Location")
    CONTACTS = "contacts", _("Contact card")
    ORDER = "order", _("Order")
    APPOINTMENT = "appointment", _("Appointment")
    # What only a business sends: a message template of WhatsApp, a list to choose from.
    TEMPLATE = "template", _("Message template")
    CHOICES = "choices", _("List to choose from")
    # Seen once, and not shown to businesses.
    EPHEMERAL = "ephemeral", _("Disappearing photo or video")
    UNSUPPORTED = "unsupported", _("Unsupported")


class MediaKind(models.TextChoices):
    """What an attachment is. The last three are somebody's picture or video on Instagram."""

    IMAGE = "image", _("Photo")
    VIDEO = "video", _("Video")
    AUDIO = "audio", _("Audio")
    FILE = "file", _("File")
    STICKER = "sticker", _("Sticker")
    POST = "post", _("Post")
    REEL = "reel", _("Reel")
    STORY = "story", _("Story")


class NoticeKind(models.TextChoices):
    """What can stand in a conversation without having been said."""

    REFERRAL = "referral", _("Came by a link or an ad")
    OPT_IN = "opt_in", _("Signed up for messages")
    OPT_OUT = "opt_out", _("Stopped messages")
    THREAD_PASSED = "thread_passed", _("Handed to another app")
    THREAD_TAKEN = "thread_taken", _("Taken over by an app")
    THREAD_REQUESTED = "thread_requested", _("Asked for by another app")
    NUMBER_CHANGED = "number_changed", _("Changed their number")
    SYSTEM = "system", _("Message from the platform")


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """An attachment as Meta names it: by a link that dies, or by an id (WhatsApp).

    Both are empty where Meta gives neither. ``object_id`` is the post, reel, story or
    sticker it shows, ``title`` that one's caption.
    """

    kind: MediaKind
    url: str = ""
    media_id: str = ""
    content_type: str = ""
    name: str = ""
    sha256: str = ""
    title: str = ""
    object_id: str = ""
    is_voice: bool = False
    is_animated: bool = False


class Location(TypedDict, total=False):
    """A place, in degrees."""

    latitude: float
    longitude: float
    name: str
    address: str
    url: str


class ContactCard(TypedDict, total=False):
    """Somebody's card."""

    name: str
    organization: str
    phones: list[str]
    emails: list[str]
    urls: list[str]


class OrderItem(TypedDict):
    """One line of an order; ``price`` is of one piece, as Meta writes it."""

    sku: str
    quantity: int
    price: str
    currency: str


class Order(TypedDict, total=False):
    """What somebody chose from a catalogue."""

    catalog_id: str
    items: list[OrderItem]


class Referral(TypedDict, total=False):
    """Which link or ad somebody came by. ``source`` is Meta's word, which varies."""

    source: str
    kind: str
    ref: str
    ad_id: str
    title: str
    body: str
    url: str
    click_id: str
    product_id: str


class Link(TypedDict, total=False):
    """A link with its title."""

    title: str
    url: str


class CardAction(TypedDict, total=False):
    """What a button of a card does: opens ``url``, or says ``payload`` to the business."""

    title: str
    payload: str
    url: str


class Card(TypedDict, total=False):
    """A title with buttons. ``actions`` are known of cards that were written here."""

    title: str
    subtitle: str
    image_url: str
    buttons: list[str]
    actions: list[CardAction]


class ChoiceRow(TypedDict, total=False):
    """One row of a list to choose from."""

    id: str
    title: str
    description: str


class ChoiceSection(TypedDict, total=False):
    """Rows under one heading."""

    title: str
    rows: list[ChoiceRow]


class Choices(TypedDict, total=False):
    """A list to choose from, opened by a button."""

    button: str
    sections: list[ChoiceSection]


class SentButton(TypedDict):
    """What filled one button of a message template: as ``social.outgoing.ButtonVariable``."""

    index: int
    value: str
    kind: Literal["url", "quick_reply", "copy_code"]


class SentTemplate(TypedDict, total=False):
    """A WhatsApp message template as it was filled in.

    Values are in Meta's order; where variables have names, these stand beside them.
    ``titles`` is what is on its buttons, all of them.
    """

    name: str
    language: str
    header: list[str]
    header_names: list[str]
    body: list[str]
    body_names: list[str]
    buttons: list[SentButton]
    titles: list[str]


class QuickReply(TypedDict, total=False):
    """An answer offered for tapping; ``payload`` comes back with it."""

    title: str
    payload: str


class PlatformError(TypedDict, total=False):
    """What the platform says is wrong with a message."""

    code: int
    title: str
    detail: str


class Details(TypedDict, total=False):
    """What a message has beyond its text and its attachments. All keys may be absent.

    ``payload`` is what a tapped button or quick reply stands for, ``chosen`` the
    second line of a chosen list row, ``answers`` what was filled in. ``story_id`` is
    the story replied to. ``quick_replies``, ``choices`` and ``template`` are what a business
    offered or filled in. ``types`` names the parts that were not understood.
    ``standby``: another app held the conversation then.
    """

    payload: str
    chosen: str
    answers: dict[str, Any]
    story_id: str
    location: Location
    contacts: list[ContactCard]
    order: Order
    product_id: str
    referral: Referral
    links: list[Link]
    cards: list[Card]
    quick_replies: list[QuickReply]
    choices: Choices
    template: SentTemplate
    forwarded: bool
    standby: bool
    errors: list[PlatformError]
    types: list[str]
