"""How long a search takes in millions of messages, and what the index costs."""

import os

from benchmarks import stage
from benchmarks.report import Table

_MESSAGES = 1_000_000


def measure(rounds: int) -> Table:
    """Fill a throw-away PostgreSQL with generated messages and search them."""
    messages = int(os.environ.get("BENCH_MESSAGES", _MESSAGES))
    with stage.production() as env:
        found = stage.ask(env, "benchmarks.search_worker", messages, rounds)
    sizes = found["sizes"]
    table = Table(
        "Search",
        f"`BENCH_MESSAGES={messages} make bench ARGS=search`: {messages:,} messages of 12 words of"
        f" 50,000, in {messages // 5:,} conversations of one workspace, over a year; PostgreSQL"
        " with 64 MB of shared buffers. Each figure is the median of 15 searches, or of as many as"
        " ten seconds hold, in each round."
        f" The plan was checked to use {' and '.join(found['plan'])} alone. The task indexes"
        f" {found['indexed']:,.0f} messages/s; messages have {sizes['messages']:,} MB,"
        f" what is searched {sizes['texts']:,} MB with {sizes['indexes']:,} MB of indexes.",
        ["what", "messages that fit", "ms (least – most)"],
    )
    for row in found["rows"]:
        ms = sorted(row["ms"])
        middle = ms[len(ms) // 2]
        shown = f"{middle:.1f} ({ms[0]:.1f} – {ms[-1]:.1f})"
        table.add(row["title"], f"{row['hits']:,}", shown)
    return table
