"""The events of one workspace, read once per process and shared by its sockets."""

import asyncio
import json
import random
import time
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

import structlog
from django.db import DatabaseError

from echodesk.realtime import log
from echodesk.realtime.models import Event
from echodesk.realtime.presence import FRESH, Change, Here, Presence, frames
from echodesk.realtime.threads import in_thread
from echodesk.realtime.visits import Scopes, Visit, still_welcome

logger = structlog.get_logger(__name__)

# How many events are kept in memory. Who missed more is told to load the page afresh.
BACKLOG = 500
# How much that is true for seconds only may wait to be sent to one page.
PASSING = 200
# Seconds between looks without a hint: hints may be lost.
POLL = 5.0
# Seconds between checks that the members may still listen.
GUARD = 20.0
# Close code: the session ended, or the member may no longer listen. Do not come back.
CLOSE_NOT_A_MEMBER = 4403
# Seconds before the database is asked again after it failed.
RETRY = 1.0
# No member has this scope: it stands for one that is missing.
_UNKNOWN_SCOPE = 0


class Frame(NamedTuple):
    """An event as it goes over the wire. ``scope`` is ``None`` where everybody is told."""

    seq: int
    text: str
    scope: int | None


class Listener:
    """One open socket. ``dismissed`` gets the code to close it with.

    ``must_resync``: what it may hear has changed, so that the page shows too much or
    lacks something.
    """

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.scopes = visit.scopes
        self.must_resync = False
        self.dismissed: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        # What is true for seconds only, waiting to be sent. Who reads too slowly misses some.
        self.passing: asyncio.Queue[str] = asyncio.Queue(PASSING)
        self.here: Here | None = None
        self._shown_at = 0.0

    def dismiss(self, code: int) -> None:
        """Have the socket closed with ``code``."""
        if not self.dismissed.done():
            self.dismissed.set_result(code)

    def hears(self, frame: Frame) -> bool:
        """Whether the member is told of ``frame``."""
        return frame.scope is None or self.sees(frame.scope)

    def sees(self, scope: int) -> bool:
        """Whether ``scope`` is one of those the member is told of."""
        return self.scopes is None or scope in self.scopes

    def show(self, here: Here | None, now: float) -> None:
        """Its page says what it shows."""
        self.here, self._shown_at = here, now

    def still_here(self, now: float) -> Here | None:
        """What its page shows, unless it has fallen silent or may no longer see it."""
        silent = now - self._shown_at >= FRESH
        return None if self.here is None or silent or not self.sees(self.here.scope) else self.here

    def tell(self, text: str) -> None:
        """Have ``text`` sent beside the events; dropped where too much is waiting."""
        if not self.passing.full():
            self.passing.put_nowait(text)

    def limit(self, scopes: Scopes) -> None:
        """Have the member told of ``scopes`` from now on."""
        if scopes != self.scopes:
            self.scopes, self.must_resync = scopes, True


