"""Makers of the events of the page most payloads are about."""

from social.events import (
    AccountNews,
    CommentChanged,
    CommentVerb,
    DashboardTest,
    MessageEchoed,
    MessageReceived,
    NoticeReceived,
    ReactionChanged,
    ReceiptReceived,
    UnknownEvent,
)
from social.platforms import Platform
from tests.social.intake.expectations import PAGE, RECEIVED, KeyOf, at, maker_for

PERSON = "6100000000000001"
OURS, BOT, PAGE_INBOX = "900000000000001", "900000000000002", "263902037430900"
POST = "104000000000001_1041"
make = maker_for(Platform.FACEBOOK, PAGE)


def said(external_id, text="", **more):
    return make(MessageReceived, external_id=external_id, text=text, sender_id=PERSON, **more)


def sent(external_id, text="", kind="text", media=(), **more):
    """Something shown rather than said."""
    return said(external_id, text, kind=kind, media=media, **more)


def echoed(external_id, text="", **more):
    return make(MessageEchoed, external_id=external_id, text=text, recipient_id=PERSON, **more)


def reacted(emoji):
    return make(
        ReactionChanged, external_id="m_def", person_id=PERSON, by_business=False, emoji=emoji
    )


def noticed(kind, **more):
    return make(NoticeReceived, kind=kind, key=KeyOf(kind), person_id=PERSON, **more)


def receipt(status, *external_ids, **more):
    return make(ReceiptReceived, status=status, external_ids=external_ids, person_id=PERSON, **more)


def comment(text="Open today?", external_id="1041_2002", **more):
    shared = {
        "verb": CommentVerb.ADDED,
        "media_id": POST,
        "person_id": "790000000000009",
        "person_name": "Mika",
        "occurred_at": at(40),
    }
    return make(CommentChanged, external_id=external_id, text=text, **{**shared, **more})


def news(what, summary, **more):
    return make(AccountNews, what=what, summary=summary, **more)


def unknown(what, **more):
    return make(UnknownEvent, what=what, **more)


def pressed(what):
    """The dashboard's "Test" button."""
    return make(DashboardTest, what=what, account_ids=(), occurred_at=RECEIVED)
