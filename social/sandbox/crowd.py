"""Many customers talking at once, by the same webhooks as the phone."""

import itertools
import math
import secrets
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from django.utils import timezone

from social.sandbox import afterwards, courier, mass, payloads, play, telling
from social.sandbox.assets import Asset, heard_assets
from social.sandbox.courier import Outcome, Webhook
from social.sandbox.graph.usage import limits
from social.sandbox.models import (
    Said,
    SandboxChat,
    SandboxExchange,
    SandboxMessage,
    SandboxPerson,
)
from social.sandbox.phrases import NAMES, TEXTS

THREADS = 8
# Above this many webhooks a second several messages share one, as Meta batches too.
_WEBHOOKS_PER_SECOND = 200
# More waiting than this, and the crowd falls silent until EchoDesk has caught up.
_MOST_WAITING = 400
_TICK_SECONDS = 0.05
# Of a hundred messages so many have something happen to them, at most a few a tick.
_SECOND_THOUGHTS, _MOST, _REMEMBERED = 6, 4, 200

Talker = tuple[Asset, SandboxChat]


@dataclass(slots=True)
class Tally:
    """How it went so far. ``latencies`` are of accepted webhooks, in ms."""

    written: int = 0
    accepted: int = 0
    refused: int = 0
    latencies: list[int] = field(default_factory=list)

    def count(self, outcome: Outcome) -> None:
        """Take note of one try."""
        if outcome.accepted:
            self.accepted += 1
            self.latencies.append(outcome.latency_ms)
        else:
            self.refused += 1


@dataclass(slots=True)
class _Trip:
    webhook: Webhook
    tries: int
    not_before: float


def gather(count: int) -> list[Talker]:
    """``count`` people, each with a chat at one of the accounts EchoDesk listens to."""
    assets = heard_assets()
    if not assets:
        return []
    names = list(itertools.islice(_names(), count))
    known = {person.name: person for person in SandboxPerson.objects.filter(name__in=names)}
    people = [known.get(name) or play.add_person(name) for name in names]
    talkers = zip(itertools.cycle(assets), people, strict=False)
    return [(asset, play.open_chat(asset, person)) for asset, person in talkers]


class Crowd:
    """Writes ``rate`` messages a second, of all kinds, and posts them from a few threads."""

    def __init__(self, talkers: list[Talker], rate: float) -> None:
        self.talkers, self.rate = talkers, rate
        self.tally = Tally()
        self._batch_size = max(1, math.ceil(rate / _WEBHOOKS_PER_SECOND))
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="crowd")
        self._waiting: dict[Future[Outcome], _Trip] = {}
        self._again: list[_Trip] = []
        self._recent: deque[tuple[Asset, SandboxMessage]] = deque(maxlen=_REMEMBERED)

    def talk(self, seconds: float | None) -> Iterator[Tally]:
        """Talk, for ever if ``seconds`` is ``None``; gives the tally about once a second."""
        started = shown = time.monotonic()
        owed = 0.0
        last = started
        while seconds is None or last - started < seconds:
            time.sleep(_TICK_SECONDS)
            now = time.monotonic()
            # What could not be written for want of time is dropped after a second.
            owed = min(owed + (now - last) * self.rate, max(self.rate, 1))
            last = now
            owed -= self._tick(int(owed), now)
            if now - shown >= 1:
                shown = now
                yield self.tally
        self.finish()
        yield self.tally

    def finish(self) -> None:
        """Wait for the webhooks on their way."""
        wait(self._waiting)
        self._collect(time.monotonic())
        self._pool.shutdown()

    def _tick(self, count: int, now: float) -> int:
        self._collect(now)
        due = [trip for trip in self._again if trip.not_before <= now]
        self._again = [trip for trip in self._again if trip.not_before > now]
        for trip in due:
            self._post(trip)
        if not count or len(self._waiting) > _MOST_WAITING:
            return 0
        for webhook in self._write(count):
            self._post(_Trip(webhook, 1, now))
        self.tally.written += count
        return count

    def _write(self, count: int) -> list[Webhook]:
        """Store ``count`` messages of people picked at random; build their webhooks."""
        chosen = [secrets.choice(self.talkers) for _number in range(count)]
        now = timezone.now()
        messages = mass.save([mass.invent(chat, sent_at=now) for _asset, chat in chosen])
        told: dict[tuple[Asset, str], list[SandboxMessage]] = {}
        for (asset, chat), message in zip(chosen, messages, strict=True):
            told.setdefault((asset, chat.held_by_app_id), []).append(message)
            self._recent.append((asset, message))
        with telling.gathered() as webhooks:
            for (asset, _holder), written in told.items():
                for batch in _batches(written, self._batch_size):
                    payload = payloads.person_wrote(asset, batch)
                    telling.tell(asset, play.fields_of(batch[0]), "message", payload)
            self._think_again(count)
        return [] if limits().loses_webhooks else webhooks

    def _think_again(self, count: int) -> None:
        """Some react to what was said, some correct it, and some take it back."""
        thoughts = min(sum(secrets.randbelow(100) < _SECOND_THOUGHTS for _ in range(count)), _MOST)
        for _number in range(thoughts):
            asset, message = secrets.choice(self._recent)
            if message.unsent_at is not None:
                continue
            deed = secrets.choice(("react", "react", "react", "edit", "unsend"))
            if deed == "react":
                afterwards.react(asset, message, secrets.choice(("❤️", "👍", "😂")))
            elif deed == "unsend":
                afterwards.unsend(asset, message)
            elif message.kind == Said.TEXT:
                afterwards.edit(asset, message, secrets.choice(TEXTS))

    def _post(self, trip: _Trip) -> None:
        self._waiting[self._pool.submit(courier.post, trip.webhook)] = trip

    def _collect(self, now: float) -> None:
        """Count and log what came back; what was refused goes again later."""
        rows = []
        for future in [future for future in self._waiting if future.done()]:
            trip, outcome = self._waiting.pop(future), future.result()
            self.tally.count(outcome)
            rows.append(courier.record(trip.webhook, outcome, tries=trip.tries))
            if not outcome.accepted and trip.tries <= len(courier.RETRY_DELAYS):
                delay = courier.RETRY_DELAYS[trip.tries - 1]
                self._again.append(_Trip(trip.webhook, trip.tries + 1, now + delay))
        if rows:
            SandboxExchange.objects.bulk_create(rows)
            courier.prune()


def _names() -> Iterator[str]:
    """Names without end; the second round is numbered."""
    for round_number in itertools.count(1):
        suffix = f" {round_number}" if round_number > 1 else ""
        yield from (f"{name}{suffix}" for name in NAMES)


def _batches(messages: list[SandboxMessage], size: int) -> Iterable[list[SandboxMessage]]:
    return (messages[start : start + size] for start in range(0, len(messages), size))
