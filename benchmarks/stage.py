"""The servers a measurement needs, on free ports and in throw-away folders."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests import services

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SECRET = "bench-secret"


def environment(**extra: str) -> dict[str, str]:
    """The environment of every process under measurement."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "DEBUG": "0",
        "SECRET_KEY": "bench-key",
        "ENCRYPTION_KEYS": "0hBf0pCnjXhZ7l0Xk0Jrw3T6fRkN8eV1u9Yx2mQaLdc=",
        "ALLOWED_HOSTS": "*",
        "META_MODE": "mock",
        "ALLOW_MOCK": "1",
        "META_APP_SECRET": SECRET,
        "BENCH_SECRET": SECRET,
        **extra,
    }


@contextlib.contextmanager
def production() -> Iterator[dict[str, str]]:
    """PostgreSQL and Redis with EchoDesk's tables; gives the environment to run against them."""
    with services.running() as (postgres, redis), tempfile.TemporaryDirectory() as data_dir:
        env = environment(
            DATABASE_URL=postgres.url,
            REDIS_URL=redis.url,
            DATA_DIR=data_dir,
            BENCH_DSN=postgres.url.replace("postgres:", "postgresql:"),
        )
        manage(env, "migrate", "--verbosity=0")
        yield env


def ask(env: dict[str, str], module: str, *arguments: object) -> Any:
    """Let a process of its own run ``module``; what it prints last, as JSON."""
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=ROOT,
        env=env,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def manage(env: dict[str, str], *arguments: str) -> None:
    """Run one command of manage.py to its end."""
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, check=True)


@contextlib.contextmanager
def process(
    env: dict[str, str], *command: str, port: int | None = None
) -> Iterator[subprocess.Popen]:
    """A process for the length of a block, waited for until it listens on ``port``."""
    program, *arguments = command
    with tempfile.TemporaryFile() as log:
        running = subprocess.Popen(
            [str(BIN / program), *arguments], cwd=ROOT, env=env, stdout=log, stderr=log
        )
        try:
            if port is not None:
                services.wait_until(lambda: _listens(running, port, log), program)
            yield running
        finally:
            running.terminate()
            try:
                running.wait(15)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()


def _listens(running: subprocess.Popen, port: int, log) -> bool:
    if running.poll() is not None:
        log.seek(0)
        raise RuntimeError(log.read().decode()[-3000:])
    import socket

    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
