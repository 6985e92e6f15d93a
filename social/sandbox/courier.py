"""Posts webhooks to EchoDesk as Meta does: signed, in the background, again if refused."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus

import requests
import structlog
from django.conf import settings
from django.db import connections
from django.utils import timezone

from social.sandbox import wire
from social.sandbox.assets import Asset
from social.sandbox.models import SandboxExchange
from social.sandbox.payloads import Payload

logger = structlog.get_logger(__name__)

# Seconds before the second, third, … try.
RETRY_DELAYS = (1, 3, 9, 27)
TIMEOUT_SECONDS = 5
KEEP_EXCHANGES = 1000
_PRUNE_EVERY = 200

_threads = threading.local()
_pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="sandbox-courier")


@dataclass(frozen=True, slots=True)
class Webhook:
    """One POST to make. ``what`` names it in the log, ``shown`` is its body there."""

    platform: str
    asset_id: str
    what: str
    url: str
    body: bytes
    headers: dict[str, str]
    shown: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one try. ``status_code`` is ``None`` if nobody answered."""

    status_code: int | None
    answer: str
    error: str
    latency_ms: int

    @property
    def accepted(self) -> bool:
        """Meta takes nothing but 200 for an answer."""
        return self.status_code == HTTPStatus.OK


# Meta knows how to lose a webhook, too; nobody was even asked.
LOST = Outcome(None, "", "lost, as ordered on the control page", 0)


def build(asset: Asset, fields: set[str], what: str, payload: Payload) -> list[Webhook]:
    """The webhooks that carry ``payload``: one for each app subscribed to one of ``fields``."""
    body = wire.encode(payload)
    return [
        _signed(asset, what, body, route.secret())
        for route in asset.routes()
        if not fields.isdisjoint(route.fields)
    ]


def rebuild(asset: Asset, row: SandboxExchange) -> list[Webhook]:
    """A webhook of the log once more, byte for byte, for the first app that listens."""
    body = row.body.encode("ascii")
    return [_signed(asset, row.what, body, route.secret()) for route in asset.routes()[:1]]


def _signed(asset: Asset, what: str, body: bytes, secret: str) -> Webhook:
    return Webhook(
        platform=asset.platform,
        asset_id=asset.external_id,
        what=what,
        url=f"{settings.SITE_URL}/api/social/{asset.platform.value}/webhook/",
        body=body,
        headers={
            "Content-Type": "application/json",
            "X-Hub-Signature-256": wire.sign(body, secret),
        },
        shown=body.decode("ascii"),
    )


def post(webhook: Webhook) -> Outcome:
    """Make one try, now, in this thread. Call it outside transactions."""
    started = time.monotonic()
    try:
        response = _session().post(
            webhook.url,
            data=webhook.body,
            headers={"User-Agent": "facebookexternalua", **webhook.headers},
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        return Outcome(None, "", type(error).__name__, _elapsed(started))
    return Outcome(response.status_code, response.text[:500], "", _elapsed(started))


def send(webhook: Webhook) -> None:
    """Have the webhook posted soon, and again with growing delays until it is accepted."""
    submit(lambda: _attempt(webhook, None, 1))


def submit(job: Callable[[], None]) -> None:
    """Run ``job`` in the background."""
    _pool.submit(_run, job)


def record(webhook: Webhook, outcome: Outcome, *, tries: int = 1) -> SandboxExchange:
    """The log row of a try, not yet saved."""
    return SandboxExchange(
        direction=SandboxExchange.Direction.IN,
        platform=webhook.platform,
        what=webhook.what,
        asset_id=webhook.asset_id,
        body=webhook.shown,
        answer=outcome.answer,
        status_code=outcome.status_code,
        error=outcome.error,
        tries=tries,
        latency_ms=outcome.latency_ms,
        occurred_at=timezone.now(),
    )


def prune() -> None:
    """Keep the newest exchanges only; the log is for looking on, not for the archive."""
    newest = SandboxExchange.objects.values_list("pk", flat=True).first() or 0
    SandboxExchange.objects.filter(pk__lte=newest - KEEP_EXCHANGES).delete()


def _attempt(webhook: Webhook, earlier: SandboxExchange | None, tries: int) -> None:
    outcome = post(webhook)
    row = record(webhook, outcome, tries=tries)
    if earlier is not None:
        row.pk = earlier.pk
    row.save()
    if row.pk % _PRUNE_EVERY == 0:
        prune()
    if not outcome.accepted and tries <= len(RETRY_DELAYS):
        _later(RETRY_DELAYS[tries - 1], lambda: _attempt(webhook, row, tries + 1))


def _later(delay: float, job: Callable[[], None]) -> None:
    timer = threading.Timer(delay, submit, [job])
    # A program that ends does not wait for webhooks nobody accepts.
    timer.daemon = True
    timer.start()


def _run(job: Callable[[], None]) -> None:
    try:
        job()
    except Exception:
        # The last frame of a background thread: nobody above could report it.
        logger.exception("sandbox_webhook_failed")
        raise
    finally:
        connections.close_all()


def _session() -> requests.Session:
    if not hasattr(_threads, "session"):
        _threads.session = requests.Session()
        # The way to EchoDesk is never through a proxy of the environment.
        _threads.session.trust_env = False
    session: requests.Session = _threads.session
    return session


def _elapsed(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
