"""What an item of a delivery is, in EchoDesk's words.

The delivery log stores a kind as ``family`` or ``family:detail``, such as
``message:image`` or ``receipt:delivered``: short, and the same in every language.
:func:`kind_words` says it to people.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from social.contents import MessageKind, NoticeKind
from social.events import (
    AccountNews,
    CommentChanged,
    CommentVerb,
    DashboardTest,
    MalformedItem,
    MentionReceived,
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    MessageUnsent,
    NoticeReceived,
    ReactionChanged,
    ReceiptReceived,
    ReceiptStatus,
    UnknownEvent,
)
from social.intake.parse import Parsed

LONGEST = 64


class Family(TextChoices):
    """What people search the log by."""

    MESSAGE = "message", gettext_lazy("Message")
    ECHO = "echo", gettext_lazy("Sent by the business")
    RECEIPT = "receipt", gettext_lazy("Receipt")
    REACTION = "reaction", gettext_lazy("Reaction")
    EDIT = "edit", gettext_lazy("Edited message")
    UNSEND = "unsend", gettext_lazy("Unsent message")
    NOTICE = "notice", gettext_lazy("Notice in a conversation")
    COMMENT = "comment", gettext_lazy("Comment")
    MENTION = "mention", gettext_lazy("Mention")
    NEWS = "news", gettext_lazy("News of the account")
    TEST = "test", gettext_lazy("Test")
    UNKNOWN = "unknown", gettext_lazy("Unknown")
    UNREADABLE = "unreadable", gettext_lazy("Unreadable")


def _always(family: Family) -> Callable[[object], str]:
    return lambda _event: family


def _comment(event: CommentChanged) -> str:
    return f"{Family.COMMENT}:live" if event.live else f"{Family.COMMENT}:{event.verb}"


_KINDS: dict[type, Callable[[Any], str]] = {
    MessageReceived: lambda event: f"{Family.MESSAGE}:{event.kind}",
    MessageEchoed: lambda event: f"{Family.ECHO}:{event.kind}",
    ReceiptReceived: lambda event: f"{Family.RECEIPT}:{event.status}",
    ReactionChanged: lambda event: Family.REACTION if event.emoji else f"{Family.REACTION}:removed",
    MessageEdited: _always(Family.EDIT),
    MessageUnsent: _always(Family.UNSEND),
    NoticeReceived: lambda event: f"{Family.NOTICE}:{event.kind}",
    CommentChanged: _comment,
    MentionReceived: _always(Family.MENTION),
    AccountNews: lambda event: f"{Family.NEWS}:{event.what}",
    DashboardTest: lambda event: f"{Family.TEST}:{event.what}",
    UnknownEvent: lambda event: f"{Family.UNKNOWN}:{event.what}",
    MalformedItem: _always(Family.UNREADABLE),
}

_DETAILS: dict[str, dict[str, Any]] = {
    Family.MESSAGE: {kind.value: kind.label for kind in MessageKind},
    Family.ECHO: {kind.value: kind.label for kind in MessageKind},
    Family.NOTICE: {kind.value: kind.label for kind in NoticeKind},
    Family.RECEIPT: {
        ReceiptStatus.SENT: gettext_lazy("Sent"),
        ReceiptStatus.DELIVERED: gettext_lazy("Delivered"),
        ReceiptStatus.READ: gettext_lazy("Read"),
        ReceiptStatus.FAILED: gettext_lazy("Not delivered"),
    },
    Family.REACTION: {"removed": gettext_lazy("Taken back")},
    Family.COMMENT: {
        "live": gettext_lazy("Live"),
        CommentVerb.ADDED: gettext_lazy("New"),
        CommentVerb.EDITED: gettext_lazy("Edited"),
        CommentVerb.REMOVED: gettext_lazy("Removed"),
        CommentVerb.HIDDEN: gettext_lazy("Hidden"),
        CommentVerb.UNHIDDEN: gettext_lazy("Shown again"),
    },
}


def kind_of(event: Parsed) -> str:
    """The kind as the log stores it: at most 64 characters."""
    return _KINDS[type(event)](event)[:LONGEST].rstrip(":")


def kind_words(kind: str) -> str:
    """The kind for people: "Message: Photo". What Meta alone has a word for keeps that word."""
    family, _colon, detail = kind.partition(":")
    name = str(Family(family).label) if family in Family.values else family
    if not detail:
        return name
    words = _DETAILS.get(family, {}).get(detail, detail.replace("_", " "))
    return _("%(family)s: %(detail)s") % {"family": name, "detail": words}
