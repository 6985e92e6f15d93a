"""Answers per second from a full outbox to Meta, with and without a throttled account."""

import contextlib
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks import stage
from benchmarks.report import Table, spread
from tests import services
from tests.chaos.meta.calls import Call
from tests.chaos.meta.remote import RemoteMeta

_ACCOUNTS, _EACH = 20, 25
_DELAY = 0.05
_PATIENCE = 300


@dataclass(frozen=True)
class _Run:
    """One emptying of the outbox. ``rate`` is of the accounts that nobody throttles."""

    rate: float
    seconds: float


def measure(rounds: int) -> Table:
    """Empty the same outbox by turns with all accounts free, and with one throttled."""
    numbers = itertools.count(1, 100_000)
    free, beside = [], []
    with stage.production() as env, _meta(env) as meta:
        for _ in range(rounds):
            free.append(_round(env, meta, next(numbers), throttled=0))
            beside.append(_round(env, meta, next(numbers), throttled=1))
    table = Table(
        "Send",
        f"`make bench ARGS=send`: {_ACCOUNTS} accounts, {_EACH} answers on each, one per"
        f" conversation; Meta takes {_DELAY * 1000:.0f} ms; one worker and beat as in the Procfile,"
        " PostgreSQL, Redis. From the first to the last call of 19 accounts; in the second row"
        " Meta answers every call of the twentieth by 429.",
        ["the twentieth account", "answers/s (least – most)", "× the time", "seconds"],
    )
    usual = spread(run.seconds for run in free).middle
    for title, runs in (("free", free), ("throttled", beside)):
        seconds = spread(run.seconds for run in runs).middle
        rate = spread(run.rate for run in runs)
        table.add(title, str(rate), f"{seconds / usual:.2f}", f"{seconds:.1f}")
    return table


@contextlib.contextmanager
def _meta(env: dict[str, str]) -> Iterator[RemoteMeta]:
    """Meta's process, where the installation of ``env`` will look for it."""
    # No web process listens: nobody is told of what was sent.
    meta = RemoteMeta(services.free_port(), services.free_port())
    env |= {"FACEBOOK_GRAPH_URL": meta.url, "INSTAGRAM_GRAPH_URL": meta.url}
    program, *arguments = meta.command
    with stage.process(env, program, *arguments, port=meta.port):
        yield meta


def _round(env: dict[str, str], meta: RemoteMeta, first: int, *, throttled: int) -> _Run:
    accounts = stage.ask(env, "benchmarks.send_rows", first, _ACCOUNTS, _EACH)
    slow, others = accounts[:1], set(accounts[1:])
    always = dict.fromkeys(slow, "retry_after") if throttled else {}
    meta.plan(delay=_DELAY, lost=1.0, always=always)
    with _procfile(env, "worker"), _procfile(env, "beat"):
        calls = _wait_for_all(meta, others)
    return _Run(_rate(calls), calls[-1].at - calls[0].at)


def _procfile(env: dict[str, str], name: str) -> contextlib.AbstractContextManager:
    """A process as the Procfile starts it."""
    lines = (stage.ROOT / "Procfile").read_text().splitlines()
    command = dict(line.split(": ", 1) for line in lines)[name]
    path = f"{stage.BIN}:{env['PATH']}"
    return stage.process(env | {"PATH": path}, "/bin/sh", "-c", f"exec {command}")


def _wait_for_all(meta: RemoteMeta, accounts: set[str]) -> list[Call]:
    deadline = time.monotonic() + _PATIENCE
    while True:
        done = [call for call in meta.calls(accounts) if call.is_done]
        if len(done) >= len(accounts) * _EACH:
            return done
        if time.monotonic() > deadline:
            raise RuntimeError(f"{len(done)} answers sent in {_PATIENCE} seconds")
        time.sleep(1)


def _rate(calls: list[Call]) -> float:
    return (len(calls) - 1) / (calls[-1].at - calls[0].at)
