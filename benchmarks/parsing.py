"""Items read per second on one core: the corpus of ``tests/payloads`` in batches of 1,000."""

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
        env = stage.environment(REDIS_URL="", DATABASE_URL="sqlite://:memory:")
        for name, rate in stage.ask(env, "benchmarks.parsing_worker").items():
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
