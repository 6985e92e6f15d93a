"""Events per second from stored deliveries: in batches, and one by one."""

from benchmarks import stage
from benchmarks.report import Table, spread

_EVENTS = {"batches": 10_000, "one by one": 600, "mixed": 10_000, "mixed one by one": 600}
_TITLES = {
    "batches": "text, in batches",
    "one by one": "text, one message at a time through the ORM, as usual",
    "mixed": "all kinds mixed, in batches",
    "mixed one by one": "all kinds mixed, one event at a time through the ORM, as usual",
}
# What each is compared with.
_SINGLY = {way: "mixed one by one" if "mixed" in way else "one by one" for way in _TITLES}


def measure(rounds: int) -> Table:
    """Let both drain the same kind of deliveries in turn.

    What comes one at a time comes from people the batches before it have made known: making
    them would cost it more.
    """
    results: dict[str, list[dict[str, float]]] = {name: [] for name in _TITLES}
    for _ in range(rounds):
        with stage.production() as env:
            for name, count in _EVENTS.items():
                results[name].append(run(env, name, count))
    table = Table(
        "Drain",
        "`make bench ARGS=drain`: one worker, one event per delivery, 2,000 people,"
        " 5 accounts, PostgreSQL. × compares with the same events one at a time.",
        ["way", "events/s (least – most)", "×", "growth of memory, MB"],
    )
    rates = {name: spread(one["rate"] for one in found) for name, found in results.items()}
    for name, title in _TITLES.items():
        rate, single = rates[name], rates[_SINGLY[name]]
        growth = max(result["peak_mb"] - result["before_mb"] for result in results[name])
        table.add(title, str(rate), f"{rate.middle / single.middle:.1f}", f"{growth:.0f}")
    return table


def run(env: dict[str, str], way: str, count: int) -> dict[str, float]:
    """Let a process of its own drain ``count`` events; see :mod:`benchmarks.drain_worker`."""
    return stage.ask(env, "benchmarks.drain_worker", way, count)
