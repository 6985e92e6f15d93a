"""How long the rows of a list take, here and in django-helpdesk, with as many of them."""

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks import stage
from benchmarks.report import Table, spread
from tests import services

_COUNT = 100_000
_PINNED = Path(__file__).parent / "helpdesk.txt"
_OURS = "benchmarks.inbox_worker"
# As many as a page of ours has.
_ROWS = 40
_TITLES = ("the list with all numbers, all open", "the list, any status", "the next rows")


def measure(rounds: int) -> Table:
    """Fill an installation of each on PostgreSQL, and ask both for a page of rows by turns."""
    count = int(os.environ.get("BENCH_TICKETS", _COUNT))
    with stage.production() as env, _helpdesk() as theirs:
        who = stage.ask(env, _OURS, "fill", count)
        theirs("fill", count)
        seen = [
            (
                stage.ask(env, _OURS, "look", who["member"], who["conversation"]),
                theirs("look", _ROWS),
            )
            for _ in range(rounds)
        ]
    table = Table(
        "Rows",
        f"`BENCH_TICKETS={count} make bench ARGS=rows`: the list of an installation of"
        f" {count:,} conversations, and of one of {count:,} tickets of {_pinned_helpdesk()} with"
        f" an answer each, {_ROWS} rows of both. Every other is open. Whole requests in one"
        " process, the medians of 15 requests and of 3, by turns; PostgreSQL with 64 MB of shared"
        " buffers. × says how many times as long django-helpdesk takes.",
        ["what", "ms (least – most)", "×"],
    )
    theirs_ms = [found["ms"] for _, found in seen]
    for title in _TITLES:
        ours_ms = [found[title]["ms"] for found, _ in seen]
        times = statistics.median(b / a for a, b in zip(ours_ms, theirs_ms, strict=True))
        table.add(title, str(spread(ours_ms)), f"{times:.0f}")
    table.add("django-helpdesk: rows of the ticket list", str(spread(theirs_ms)), "")
    return table


@contextlib.contextmanager
def _helpdesk() -> Iterator[Callable[..., Any]]:
    """django-helpdesk from PyPI in an environment of its own, and a PostgreSQL for it.

    Gives what runs one work of :mod:`benchmarks.rows_elsewhere` and reads its answer.
    """
    with services.running() as (postgres, _), tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = f"{folder}/bin/python"
        install = [python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r"]
        subprocess.run([*install, str(_PINNED)], check=True)

        def ask(*arguments: object) -> Any:
            command = [python, "-m", "benchmarks.rows_elsewhere", *map(str, arguments)]
            env = stage.environment(DATABASE_URL=postgres.url)
            told = subprocess.run(
                command, cwd=stage.ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True
            )
            return json.loads(told.stdout.splitlines()[-1])

        yield ask


def _pinned_helpdesk() -> str:
    names = (line.split()[0] for line in _PINNED.read_text().splitlines() if "==" in line)
    found = next(name for name in names if name.startswith("django-helpdesk"))
    return found.replace("==", " ")
