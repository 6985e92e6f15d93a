"""From Meta's POST to the screens of fifty agents, at a hundred messages a second."""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from benchmarks import latency, stage
from benchmarks.report import Table, spread
from social.intake.signature import sign
from tests.live.installation import APP_SECRET, Installation

_AGENTS, _RATE, _SECONDS = 50, 100, 10
_MESSAGES = _RATE * _SECONDS
_CONNECTIONS = 8


def measure(rounds: int) -> Table:
    """Post at an even pace, whether answers come or not, to both shapes."""
    table = Table(
        "Busy screens",
        f"`make bench ARGS=busy`: {_RATE} webhooks a second for {_SECONDS} s, a message each, and"
        f" {_AGENTS} open sockets that are all told; from the moment the POST was due until its"
        " text is read from a socket, over all messages and sockets. The senders and the sockets'"
        " other ends share the machine.",
        ["shape", "p50 ms (least – most)", "p95 ms (least – most)", "p99 ms", "told"],
    )
    for title, open_installation in latency.SHAPES:
        with open_installation() as installation:
            runs = [_round(installation, number) for number in range(rounds)]
        p50, p95, p99 = (
            spread(latency.percentile(run, share) for run in runs) for share in (0.5, 0.95, 0.99)
        )
        table.add(
            title, str(p50), str(p95), f"{p99.middle:.0f}", f"{_MESSAGES * _AGENTS:,} of each"
        )
    return table


def _round(installation: Installation, number: int) -> list[float]:
    """Milliseconds of each message on each screen; an error if one of them never came."""
    token = installation.access_token()
    account = latency.instagram_account(installation, token)
    tickets = [installation.api("POST", "/api/ws-ticket/", token)["token"] for _ in range(_AGENTS)]
    word = f"Busy{number}"
    command = [sys.executable, "-m", "benchmarks.busy_screens"]
    command += [str(installation.live_port), word, str(_MESSAGES), *tickets]
    with subprocess.Popen(command, cwd=stage.ROOT, stdout=subprocess.PIPE, text=True) as screens:
        if not screens.stdout.readline():
            raise RuntimeError("The sockets were not opened")
        due = _post_all(installation.web_port, account, word)
        told = json.loads(screens.stdout.readline())
    if len(told) != _MESSAGES * _AGENTS:
        raise RuntimeError(f"{_MESSAGES * _AGENTS - len(told)} texts never reached a screen")
    return [(at - due[message]) * 1000 for message, at in told]


def _post_all(port: int, account: str, word: str) -> list[float]:
    """Post each message when it is due; returns the moments."""
    start = time.perf_counter() + 0.5
    due = [start + message / _RATE for message in range(_MESSAGES)]
    shares = [range(first, _MESSAGES, _CONNECTIONS) for first in range(_CONNECTIONS)]
    with ThreadPoolExecutor(_CONNECTIONS) as threads:
        posted = [threads.submit(_post, port, account, word, due, share) for share in shares]
        for one in posted:
            one.result()
    return due


def _post(port: int, account: str, word: str, due: list[float], share: Iterable[int]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    for message in share:
        person = f"79{message % 200:013}"
        body = json.dumps(latency.payload(account, f"{word} {message}.", person)).encode()
        headers = {
            "Content-Type": "application/json",
            "X-Hub-Signature-256": sign(body, APP_SECRET),
        }
        time.sleep(max(0.0, due[message] - time.perf_counter()))
        connection.request("POST", "/api/social/instagram/webhook/", body, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(f"{message} was answered {answer.status}")
    connection.close()
