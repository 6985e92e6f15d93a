"""PostgreSQL and Redis in throw-away folders on free ports.

Nothing is installed and nothing of the machine's own servers is touched.
"""

import contextlib
import itertools
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import redis

# Program, and the Debian package that brings it.
PACKAGES = {"initdb": "postgresql", "redis-server": "redis-server", "chromium": "chromium"}
# The first of them has no windows to draw and does the same work in half the time.
_CHROMIUMS = (
    "chromium-headless-shell",
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
)


def free_port() -> int:
    """A port nobody uses, of those that Linux does not give to connections that go out.

    One of theirs could be taken again before a server listens on it.
    """
    while True:
        port = 12_000 + secrets.randbelow(20_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def find(program: str) -> str | None:
    """Where a program is installed, looking where Debian hides PostgreSQL's too."""
    names = _CHROMIUMS if program == "chromium" else (program,)
    newest_first = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name)
    )
    places = [os.environ.get("PATH", ""), *map(str, newest_first)]
    found = (shutil.which(name, path=os.pathsep.join(places)) for name in names)
    return next(filter(None, found), None)


def missing() -> list[str]:
    """Debian packages whose programs are not installed."""
    return [package for program, package in PACKAGES.items() if find(program) is None]


def wait_until(ready, what: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{what} did not get ready in {seconds:.0f} seconds")
        time.sleep(0.05)


class Service:
    """A server process that a test may stop and start again."""

    name = ""
    stop_signal = signal.SIGTERM

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"echodesk-{self.name}-"))
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def is_ready(self) -> bool:
        raise NotImplementedError

    def identity(self) -> dict[str, object]:
        """Whom to run as."""
        return {}

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            # In a session of its own, so that Ctrl-C reaches only the test run, which
            # then stops the servers in order.
            self.process = subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                **self.identity(),
            )
        try:
            wait_until(self._is_up, self.name)
        except RuntimeError as error:
            raise RuntimeError(f"{error}:\n{(self.folder / 'log').read_text()[-2000:]}") from None

    def _is_up(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(f"{self.name} ended at once")
        return self.is_ready()

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Postgres(Service):
    name = "postgres"
    stop_signal = signal.SIGINT  # "Fast": does not wait for clients to leave.

    def __init__(self) -> None:
        super().__init__()
        self._numbers = itertools.count(1)
        self._user = self._unprivileged_user()
        if self._user:
            os.chown(self.folder, self._user.pw_uid, self._user.pw_gid)
        self.data = self.folder / "data"
        initdb = [find("initdb"), "-D", str(self.data), "-U", "echodesk", "-A", "trust"]
        subprocess.run(
            [*initdb, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
            **self.identity(),
        )

    @staticmethod
    def _unprivileged_user():
        """PostgreSQL refuses to run as root."""
        if os.geteuid() != 0:
            return None
        for name in ("postgres", "nobody"):
            with contextlib.suppress(KeyError):
                return pwd.getpwnam(name)
        raise RuntimeError("Neither a user postgres nor a user nobody to run PostgreSQL as")

    def identity(self):
        if not self._user:
            return {}
        return {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}

    @property
    def url(self) -> str:
        return f"postgres://echodesk@127.0.0.1:{self.port}/postgres"

    def new_database(self) -> str:
        """The address of an empty database of its own."""
        name = f"installation_{next(self._numbers)}"
        with psycopg.connect(self._libpq_url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url.rpartition("/")[0] + f"/{name}"

    @property
    def _libpq_url(self) -> str:
        return self.url.replace("postgres:", "postgresql:")

    def command(self):
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "200",
            "shared_buffers": "64MB",
        }
        settings = [word for key, value in options.items() for word in ("-c", f"{key}={value}")]
        return [find("postgres"), "-D", str(self.data), "-p", str(self.port), *settings]

    def is_ready(self):
        try:
            psycopg.connect(self._libpq_url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


class Redis(Service):
    name = "redis"

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def __init__(self) -> None:
        super().__init__()
        self._numbers = itertools.count(1)

    def new_database(self) -> str:
        """The address of an empty one of Redis' sixteen databases, each used by turns."""
        url = f"{self.url.rpartition('/')[0]}/{next(self._numbers) % 16}"
        with redis.Redis.from_url(url) as client:
            client.flushdb()
        return url

    def command(self):
        return [
            find("redis-server"),
            *("--port", str(self.port), "--bind", "127.0.0.1"),
            *("--save", "", "--appendonly", "no", "--dir", str(self.folder)),
        ]

    def is_ready(self):
        with redis.Redis.from_url(self.url, socket_connect_timeout=1) as client:
            try:
                return bool(client.ping())
            except redis.RedisError:
                return False


@contextlib.contextmanager
def running():
    """PostgreSQL and Redis for the length of a block."""
    with contextlib.ExitStack() as stack:
        services = []
        for kind in (Postgres, Redis):
            service = kind()
            stack.callback(service.remove)
            service.start()
            services.append(service)
        yield tuple(services)
