"""Makers of the events of the Instagram account most payloads are about."""

from social.events import (
    AccountNews,
    CommentChanged,
    CommentVerb,
    DashboardTest,
    MentionReceived,
    MessageEchoed,
    MessageReceived,
    NoticeReceived,
    ReactionChanged,
    ReceiptReceived,
    UnknownEvent,
)
from social.platforms import Platform
from tests.social.intake.expectations import ENTRY_TIME, INSTAGRAM, RECEIVED, KeyOf, maker_for

PERSON = "790000000000001"
FIRST = "aWdfZAG1faXRlbToxOklHTWVzc2FnZA"
BOT = "900000000000002"
STORY = "18100000000000001"
AD = {
    "source": "ADS",
    "kind": "OPEN_THREAD",
    "ref": "spring",
    "ad_id": "120200000000000001",
    "title": "Spring roast",
    "product_id": "5500000000000002",
}
make = maker_for(Platform.INSTAGRAM, INSTAGRAM)


def said(external_id, text="", **more):
    person = {"external_id": external_id, "text": text, "sender_id": PERSON}
    return make(MessageReceived, **{**person, **more})


def sent(external_id, text="", kind="text", media=(), **more):
    """Something shown rather than said."""
    return said(external_id, text, kind=kind, media=media, **more)


def echoed(external_id, text="", **more):
    return make(MessageEchoed, external_id=external_id, text=text, recipient_id=PERSON, **more)


def reacted(emoji, external_id="aWdfecho", **more):
    ids = {"external_id": external_id, "person_id": PERSON, "by_business": False}
    return make(ReactionChanged, emoji=emoji, **{**ids, **more})


def noticed(kind, **more):
    return make(NoticeReceived, kind=kind, key=KeyOf(kind), person_id=PERSON, **more)


def read(external_id="aWdfecho", **more):
    return make(
        ReceiptReceived, status="read", external_ids=(external_id,), person_id=PERSON, **more
    )


def unknown(what, **more):
    return make(UnknownEvent, what=what, **more)


def pressed(what):
    return make(DashboardTest, what=what, account_ids=(), occurred_at=RECEIVED)


def comment(external_id, text="Is it vegan?", **more):
    shared = {
        "verb": CommentVerb.ADDED,
        "media_id": "17900000000000001",
        "person_id": PERSON,
        "person_name": "mika",
        "place": "FEED",
        "occurred_at": ENTRY_TIME,
    }
    return make(CommentChanged, external_id=external_id, text=text, **{**shared, **more})


def mention(**more):
    return make(MentionReceived, **{"occurred_at": ENTRY_TIME, **more})


def news(what, summary, **more):
    return make(AccountNews, what=what, summary=summary, **more)


def to_itself(what):
    return news(what, "message to itself")
