"""Expected events, with what most cases share filled in."""

from datetime import UTC, datetime, timedelta

from social.events import (
    AccountNews,
    DashboardTest,
    MalformedItem,
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    MessageUnsent,
    NoticeReceived,
    Origin,
    ReactionChanged,
    ReceiptReceived,
    UnknownEvent,
)
from social.platforms import Platform

WABA, NUMBER = "102290000000001", "106540000000001"
MIKA, AINO = "358409876543", "FI.13491208655302741999"
AINO_AT_PARENT = "FI.ENT.11815799212886844830"
RECEIVED = datetime(2026, 1, 2, tzinfo=UTC)
SECOND_0 = datetime(2025, 11, 1, 12, 26, 40, tzinfo=UTC)
_SHARED = {
    "origin": Origin(delivery_id=7, position=0, received_at=RECEIVED),
    "platform": Platform.WHATSAPP,
    "account_ids": (NUMBER,),
}


def at(seconds):
    """A time counted from unix second 1762000000."""
    return SECOND_0 + timedelta(seconds=seconds)


def _build(kind, fields, **defaults):
    return kind(**{**_SHARED, "occurred_at": at(0), **defaults, **fields})


def received(**fields):
    """Said by Mika."""
    defaults = {"external_id": "wamid.IN", "sender_id": MIKA, "sender_name": "Mika"}
    return _build(MessageReceived, fields, **defaults)


def echoed(**fields):
    """Said to Mika, in the app beside us."""
    defaults = {"external_id": "wamid.ECHO", "recipient_id": MIKA, "occurred_at": at(3)}
    return _build(MessageEchoed, fields, **defaults)


def reaction(**fields):
    """Mika's reaction to an early message."""
    defaults = {"external_id": "wamid.HBgM", "person_id": MIKA, "by_business": False}
    return _build(ReactionChanged, fields, **defaults)


def edited(**fields):
    """A message of the conversation with Mika got other words."""
    return _build(MessageEdited, fields, person_id=MIKA)


def unsent(**fields):
    """A message of the conversation with Mika was taken back."""
    return _build(MessageUnsent, fields, person_id=MIKA)


def receipt(status, **fields):
    """How far a message to Mika got."""
    defaults = {"external_ids": ("wamid.OUT",), "person_id": MIKA, "occurred_at": at(3)}
    return _build(ReceiptReceived, {"status": status, **fields}, **defaults)


def notice(kind, **fields):
    """Something that happened with Mika."""
    return _build(NoticeReceived, {"kind": kind, **fields}, person_id=MIKA)


def news(what, summary, **fields):
    """News of the whole business account, five seconds after the hour of the others."""
    defaults = {"account_ids": (WABA,), "occurred_at": at(5)}
    return _build(AccountNews, {"what": what, "summary": summary, **fields}, **defaults)


def unknown(what, **fields):
    """Kept and not handled."""
    return _build(UnknownEvent, {"what": what, **fields}, account_ids=(NUMBER, WABA))


def dashboard_test(what):
    """The dashboard's button: for nobody, at no time of Meta's."""
    return _build(DashboardTest, {"what": what}, account_ids=(), occurred_at=RECEIVED)


def malformed(error, raw):
    """Not to be read."""
    shared = {key: _SHARED[key] for key in ("origin", "platform", "account_ids")}
    return MalformedItem(**shared, error=error, raw=raw)
