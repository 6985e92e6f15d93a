"""Tables of results, on the screen and in ``RESULTS.md``."""

import os
import platform
import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"
_PACKAGES = ("django", "djangorestframework", "celery", "granian", "uvicorn", "psycopg", "channels")


@dataclass(frozen=True)
class Spread:
    """Several runs of one figure."""

    least: float
    middle: float
    most: float

    def __str__(self) -> str:
        return f"{self.middle:,.0f} ({self.least:,.0f} – {self.most:,.0f})"


def spread(values: Iterable[float]) -> Spread:
    """The least, the median and the most of ``values``."""
    ordered = sorted(values)
    return Spread(ordered[0], statistics.median(ordered), ordered[-1])


@dataclass
class Table:
    """One part of the results."""

    title: str
    how: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)

    def add(self, *cells: str) -> None:
        """Append a row."""
        self.rows.append(list(cells))

    def markdown(self) -> str:
        """The table as Markdown."""
        lines = [f"## {self.title}", "", self.how, "", _line(self.columns)]
        lines.append(_line(["---"] * len(self.columns)))
        lines.extend(_line(row) for row in self.rows)
        return "\n".join(lines) + "\n"


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def machine() -> str:
    """Where and with what it was measured."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"{os.cpu_count()} cores ({_cpu()}), {platform.system()}, "
        f"Python {platform.python_version()}; {packages}."
    )


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()


def save(table: Table, rounds: int) -> None:
    """Keep a table of ``make bench`` in ``RESULTS.md``."""
    name = f"bench {table.title.lower()}"
    save_section(name, f"{table.markdown()}\nMedians of {rounds} rounds. {machine()}\n")


def save_section(name: str, text: str) -> None:
    """Put ``text`` between the marks of its section of ``RESULTS.md``; the rest stays."""
    begin, end = _marks(name)
    kept = RESULTS.read_text()
    if begin in kept:
        before, _, rest = kept.partition(begin)
        after = rest.partition(end)[2]
    else:
        before, after = f"{kept}\n", ""
    RESULTS.write_text(f"{before}{begin}{text}{end}{after}")


def saved_rows(name: str) -> list[list[str]]:
    """The cells of the rows that the table of a section has now."""
    begin, end = _marks(name)
    section = RESULTS.read_text().partition(begin)[2].partition(end)[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    # After the names of the columns and the line below them.
    return [line.strip("| ").split(" | ") for line in lines[2:]]


def _marks(name: str) -> tuple[str, str]:
    return f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
