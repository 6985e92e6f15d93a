"""Items read per second on one core: the corpus of ``tests/payloads`` in batches of 1,000."""

import json
import subprocess
import sys

from benchmarks import stage
from benchmarks.report import Table, spread

_TITLES = {
    "instagram": "Instagram, every kind",
    "page": "Messenger, every kind",
    "whatsapp": "WhatsApp, every kind",
    "text": "Instagram, text alone",
}


def measure(rounds: int) -> Table:
    """Parse each batch again and again, in a process of its own per round."""
    results: dict[str, list[float]] = {name: [] for name in _TITLES}
    for _ in range(rounds):
        for name, rate in _run().items():
            results[name].append(rate)
    table = Table(
        "Parse",
        "`make bench ARGS=parse`: from the bytes of one delivery of 1,000 items to events; the"
        " items are those of `tests/payloads` by turns, odd and malformed ones among them;"
        " seconds are of one core's time",
        ["batch", "items/s (least – most)"],
    )
    for name, title in _TITLES.items():
        table.add(title, str(spread(results[name])))
    return table


def _run() -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.parsing_worker"],
        cwd=stage.ROOT,
        env=stage.environment(REDIS_URL="", DATABASE_URL="sqlite://:memory:"),
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])
