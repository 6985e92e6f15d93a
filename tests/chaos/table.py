"""The rows of the result table, handed from the tests to whoever prints or keeps them."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

# Names the file that rows are appended to, one JSON object a line.
FILE = "ECHODESK_CHAOS_ROWS"


@dataclass(frozen=True)
class Row:
    """What was done to it, and what came of it. ``remark`` says what ``seconds`` are."""

    point: str
    what: str
    events: int
    lost: int
    doubled: int
    seconds: float
    remark: str = ""

    def cells(self) -> list[str]:
        took = f"{self.seconds:.1f}" + (f" {self.remark}" if self.remark else "")
        return [self.point, self.what, f"{self.events:,}", str(self.lost), str(self.doubled), took]


COLUMNS = ["point", "what", "events", "lost", "doubled", "seconds"]


def keep(row: Row) -> None:
    """Append a row to the file of this run, if it has one."""
    if name := os.environ.get(FILE):
        with Path(name).open("a") as file:
            file.write(json.dumps(asdict(row)) + "\n")


def kept(file: Path) -> list[Row]:
    """The rows in a file."""
    return [Row(**json.loads(line)) for line in file.read_text().splitlines()]
