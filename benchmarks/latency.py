"""From Meta's POST to the agent's open socket, while nothing else happens; and the start."""

import itertools
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.report import Table, spread
from tests import services
from tests.live.installation import Embedded, Installation, Production

_MESSAGES = 100
_PAUSE = 0.05
_numbers = itertools.count(1)


def measure(rounds: int) -> Table:
    """Time webhooks through both shapes of a whole installation."""
    table = Table(
        "Webhook to screen",
        f"`make bench ARGS=latency`: {_MESSAGES} webhooks per round, one every"
        f" {_PAUSE * 1000:.0f} ms; from before the POST until the frame is read from `/ws/inbox/`."
        " Start: of a data directory that was used before, until `/readyz` says yes.",
        ["shape", "p50 ms", "p95 ms (least – most)", "start s", "resident MB"],
    )
    for title, open_installation in SHAPES:
        with open_installation() as installation:
            runs = [_round(installation) for _ in range(rounds)]
            start, resident = _start(installation)
        middle = spread(percentile(run, 0.5) for run in runs).middle
        table.add(
            title,
            f"{middle:.0f}",
            str(spread(percentile(run, 0.95) for run in runs)),
            start,
            resident,
        )
    return table


@contextmanager
def _embedded() -> Iterator[Installation]:
    with Embedded() as installation:
        yield installation


@contextmanager
def _production() -> Iterator[Installation]:
    with (
        services.running() as (postgres, redis),
        Production(postgres.url, redis.url) as installation,
    ):
        yield installation


SHAPES = (
    ("`make run`: one process, SQLite", _embedded),
    ("Procfile: PostgreSQL, Redis", _production),
)


def percentile(milliseconds: list[float], share: float) -> float:
    """What ``share`` of the times kept."""
    return sorted(milliseconds)[int(len(milliseconds) * share)]


def _round(installation: Installation) -> list[float]:
    token = installation.access_token()
    account = instagram_account(installation, token)
    taken = []
    with installation.socket(token) as socket:
        for _ in range(_MESSAGES):
            time.sleep(_PAUSE)
            text = f"Latency {next(_numbers)}"
            started = time.perf_counter()
            installation.webhook("instagram", payload(account, text)).raise_for_status()
            while json.loads(socket.recv(timeout=10))["data"].get("text") != text:
                pass
            taken.append((time.perf_counter() - started) * 1000)
    return taken


def instagram_account(installation: Installation, token: str) -> str:
    """Meta's id of an account of the demonstration."""
    accounts = installation.api("GET", "/api/social/accounts/", token)
    return next(a["external_id"] for a in accounts if a["platform"] == "instagram")


def payload(account: str, text: str, person: str = "790000000000777") -> dict:
    """A message as Meta posts it."""
    now = int(time.time() * 1000)
    item = {
        "sender": {"id": person},
        "recipient": {"id": account},
        "timestamp": now,
        "message": {"mid": f"bench-{now}-{text}", "text": text},
    }
    return {"object": "instagram", "entry": [{"id": account, "time": now, "messaging": [item]}]}


def _start(installation: Installation) -> tuple[str, str]:
    """How long a second start takes and what the process then holds; only of one process."""
    if not isinstance(installation, Embedded):
        return "–", "–"
    installation.stop()
    started = time.perf_counter()
    installation.start()
    seconds = time.perf_counter() - started
    return f"{seconds:.1f}", f"{installation.processes['serve'].resident_megabytes():.0f}"
