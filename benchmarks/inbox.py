"""What a page of the inbox costs with a thousand conversations and with a million."""

import os
import statistics

from benchmarks import stage
from benchmarks.report import Table

_WORKER = "benchmarks.inbox_worker"
_FEW, _MANY = 1_000, 1_000_000


def measure(rounds: int) -> Table:
    """Fill two installations on PostgreSQL, one of them with many, and look at both by turns.

    By turns, because a shared machine is slower at one minute than at another.
    """
    many = int(os.environ.get("BENCH_CONVERSATIONS", _MANY))
    few = min(_FEW, many)
    with stage.production() as small, stage.production() as large:
        eyes = [
            (env, stage.ask(env, _WORKER, "fill", n)) for env, n in ((small, few), (large, many))
        ]
        seen = [[_look(*eye) for eye in eyes] for _ in range(rounds)]
    table = Table(
        "Inbox",
        f"`BENCH_CONVERSATIONS={many} make bench ARGS=inbox`: whole requests in one process, from"
        f" the address to the HTML, in an installation of {few:,} conversations and in one of"
        f" {many:,}, of which every other is open; PostgreSQL with 64 MB of shared buffers."
        " Each figure is the median of 15 requests, in each round; the rounds of the two"
        " take turns.",
        ["what", "queries", f"ms with {few:,}", f"ms with {many:,} (least – most)", "ratio"],
    )
    for title, found in seen[0][1].items():
        less, more = ([one[title]["ms"] for one in side] for side in zip(*seen, strict=True))
        shown = f"{statistics.median(more):.1f} ({min(more):.1f} – {max(more):.1f})"
        ratio = statistics.median(one / other for one, other in zip(more, less, strict=True))
        small_ms = f"{statistics.median(less):.1f}"
        table.add(title, str(found["queries"]), small_ms, shown, f"{ratio:.2f}")
    return table


def _look(env: dict[str, str], who: dict[str, int]) -> dict[str, dict]:
    found: dict[str, dict] = stage.ask(env, _WORKER, "look", who["member"], who["conversation"])
    return found
