"""Webhooks per second: EchoDesk's processes, the bare limit, and the usual way, in one run."""

import itertools

from benchmarks import stage
from benchmarks.load import Outcome, drive, webhook_requests
from benchmarks.report import Table, spread
from tests.services import free_port

_REQUESTS = 6000
_WARM_UP = 500


def _servers(port: int) -> dict[str, list[str]]:
    at = f"127.0.0.1:{port}"
    return {
        "bare": [
            "uvicorn",
            "benchmarks.bare:app",
            "--port",
            str(port),
            "--log-level",
            "error",
            "--no-access-log",
        ],
        "EchoDesk": [
            "granian",
            "--interface",
            "wsgi",
            "--port",
            str(port),
            "--workers",
            "2",
            "--blocking-threads",
            "2",
            "--no-ws",
            "--no-access-log",
            "--log-level",
            "error",
            "echodesk.wsgi:application",
        ],
        "usual": [
            "gunicorn",
            "benchmarks.usual:application",
            "--bind",
            at,
            "--workers",
            "3",
            "--log-level",
            "error",
        ],
    }


_TITLES = {
    "bare": "bare ASGI: signature + one INSERT (the limit)",
    "EchoDesk": "EchoDesk: granian WSGI, as the Procfile's `web`",
    "usual": "gunicorn sync, ORM `create()` + `.delay()` per request",
}


def measure(rounds: int) -> Table:
    """Let every server take the same load in turn, ``rounds`` times over."""
    numbers = itertools.count(0, 10**6)
    outcomes: dict[str, list[Outcome]] = {name: [] for name in _TITLES}
    with stage.production() as env:
        for _ in range(rounds):
            for name in _TITLES:
                outcomes[name].append(_round(env, name, next(numbers)))
    limit = spread(outcome.rate for outcome in outcomes["bare"])
    table = Table(
        "Intake",
        "`make bench ARGS=intake`: 16 connections, signed bodies of some 538 bytes, PostgreSQL",
        ["path", "req/s (least – most)", "× the limit", "p50 ms", "p99 ms"],
    )
    for name, title in _TITLES.items():
        rate = spread(outcome.rate for outcome in outcomes[name])
        table.add(
            title,
            str(rate),
            f"{rate.middle / limit.middle:.2f}",
            f"{spread(o.percentile(0.5) for o in outcomes[name]).middle:.1f}",
            f"{spread(o.percentile(0.99) for o in outcomes[name]).middle:.1f}",
        )
    return table


def _round(env: dict[str, str], name: str, start: int) -> Outcome:
    port = free_port()
    requests = list(itertools.islice(webhook_requests(stage.SECRET, start), _WARM_UP + _REQUESTS))
    with stage.process(env, *_servers(port)[name], port=port):
        connections = 16
        drive(port, requests[:_WARM_UP], connections=connections)
        outcome = drive(port, requests[_WARM_UP:], connections=connections)
    if set(outcome.statuses) != {200}:
        raise RuntimeError(f"{name} answered {outcome.statuses}")
    return outcome
