"""What the phone shows: one person's chat with one asset, and the exchanges about it."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from social.platforms import traits
from social.sandbox import orders
from social.sandbox.assets import Asset, all_assets
from social.sandbox.failures import FaultKind
from social.sandbox.graph.usage import limits
from social.sandbox.models import (
    SandboxChat,
    SandboxExchange,
    SandboxFault,
    SandboxMessage,
    SandboxPerson,
)
from social.sandbox.phone.lines import Line
from social.sandbox.phone.menu import REACTIONS, Choice, Group, news_of, sends_of

SHOWN_MESSAGES, SHOWN_EXCHANGES, SHOWN_PEOPLE = 60, 40, 100
# A pause this long is marked with the time, as phones do.
_PAUSE = timedelta(hours=1)
SHOWN_BYTES = 6000
_CHANGES = {
    "newest": Max("id"),
    "read": Count("read_at"),
    "unsent": Count("unsent_at"),
    "edits": Sum("edits"),
    "reactions": Count("id", filter=~Q(reaction="")),
    "answered": Count("id", filter=~Q(business_reaction="")),
}


@dataclass(frozen=True, slots=True)
class Screen:
    """Who is played, and whom they write to. ``chat`` is ``None`` before the first word."""

    asset: Asset
    person: SandboxPerson | None
    chat: SandboxChat | None
    # The message that is being answered, or whose words are being replaced.
    replying: SandboxMessage | None = None
    editing: SandboxMessage | None = None

    def sends(self) -> list[Group]:
        """What can be sent besides text."""
        return sends_of(self.asset.platform)

    def news(self) -> list[Choice]:
        """What Meta can be made to tell."""
        return news_of(self.asset.platform)

    def reactions(self) -> tuple[str, ...]:
        """The emoji to put on a message."""
        return REACTIONS

    def lines(self) -> list[Line]:
        """The newest messages, oldest first."""
        if self.chat is None:
            return []
        loaded = self.chat.messages.select_related("chat__person", "reply_to")
        loaded = loaded.prefetch_related("files__upload")
        newest = loaded.order_by("-sent_at", "-id")[:SHOWN_MESSAGES]
        messages = list(reversed(newest))
        pauses = [True] + [b.sent_at - a.sent_at > _PAUSE for a, b in pairwise(messages)]
        return [
            Line(message, pause, message is messages[-1])
            for message, pause in zip(messages, pauses, strict=False)
        ]

    def is_typing(self) -> bool:
        """Whether the business is writing."""
        until = self.chat.typing_until if self.chat else None
        return until is not None and until > timezone.now()

    def window_ends_at(self) -> datetime | None:
        """Until when Meta lets the business answer; ``None`` if the person never wrote."""
        heard = self.chat.last_inbound_at if self.chat else None
        return heard + traits(self.asset.platform).reply_window if heard else None

    def window_is_open(self) -> bool:
        """Whether that is still to come."""
        ends_at = self.window_ends_at()
        return ends_at is not None and ends_at > timezone.now()

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
        if row.calls == orders.UNTIL_CANCELLED:
            return _("%(failure)s · until switched off") % {"failure": label}
        return label if row.calls == 1 else f"{label} · {row.calls}×"

    def loses_webhooks(self) -> bool:
        """Whether nothing is told, as the control page says."""
        return limits().loses_webhooks

    def version(self) -> str:
        """Changes whenever anything on the screen does. Cheap: asked every second."""
        messages = SandboxMessage.objects.filter(chat=self.chat) if self.chat else None
        seen = {} if messages is None else messages.aggregate(**_CHANGES)
        log = SandboxExchange.objects.filter(asset_id=self.asset.external_id)
        said = log.aggregate(Max("id"), Sum("tries"))
        held = self.chat.held_by_app_id if self.chat else ""
        shown = [held, self.loses_webhooks(), self.is_typing(), str(self.window_ends_at())]
        shown.append(self.window_is_open())
        return json.dumps([*seen.values(), *said.values(), self.fault(), *shown])


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
    chats = SandboxChat.objects.select_related("person")
    chat = chats.filter(asset_id=asset.external_id, person=person).first()
    replying, editing = (message_of(chat, query.get(name, "")) for name in ("reply", "edit"))
    return Screen(asset, person, chat, replying, editing)


def message_of(chat: SandboxChat | None, pk: str) -> SandboxMessage | None:
    """The message of the chat with that key; ``None`` for anything else."""
    if chat is None or not _is_key(pk):
        return None
    messages = chat.messages.select_related("chat__person", "reply_to")
    return messages.filter(pk=int(pk)).first()


def _person(pk: str) -> SandboxPerson | None:
    return SandboxPerson.objects.filter(pk=int(pk)).first() if _is_key(pk) else None


def _is_key(text: str) -> bool:
    """Longer than any key is not a number a database could compare with."""
    return text.isdecimal() and len(text) <= 15  # noqa: PLR2004


def pretty(body: str) -> str:
    """A body with line breaks, in letters instead of escapes; the beginning of a long one."""
    if len(body) > SHOWN_BYTES:
        return body[:SHOWN_BYTES] + " …"
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return body
