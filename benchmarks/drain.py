"""Messages per second from stored deliveries: in batches, and one by one as usual."""

import json
import subprocess
import sys

from benchmarks import stage
from benchmarks.report import Table, spread

_MESSAGES = {"batches": 10_000, "one by one": 600}
_TITLES = {
    "batches": "EchoDesk: claimed and written in batches",
    "one by one": "one message at a time through the ORM, as usual",
}


def measure(rounds: int) -> Table:
    """Let both drain the same kind of deliveries in turn, each on an empty database."""
    results: dict[str, list[dict[str, float]]] = {name: [] for name in _TITLES}
    for _ in range(rounds):
        with stage.production() as env:
            for name, count in _MESSAGES.items():
                results[name].append(_run(env, name, count))
    table = Table(
        "Drain",
        "`make bench ARGS=drain`: one worker, one message per delivery, 2,000 people,"
        " 5 accounts, PostgreSQL",
        ["way", "messages/s (least – most)", "×", "growth of memory, MB"],
    )
    usual = spread(result["rate"] for result in results["one by one"])
    for name, title in _TITLES.items():
        rate = spread(result["rate"] for result in results[name])
        growth = max(result["grown_mb"] for result in results[name])
        table.add(title, str(rate), f"{rate.middle / usual.middle:.1f}", f"{growth:.0f}")
    return table


def _run(env: dict[str, str], way: str, count: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.drain_worker", way, str(count)],
        cwd=stage.ROOT,
        env=env,
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])
