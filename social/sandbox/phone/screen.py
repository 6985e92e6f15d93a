"""What the phone shows: one person's chat with one asset, and the exchanges about it."""

import json
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.http import QueryDict

from social.sandbox.assets import Asset, all_assets
from social.sandbox.faults import FaultKind
from social.sandbox.models import (
    SandboxChat,
    SandboxExchange,
    SandboxFault,
    SandboxMessage,
    SandboxPerson,
)

SHOWN_MESSAGES, SHOWN_EXCHANGES, SHOWN_PEOPLE = 60, 40, 100
# A pause this long is marked with the time, as phones do.
_PAUSE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Line:
    """A message on the screen; ``is_after_pause`` puts the time above it."""

    message: SandboxMessage
    is_after_pause: bool


@dataclass(frozen=True, slots=True)
class Screen:
    """Who is played, and whom they write to. ``chat`` is ``None`` before the first word."""

    asset: Asset
    person: SandboxPerson | None
    chat: SandboxChat | None

    def lines(self) -> list[Line]:
        """The newest messages, oldest first."""
        if self.chat is None:
            return []
        newest = self.chat.messages.order_by("-sent_at", "-id")[:SHOWN_MESSAGES]
        messages = list(reversed(newest))
        pauses = [True] + [b.sent_at - a.sent_at > _PAUSE for a, b in pairwise(messages)]
        return [Line(message, pause) for message, pause in zip(messages, pauses, strict=False)]

    def exchanges(self) -> QuerySet[SandboxExchange]:
        """What was said over HTTP about this asset, newest first."""
        rows = SandboxExchange.objects.filter(asset_id=self.asset.external_id)
        return rows[:SHOWN_EXCHANGES]

    def fault(self) -> str:
        """What the next send was told to fail with, in words; empty if it was not."""
        row = SandboxFault.objects.filter(asset_id=self.asset.external_id).first()
        if row is None:
            return ""
        label = str(FaultKind(row.kind).label)
        return label if row.calls == 1 else f"{label} · {row.calls}×"

    def version(self) -> str:
        """Changes whenever anything on the screen does. Cheap: asked every second."""
        messages = SandboxMessage.objects.filter(chat=self.chat) if self.chat else None
        seen = {} if messages is None else messages.aggregate(Max("id"), Count("read_at"))
        log = SandboxExchange.objects.filter(asset_id=self.asset.external_id)
        said = log.aggregate(Max("id"), Sum("tries"))
        return json.dumps([*seen.values(), *said.values(), self.fault()])


def people_of(asset: Asset) -> list[SandboxPerson]:
    """The people to play: first those who wrote to this asset, newest first."""
    wrote = Max("chats__last_inbound_at", filter=Q(chats__asset_id=asset.external_id))
    people = SandboxPerson.objects.annotate(wrote_at=wrote)
    return list(people.order_by(F("wrote_at").desc(nulls_last=True), "name")[:SHOWN_PEOPLE])


def read_screen(query: QueryDict) -> Screen | None:
    """The screen ``account`` and ``person`` name, or the nearest to it; ``None`` without assets."""
    assets = all_assets()
    if not assets:
        return None
    by_id = {asset.external_id: asset for asset in assets}
    asset = by_id.get(query.get("account", "")) or assets[0]
    person = _person(query.get("person", "")) or next(iter(people_of(asset)), None)
    chat = SandboxChat.objects.filter(asset_id=asset.external_id, person=person).first()
    return Screen(asset, person, chat)


def _person(pk: str) -> SandboxPerson | None:
    # Longer than any key: not a number a database could compare with.
    if not pk.isdecimal() or len(pk) > 15:  # noqa: PLR2004
        return None
    return SandboxPerson.objects.filter(pk=int(pk)).first()


def pretty(body: str) -> str:
    """A body with line breaks, in letters instead of escapes."""
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return body
