"""What a worker holds while it drains a burst: it must not grow with the burst."""

from benchmarks import stage
from benchmarks.drain import run
from benchmarks.report import Table, spread

_EVENTS = 20_000
_TITLES = {"batches": "text alone", "mixed": "all kinds mixed"}


def measure(rounds: int) -> Table:
    """Drain a burst of either sort, each round on an empty database."""
    results: dict[str, list[dict[str, float]]] = {name: [] for name in _TITLES}
    for _ in range(rounds):
        with stage.production() as env:
            for name in _TITLES:
                results[name].append(run(env, name, _EVENTS))
    table = Table(
        "Memory",
        f"`make bench ARGS=memory`: one worker drains a burst of {_EVENTS:,} events;"
        " its resident memory, the median of the rounds",
        ["burst", "before, MB", "after 2,000, MB", "after 20,000, MB", "most at any time, MB"],
    )
    for name, title in _TITLES.items():
        cells = [
            f"{spread(result[mark] for result in results[name]).middle:.0f}"
            for mark in ("before_mb", "early_mb", "late_mb", "peak_mb")
        ]
        table.add(title, *cells)
    return table
