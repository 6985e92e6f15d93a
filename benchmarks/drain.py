"""Events per second from stored deliveries: in batches, and one by one as usual."""

from benchmarks import stage
from benchmarks.report import Table, spread

_EVENTS = {"batches": 10_000, "mixed": 10_000, "one by one": 600}
_TITLES = {
    "batches": "EchoDesk: claimed and written in batches",
    "mixed": "the same, all kinds mixed",
    "one by one": "one message at a time through the ORM, as usual",
}


def measure(rounds: int) -> Table:
    """Let both drain the same kind of deliveries in turn, each on an empty database."""
    results: dict[str, list[dict[str, float]]] = {name: [] for name in _TITLES}
    for _ in range(rounds):
        with stage.production() as env:
            for name, count in _EVENTS.items():
                results[name].append(run(env, name, count))
    table = Table(
        "Drain",
        "`make bench ARGS=drain`: one worker, one event per delivery, 2,000 people,"
        " 5 accounts, PostgreSQL; text messages unless it says otherwise",
        ["way", "events/s (least – most)", "×", "growth of memory, MB"],
    )
    usual = spread(result["rate"] for result in results["one by one"])
    for name, title in _TITLES.items():
        rate = spread(result["rate"] for result in results[name])
        growth = max(result["peak_mb"] - result["before_mb"] for result in results[name])
        table.add(title, str(rate), f"{rate.middle / usual.middle:.1f}", f"{growth:.0f}")
    return table


def run(env: dict[str, str], way: str, count: int) -> dict[str, float]:
    """Let a process of its own drain ``count`` events; see :mod:`benchmarks.drain_worker`."""
    return stage.ask(env, "benchmarks.drain_worker", way, count)
