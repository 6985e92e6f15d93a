"""What browsers say over the socket: which conversation they show. All else goes by HTTP."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.utils.module_loading import import_string

from echodesk.realtime.feed import Listener
from echodesk.realtime.presence import Here
from echodesk.realtime.threads import in_thread

logger = structlog.get_logger(__name__)

_LONGEST = 500
# A column holds no more.
_LARGEST_ID = 2**63
# Seconds. Who speaks more often is not listened to.
_PACE = 0.1


@dataclass(frozen=True, slots=True)
class Viewing:
    """``{"type": "viewing", "conversation": 12 or null, "replying": false}``."""

    conversation: int | None
    replying: bool


def parse_spoken(text: str | None) -> Viewing | None:
    """What was said; ``None`` for anything we do not understand."""
    if not text or len(text) > _LONGEST:
        return None
    try:
        said = json.loads(text)
    except ValueError:
        return None
    if not isinstance(said, dict) or said.get("type") != "viewing":
        return None
    conversation = said.get("conversation")
    if isinstance(conversation, bool) or not isinstance(conversation, int | None):
        return None
    if conversation is not None and not 0 < conversation < _LARGEST_ID:
        return None
    return Viewing(conversation, said.get("replying") is True)


class Ear:
    """Listens to one browser and knows what it shows."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._heard_at = 0.0
        self._known: tuple[int, int | None] | None = None

    async def hear(self, text: str | None) -> bool:
        """Take in what was said; ``True`` if the browser shows something else now."""
        viewing = parse_spoken(text)
        now = time.monotonic()
        if viewing is None or now - self._heard_at < _PACE:
            return False
        self._heard_at = now
        before = self._listener.here
        self._listener.show(await self._here(viewing), now)
        return self._listener.here != before

    async def _here(self, viewing: Viewing) -> Here | None:
        if viewing.conversation is None:
            return None
        scope = await self._scope_of(viewing.conversation)
        if scope is None or not self._listener.sees(scope):
            return None
        visit = self._listener.visit
        return Here(viewing.conversation, scope, visit.member_id, visit.name, viewing.replying)

    async def _scope_of(self, conversation: int) -> int | None:
        if self._known is None or self._known[0] != conversation:
            read: Callable[[int, int], int | None] = import_string(settings.PRESENCE_SCOPE)
            try:
                scope = await in_thread(read, self._listener.visit.workspace_id, conversation)
            except DatabaseError as error:
                # It is said again in a few seconds.
                logger.warning("presence_not_placed", error=str(error))
                return None
            self._known = (conversation, scope)
        return self._known[1]