class Feed:
    """The newest events of a workspace, kept in step with the log.

    Sockets keep a cursor each and read from here what lies beyond it, whether that
    was missed while offline or has just happened; so there is no seam between the
    two in which an event could be lost or doubled.
    """

    def __init__(self, workspace_id: int) -> None:
        self.workspace_id = workspace_id
        self.position = 0  # Everything up to this number has been read.
        self._floor = 0  # Everything above this number is in memory.
        self._frames: deque[Frame] = deque(maxlen=BACKLOG)
        self._wake = asyncio.Event()
        self._changed = asyncio.Event()
        self._started = False
        self._reads_begun = self._reads_done = 0
        self._guarded_at = time.monotonic()
        self._scopes_changed = False
        self.listeners: set[Listener] = set()
        self.presence = Presence()

    def shown(self) -> list[Here]:
        """What the pages of this process show."""
        now = time.monotonic()
        found = (listener.still_here(now) for listener in self.listeners)
        return sorted({here for here in found if here is not None})

    def tell_presence(self, changes: Iterable[Change]) -> None:
        """Tell every page that may see a conversation who is before it now."""
        for change in changes:
            texts = [json.dumps(frame) for frame in frames(self.workspace_id, change)]
            for listener in self.listeners:
                if listener.sees(change.scope):
                    for text in texts:
                        listener.tell(text)

    def tell_all_present(self, listener: Listener) -> None:
        """Tell a page that comes new who is where."""
        for change in self.presence.everywhere():
            if listener.sees(change.scope):
                listener.tell(json.dumps(frames(self.workspace_id, change)[0]))

    def after(self, cursor: int) -> list[Frame] | None:
        """Frames above ``cursor``, oldest first; ``None`` if some are no longer at hand.

        A cursor from the future belongs to a database that has been put back: also ``None``.
        """
        if not self._floor <= cursor <= self.position:
            return None
        frames = []
        for frame in reversed(self._frames):
            if frame.seq <= cursor:
                break
            frames.append(frame)
        return frames[::-1]

    def wake(self) -> None:
        """Look into the log now."""
        self._wake.set()

    async def beyond(self, cursor: int, listener: Listener) -> None:
        """Wait until there is something above ``cursor``, or ``listener`` must start afresh."""
        while self.position <= cursor and not listener.must_resync:
            await self._changed.wait()

    async def caught_up(self) -> None:
        """Wait until everything committed before this call has been read."""
        wanted = self._reads_begun + 1
        self.wake()
        while self._reads_done < wanted:
            await self._changed.wait()

    async def run(self) -> None:
        """Keep reading until nobody has listened for a while."""
        while self.listeners:
            try:
                await self._read()
                await self._guard()
            except DatabaseError as error:
                logger.warning("feed_cannot_read", workspace=self.workspace_id, error=str(error))
                await asyncio.sleep(RETRY)
                continue
            await self._pause()

    async def _pause(self) -> None:
        # Apart, so that many feeds do not ask in the same instant.
        until = random.uniform(0.8, 1.2) * POLL  # noqa: S311
        with suppress(TimeoutError):
            async with asyncio.timeout(until):
                await self._wake.wait()

    async def _read(self) -> None:
        self._wake.clear()
        self._reads_begun += 1
        begun = self._reads_begun
        if self._started:
            await self._read_on()
        else:
            await self._read_newest()
        self._reads_done = begun
        await self._announce()

    async def _read_newest(self) -> None:
        # The number first: what is committed between the two reads is then read twice
        # over rather than not at all.
        last = await in_thread(log.last_seq, self.workspace_id)
        events = await in_thread(log.newest_events, self.workspace_id, BACKLOG)
        self._floor = events[0].seq - 1 if events else last
        self.position = max(self._floor, last)
        self._add(events)
        self._started = True

    async def _read_on(self) -> None:
        while True:
            events = await in_thread(log.events_after, self.workspace_id, self.position, BACKLOG)
            self._add(events)
            if len(events) < BACKLOG:
                return
            await self._announce()

    def _add(self, events: Iterable[Event]) -> None:
        for event in events:
            self.position = max(self.position, event.seq)
            if event.type == log.SCOPES_CHANGED:
                self._scopes_changed = True
                continue
            if len(self._frames) == BACKLOG:
                self._floor = self._frames[0].seq
            text = json.dumps(log.frame(event), separators=(",", ":"), ensure_ascii=False)
            self._frames.append(Frame(event.seq, text, _scope_of(event)))

    async def _announce(self) -> None:
        # Nobody hears what came after the change by the rules from before it.
        if self._scopes_changed:
            await self._check_listeners()
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def _guard(self) -> None:
        if time.monotonic() - self._guarded_at >= GUARD:
            await self._check_listeners()
            await self._announce()

    async def _check_listeners(self) -> None:
        self._guarded_at = time.monotonic()
        here = list(self.listeners)
        welcome = await in_thread(still_welcome, {listener.visit for listener in here})
        self._scopes_changed = False
        for listener in here:
            if listener.visit in welcome:
                listener.limit(welcome[listener.visit])
            else:
                listener.dismiss(CLOSE_NOT_A_MEMBER)


def _scope_of(event: Event) -> int | None:
    if event.scope is None and event.conversation_id is not None:
        return _UNKNOWN_SCOPE
    return event.scope
