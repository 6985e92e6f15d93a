"""``make test``: the whole suite, on everything EchoDesk runs on.

1. All tests on SQLite and the in-memory broker.
2. The same tests on PostgreSQL and Redis.
3. The pages in a real browser (``tests/live``, what is marked ``browser``).
4. One at a time, as they measure: the processes themselves (the rest of ``tests/live``),
   and the processes and servers killed (``tests/chaos``, in short).

What the machine has no program for is left out and named at the end; with
``REQUIRE_ALL=1`` that is a failure. Arguments are passed on to pytest; naming tests
runs only those, in every part they belong to.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests import services
from tests.live import ground

ROOT = Path(__file__).resolve().parent.parent
LIVE = ("tests/live", "tests/chaos")
_PYTEST = [sys.executable, "-m", "pytest", "--color=auto", "-rfEs"]
# How pytest's summary begins a line about a test that failed, and how much of it is told again.
_BROKEN = ("FAILED tests/", "ERROR tests/")
_LINE = 300
_SERVICE_PACKAGES = {"postgresql", "redis-server"}
# What pytest says when none of the named tests belong to a part.
_NOTHING_COLLECTED = 5


class Part:
    """One run of pytest."""

    def __init__(self, title: str, arguments: list[str], **environment: str) -> None:
        self.title = title
        self.arguments = arguments
        self.environment = environment
        self.closing_line = ""
        self.broken: list[str] = []
        self.code = 0

    def run(self) -> None:
        print(f"\n=== {self.title}", flush=True)
        environment = os.environ | {"PYTHONUNBUFFERED": "1"}
        for name in ("DATABASE_URL", "REDIS_URL"):
            environment.pop(name, None)
        process = subprocess.Popen(
            [*_PYTEST, *self.arguments],
            cwd=ROOT,
            env=environment | self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            for line in process.stdout:
                print(line, end="", flush=True)
                self._note(line.strip())
            self.code = process.wait()
        except BaseException:
            # Ctrl-C reached pytest too; its fixtures stop what they started.
            self._end(process)
            raise
        if self.code == _NOTHING_COLLECTED and self.arguments:
            self.code = 0

    def _note(self, line: str) -> None:
        """Keep what is told again at the very end."""
        self.closing_line = line or self.closing_line
        if line.startswith(_BROKEN):
            self.broken.append(line[:_LINE])

    @staticmethod
    def _end(process: subprocess.Popen) -> None:
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGTERM)
            process.wait()


def _targets(arguments: list[str]) -> tuple[list[str], list[str], bool, bool]:
    """Arguments for the plain and the live parts, and which of the two are wanted."""
    named = [argument for argument in arguments if argument.startswith("tests")]
    options = [argument for argument in arguments if argument not in named]
    live = [name for name in named if name.startswith(LIVE)]
    plain = [name for name in named if name not in live]
    return (
        [*options, *(plain or [f"--ignore={folder}" for folder in LIVE])],
        [*options, *(live or LIVE)],
        bool(plain or not named),
        bool(live or not named),
    )


def _workers() -> list[str]:
    return ["-n", str(max(2, min(os.cpu_count() or 2, 8)))]


def run_parts(arguments: list[str], absent: list[str]) -> list[Part]:
    """Run what can be run; stop nothing half-way, so that one run tells everything."""
    plain, live, wants_plain, wants_live = _targets(arguments)
    parts: list[Part] = []
    if wants_plain:
        parts.append(Part("SQLite, one process", [*_workers(), *plain]))
        parts[-1].run()
    if wants_plain and not _SERVICE_PACKAGES & set(absent):
        with services.running() as (postgres, redis):
            urls = {"DATABASE_URL": postgres.url, "REDIS_URL": redis.url}
            parts.append(Part("PostgreSQL and Redis", [*_workers(), *plain], **urls))
            parts[-1].run()
    if wants_live:
        parts += _run_live(live)
    return parts


def _run_live(live: list[str]) -> list[Part]:
    # A file's tests share its servers.
    side_by_side = [*_workers(), "--dist=loadfile"]
    # Not in a process of pytest-xdist, which could be ended and replaced: interrupt the test.
    interrupting = "--timeout-method=signal"
    with tempfile.TemporaryDirectory(prefix="echodesk-ground-") as folder:
        made = {ground.FOLDER: folder}
        parts = [
            Part("Browser", [*side_by_side, "-m", "browser", *live], **made),
            Part("Processes and chaos", [interrupting, "-m", "not browser", *live], **made),
        ]
        for part in parts:
            part.run()
    return parts


def main(arguments: list[str]) -> int:
    started = time.monotonic()
    absent = services.missing()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        parts = run_parts(arguments, absent)
    except KeyboardInterrupt:
        print("\nStopped.")
        return 130
    failed = any(part.code for part in parts)
    for package in absent:
        print(f"\nLeft out: what needs {package}. On Debian and Ubuntu: apt install {package}")
    if absent and os.environ.get("REQUIRE_ALL") == "1":
        failed = True
        print("REQUIRE_ALL=1 is set, so that is a failure.")
    print(f"\n{time.monotonic() - started:.0f} s")
    for part in parts:
        print(f"{'FAILED' if part.code else 'passed'}  {part.title}: {part.closing_line}")
        print("".join(f"    {line}\n" for line in part.broken), end="")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
