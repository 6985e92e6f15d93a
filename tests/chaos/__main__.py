"""``make test-chaos``: everything at full length, on real servers; keeps the result table.

Arguments are passed on to pytest. Where they name tests, the rows of other points are kept
as they were.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.report import Table, machine, save_section, saved_rows
from tests import services
from tests.chaos import table

ROOT = Path(__file__).resolve().parent.parent.parent
# At full length a test takes as long as it takes.
_LIMITS = ["--timeout=0", "-o", "faulthandler_timeout=0"]
_PYTEST = [sys.executable, "-m", "pytest", "--color=auto", *_LIMITS]
_ORDER = "tests/conversations/actions/test_any_order"
# Two processes, as an example keeps one busy. Examples that run in parallel are slower.
_HALVES = ([f"{_ORDER}.py"], [f"{_ORDER}.py", f"{_ORDER}_in_parallel.py"])
_IN_PARALLEL = 100


def main(arguments: list[str]) -> int:
    """Run the tests; 0 if nothing was lost."""
    os.environ["ECHODESK_CHAOS"] = "full"
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    if missing := {"postgresql", "redis-server"} & set(services.missing()):
        print(f"Missing: apt install {' '.join(sorted(missing))}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows"
        rows.touch()
        os.environ[table.FILE] = str(rows)
        failed = subprocess.call([*_PYTEST, *(arguments or ["tests/chaos"])], cwd=ROOT)
        if not arguments:
            failed = _draw_examples() or failed
        if not failed:
            _save(table.kept(rows))
    return failed


def _draw_examples() -> int:
    """Let hypothesis draw histories, on PostgreSQL; 0 if it found nothing."""
    from tests.chaos.profile import PROFILE

    started = time.monotonic()
    share = -(-PROFILE.examples // len(_HALVES))
    os.environ["ECHODESK_EXAMPLES"] = str(share)
    os.environ["ECHODESK_PARALLEL_EXAMPLES"] = str(_IN_PARALLEL)
    with services.running() as (postgres, redis):
        drawing = [
            subprocess.Popen(
                [*_PYTEST, *tests],
                cwd=ROOT,
                env=os.environ
                | {"DATABASE_URL": postgres.new_database(), "REDIS_URL": redis.new_database()},
            )
            for tests in _HALVES
        ]
        try:
            codes = [process.wait() for process in drawing]
        finally:
            for process in drawing:
                process.kill()
    count = share * len(_HALVES)
    what = "drawn histories, each event 1-5 times, shuffled, batched: as in order once (hypothesis)"
    table.keep(table.Row("5", what, count, 0, 0, time.monotonic() - started, "for all examples"))
    return max(codes)


def _save(rows: list[table.Row]) -> None:
    versions = [
        subprocess.check_output([services.find(name), "--version"], text=True)
        for name in ("postgres", "redis-server")
    ]
    results = Table(
        "Reliability",
        "`make test-chaos`: web, two workers and beat on PostgreSQL and Redis; what is killed"
        " is killed by SIGKILL. Lost: not stored, not told to the agents, or not counted as"
        " unread. Doubled: stored, told or counted more than once. Points 7 to 9 are about"
        " answers: lost did not go out, or nobody here knows that they did; doubled went out or"
        " are shown more than once. Meta is a process that fails as it is told to.\n\n"
        f"{machine()} {'; '.join(version.strip() for version in versions)}.",
        table.COLUMNS,
    )
    new = [row.cells() for row in rows]
    points = {cells[0] for cells in new}
    old = [cells for cells in saved_rows("chaos") if cells[0] not in points]
    for cells in sorted([*old, *new], key=lambda cells: cells[0]):
        results.add(*cells)
    print(f"\n{results.markdown()}")
    save_section("chaos", results.markdown())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
