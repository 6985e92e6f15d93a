"""What can be said on the sandbox's phone, whatever the platform calls it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Said(models.TextChoices):
    """What a message is."""

    TEXT = "text", _("Text")
    PHOTO = "photo", _("Photo")
    VIDEO = "video", _("Video")
    VOICE = "voice", _("Voice message")
    FILE = "file", _("File")
    STICKER = "sticker", _("Sticker")
    GIF = "gif", _("GIF")
    LIKE = "like", _("Like")
    POST = "post", _("Shared post")
    REEL = "reel", _("Shared reel")
    STORY = "story", _("Shared story")
    STORY_REPLY = "story_reply", _("Reply to a story")
    STORY_MENTION = "story_mention", _("Mention in a story")
    DISAPPEARING = "disappearing", _("Disappearing photo")
    LINK = "link", _("Link")
    LOCATION = "location", _("Location")
    CONTACT = "contact", _("Contact card")
    ORDER = "order", _("Order")
    PRODUCT = "product", _("Question about a product")
    BUTTON = "button", _("Tapped a button")
    LIST = "list", _("Chose from a list")
    FORM = "form", _("Filled in a form")
    QUICK_REPLY = "quick_reply", _("Quick reply")
    POSTBACK = "postback", _("Tapped a button")
    AD = "ad", _("Came by an ad")
    FORWARDED = "forwarded", _("Forwarded text")
    UNSUPPORTED = "unsupported", _("Something unsupported")
    FUTURE = "future", _("Something of the future")
    # What only businesses send.
    CARDS = "cards", _("Cards")
    OFFER = "offer", _("Choices")
    TEMPLATE = "template", _("Message template")


class FileKind(models.TextChoices):
    """What a file on the phone is."""

    PHOTO = "photo", _("Photo")
    VIDEO = "video", _("Video")
    VOICE = "voice", _("Voice message")
    DOCUMENT = "document", _("Document")
    STICKER = "sticker", _("Sticker")
    GIF = "gif", _("GIF")
    HEART = "heart", _("Heart")


class TemplateStatus(models.TextChoices):
    """What WhatsApp says of a message template. Only an approved one can be sent."""

    APPROVED = "APPROVED", _("Approved")
    PENDING = "PENDING", _("Pending")
    REJECTED = "REJECTED", _("Rejected")
    PAUSED = "PAUSED", _("Paused")
    DISABLED = "DISABLED", _("Disabled")


class MediaFault(models.TextChoices):
    """What is wrong with the file servers."""

    NONE = "", _("Files come at once")
    SLOW = "slow", _("Slow · after five seconds")
    FAILS = "fails", _("Fails · 503")
    GONE = "gone", _("Gone · 404")
