"""One attempt: what is posted, and what came of it. Nothing here touches the database."""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.utils import timezone

from echodesk.net import posting
from echodesk.net.targets import NotATarget, read_target
from echodesk.outgoing import ladder, signing
from echodesk.outgoing.models import Trouble

SECONDS = 15.0
# Characters of an answer that are kept.
EXCERPT = 1000
_FIXED = {"Content-Type": "application/json", "User-Agent": "EchoDesk-Webhooks/1"}


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be posted, and where. ``keys`` sign it, the newest first."""

    url: str
    uid: str
    body: bytes
    keys: Collection[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt. Without ``trouble`` it arrived.

    ``asked`` is how long the receiver wants to be left alone.
    """

    trouble: str = ""
    status_code: int | None = None
    response: str = ""
    milliseconds: int = 0
    asked: timedelta | None = None

    @property
    def is_gone(self) -> bool:
        """Whether the receiver says that nobody will ever be there again."""
        return self.status_code == HTTPStatus.GONE


def send(parcel: Parcel) -> Outcome:
    """Post a parcel once. Never raises for what a receiver does."""
    started = time.monotonic()
    outcome = _post(parcel)
    return replace(outcome, milliseconds=round((time.monotonic() - started) * 1000))


def _post(parcel: Parcel) -> Outcome:
    if not parcel.keys:
        return Outcome(Trouble.NO_SECRET)
    timestamp = int(time.time())
    try:
        answer = posting.post(
            read_target(parcel.url, **allowed()),
            parcel.body,
            {**_FIXED, **signing.headers(parcel.keys, parcel.uid, timestamp, parcel.body)},
            seconds=SECONDS,
            may_be_inside=settings.OUTGOING_ALLOW_PRIVATE,
        )
    except NotATarget:
        return Outcome(Trouble.REFUSED)
    except posting.NoAnswer as error:
        return Outcome(Trouble(error.why.value))
    return _read(answer)


def allowed() -> Mapping[str, bool]:
    """What :func:`read_target` lets pass in this installation."""
    return {"may_be_plain": settings.DEBUG, "may_be_inside": settings.OUTGOING_ALLOW_PRIVATE}


def _read(answer: posting.Answer) -> Outcome:
    arrived = HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES
    text = answer.body.decode("utf-8", "replace").replace("\0", "�")
    return Outcome(
        "" if arrived else Trouble.STATUS,
        answer.status,
        text[:EXCERPT],
        asked=ladder.read_retry_after(answer.retry_after, timezone.now()),
    )
