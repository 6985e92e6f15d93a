"""The installation that is damaged: web, several workers, beat; PostgreSQL, Redis."""

import json
import signal
import subprocess
import sys
from typing import ClassVar

import psycopg

from tests.chaos.books import Books
from tests.chaos.sender import Sender
from tests.live.installation import DEMO_EMAIL, DEMO_PASSWORD, ROOT, Process, Production
from tests.services import Postgres, Redis, wait_until

ACCOUNTS = 8


class DurablePostgres(Postgres):
    """Keeps what it has committed when it is killed, as a production server does."""

    def command(self):
        return [*super().command(), "-c", "synchronous_commit=on", "-c", "full_page_writes=on"]

    def copy_of(self, url: str) -> str:
        """The address of a copy of a database that nobody is connected to."""
        copy = self.new_database()
        names = [address.rpartition("/")[2] for address in (copy, url)]
        with psycopg.connect(self._libpq_url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {names[0]}")
            connection.execute(f"CREATE DATABASE {names[0]} TEMPLATE {names[1]}")
        return copy

    def crash(self) -> None:
        """End at once without writing anything down; it recovers when it is started."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(10)


class Plant(Production):
    """Webhooks go straight to web; nobody looks at pages, so there is no live process.

    ``empty_database`` is as after the release step, with accounts and nothing else.
    ``workers`` are the names of its workers, how many processes each has, and its queues.
    """

    workers: ClassVar[dict[str, tuple[int, str]]] = {
        "worker-1": (2, "intake,send,default"),
        "worker-2": (10, "intake"),
    }

    def __init__(self, postgres: DurablePostgres, redis: Redis) -> None:
        self.empty_database = postgres.new_database()
        super().__init__(self.empty_database, redis.new_database())
        self.postgres, self.redis = postgres, redis
        self.port = int(self._ports["PORT"])
        self.base_url = self.env["SITE_URL"] = f"http://127.0.0.1:{self.port}"
        self.accounts: dict[str, list[str]] = {}

    def start(self) -> None:
        self.manage("migrate", "--noinput", "--verbosity=0")
        made = self.inside("make_workspace", DEMO_EMAIL, DEMO_PASSWORD, str(ACCOUNTS))
        self.accounts = json.loads(made)
        self.env["DATABASE_URL"] = self.postgres.copy_of(self.empty_database)
        self.books = Books(self.env["DATABASE_URL"])
        self.start_web()
        for name, (concurrency, queues) in self.workers.items():
            self.start_worker(name, concurrency, queues)
        self.start_process("beat")
        self.wait_until_ready()

    def start_web(self, *, database_port: int | None = None) -> Process:
        """Start web, by way of another port to the database if one is given."""
        url = self.env["DATABASE_URL"]
        if database_port:
            url = url.replace(f":{self.postgres.port}/", f":{database_port}/")
        return self._start("web", self._commands["web"], DATABASE_URL=url)

    def start_worker(self, name: str, concurrency: int, queues: str) -> None:
        """Start a worker whose database connections bear its name."""
        self._start(
            name,
            self._commands["worker"].replace("intake,send,default", queues),
            DATABASE_URL=f"{self.env['DATABASE_URL']}?application_name={name}",
            WORKER_CONCURRENCY=str(concurrency),
        )

    def _start(self, name: str, command: str, **environment: str) -> Process:
        words = ["/bin/sh", "-c", f"exec {command}"]
        process = self.add(name, words, **self._ports, **environment)
        process.start()
        return process

    def close(self) -> None:
        for process in self.processes.values():
            process.kill()
        super().close()

    def new_account(self, platform: str = "instagram") -> str:
        """The external id of an account that nothing has come to yet."""
        return self.accounts[platform].pop()

    def sender(self, bodies: list[bytes], **options) -> Sender:
        return Sender(self.port, bodies, **options)

    def inside(self, job: str, *arguments: str, lines: list[bytes] = (), database: str = "") -> str:
        """Run a job of ``tests.chaos.inside``, which knows the models; what it prints.

        In another ``database`` it is alone: no worker hears of what it does there.
        """
        code = f"from tests.chaos import inside; inside.{job}(*{arguments!r})"
        elsewhere = {"DATABASE_URL": database, "REDIS_URL": ""} if database else {}
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "--command", code],
            env=self.env | elsewhere,
            cwd=ROOT,
            input=b"".join(line + b"\n" for line in lines),
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{job} failed:\n{done.stderr.decode()[-3000:]}")
        return done.stdout.decode()

    def heal(self) -> None:
        """See that everything runs and nothing waits, whatever a test has left behind."""
        for server in (self.postgres, self.redis):
            if not server.is_ready():
                server.start()
        for process in self.processes.values():
            if not process.is_alive():
                process.start()
        self.wait_until_ready(90)
        wait_until(lambda: self.books.waiting() == 0, "what an earlier test left", 60)
