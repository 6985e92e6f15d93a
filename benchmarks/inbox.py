"""What a page of the inbox costs with a thousand conversations and with a million."""

import os

from benchmarks import stage
from benchmarks.report import Table

_FEW, _MANY = 1_000, 1_000_000


def measure(rounds: int) -> Table:
    """Fill a throw-away PostgreSQL with few conversations, then many, and look at each."""
    many = int(os.environ.get("BENCH_CONVERSATIONS", _MANY))
    few = min(_FEW, many)
    with stage.production() as env:
        found = stage.ask(env, "benchmarks.inbox_worker", f"{few},{many}", rounds)
    table = Table(
        "Inbox",
        f"`BENCH_CONVERSATIONS={many} make bench ARGS=inbox`: whole requests in one process, from"
        f" the address to the HTML, in a workspace of {few:,} conversations and in one of"
        f" {many:,}, of which one in ten is open; PostgreSQL with 64 MB of shared buffers."
        " Each figure is the median of 15 requests, in each round.",
        ["what", "queries", f"ms with {few:,}", f"ms with {many:,} (least – most)", "ratio"],
    )
    for title, small in found[str(few)].items():
        large = found[str(many)][title]
        one, other = _middle(small["ms"]), _middle(large["ms"])
        shown = f"{other:.1f} ({min(large['ms']):.1f} – {max(large['ms']):.1f})"
        table.add(title, str(large["queries"]), f"{one:.1f}", shown, f"{other / one:.2f}")
    return table


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]
