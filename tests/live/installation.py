"""A whole EchoDesk as real processes, in either shape, behind one address."""

import contextlib
import hashlib
import hmac
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import requests
from websockets.sync.client import connect

from tests.live.ground import made_once
from tests.live.proxy import Proxy
from tests.services import free_port, wait_until

ROOT = Path(__file__).resolve().parent.parent.parent
_DATABASE = "echodesk.sqlite3"
APP_SECRET = "live-app-secret"
DEMO_EMAIL, DEMO_PASSWORD = "nino@demo.echodesk.local", "echodesk-demo"
# What a person's own shell may have set must not leak in, nor what tests/settings.py
# sets for this process: its hosts are Meta's own.
_OURS = ("DATABASE_URL", "REDIS_URL", "DEBUG", "SITE_URL", "DJANGO_SETTINGS_MODULE", "DATA_DIR")
_METAS = ("META_", "INSTAGRAM_", "FACEBOOK_")


class Process:
    """One process of the installation, with what it printed."""

    def __init__(self, name: str, command: list[str], env: dict[str, str], folder: Path) -> None:
        self.name, self.command, self.env = name, command, env
        self.log = folder / f"{name}.log"
        self._popen: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        return self._popen.pid

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._popen = subprocess.Popen(
                self.command,
                env=self.env,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def is_alive(self) -> bool:
        return self._popen is not None and self._popen.poll() is None

    def stop(self, with_signal: int = signal.SIGTERM, within: float = 20) -> int:
        """Stop it and return its exit code; killed with all its children if it will not."""
        if self.is_alive():
            self._popen.send_signal(with_signal)
        try:
            return self._popen.wait(within)
        finally:
            self.kill()

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._popen.pid, signal.SIGKILL)
        self._popen.wait()

    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def resident_megabytes(self) -> float:
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise RuntimeError("no VmRSS")


class Installation:
    """What both shapes have in common."""

    def __init__(self, **environment: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="echodesk-live-"))
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        # Behind the proxy, where a shape has one.
        self.web_port = self.live_port = self.port
        clean = {
            name: value
            for name, value in os.environ.items()
            if name not in _OURS and not name.startswith(_METAS)
        }
        self.env = {
            **clean,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{clean.get('PATH', '')}",
            "PYTHONUNBUFFERED": "1",
            "DATA_DIR": str(self.folder / "data"),
            "PORT": str(self.port),
            "SITE_URL": self.base_url,
            "META_MODE": "mock",
            "META_APP_SECRET": APP_SECRET,
            **environment,
        }
        self.processes: dict[str, Process] = {}
        # What browsers keep of those who signed in, by e-mail address.
        self.sessions: dict[str, list[dict]] = {}

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_exc) -> None:
        self.close()

    def start(self) -> None:
        """Nothing runs unless a shape says what."""

    def stop(self) -> None:
        for process in reversed(self.processes.values()):
            process.stop()

    def close(self) -> None:
        for process in reversed(self.processes.values()):
            if process.is_alive():
                process.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def add(self, name: str, command: list[str], **environment: str) -> Process:
        self.processes[name] = Process(name, command, self.env | environment, self.folder)
        return self.processes[name]

    def manage(self, *arguments: str) -> str:
        """Run ``manage.py`` beside the running processes."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env=self.env,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {arguments[0]} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def get(self, path: str, **options) -> requests.Response:
        return requests.get(self.base_url + path, timeout=10, **options)

    def is_ready(self) -> bool:
        for process in self.processes.values():
            if not process.is_alive():
                raise RuntimeError(f"{process.name} ended:\n{process.output()[-4000:]}")
        try:
            return self.get("/readyz").status_code == 200
        except requests.RequestException:
            return False

    def wait_until_ready(self, seconds: float = 60) -> None:
        try:
            wait_until(self.is_ready, "the installation", seconds)
        except RuntimeError as error:
            logs = "\n".join(f"--- {p.name}\n{p.output()[-3000:]}" for p in self.processes.values())
            raise RuntimeError(f"{error}\n{logs}") from None

    # What a program does.

    def access_token(self, email: str = DEMO_EMAIL, password: str = DEMO_PASSWORD) -> str:
        credentials = {"email": email, "password": password}
        answer = requests.post(f"{self.base_url}/api/token/", json=credentials, timeout=10)
        answer.raise_for_status()
        return answer.json()["access"]

    def api(self, method: str, path: str, token: str, **options):
        headers = {"Authorization": f"Bearer {token}"}
        answer = requests.request(
            method, self.base_url + path, headers=headers, timeout=10, **options
        )
        answer.raise_for_status()
        return answer.json()

    def socket(self, token: str, after: int | None = None):
        """An open socket, as a context manager; ``json.loads(socket.recv(timeout=…))``."""
        ticket = self.api("POST", "/api/ws-ticket/", token)["token"]
        query = f"?token={ticket}" + ("" if after is None else f"&after={after}")
        return connect(f"ws://127.0.0.1:{self.port}/ws/inbox/{query}")

    def webhook(self, platform: str, payload: dict, secret: str = APP_SECRET) -> requests.Response:
        """Post as Meta does."""
        body = json.dumps(payload).encode()
        signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        return requests.post(
            f"{self.base_url}/api/social/{platform}/webhook/",
            data=body,
            headers={
                "X-Hub-Signature-256": f"sha256={signature}",
                "Content-Type": "application/json",
            },
            timeout=10,
        )


def _make_tables(folder: Path) -> None:
    with Installation() as ground:
        ground.manage("migrate", "--noinput", "--verbosity=0")
        shutil.copy(Path(ground.env["DATA_DIR"]) / _DATABASE, folder)


class Embedded(Installation):
    """``manage.py serve``: what ``make run`` starts, on tables that are made already, or not."""

    shape = "embedded"

    def __init__(self, *, from_nothing: bool = False, **environment: str) -> None:
        super().__init__(**environment)
        if not from_nothing:
            data = Path(self.env["DATA_DIR"])
            data.mkdir()
            shutil.copy(made_once("tables", _make_tables) / _DATABASE, data)

    def start(self) -> None:
        if not self.processes:
            self.add("serve", [sys.executable, "manage.py", "serve"])
        self.processes["serve"].start()
        self.wait_until_ready()


class Production(Installation):
    """The Procfile's processes on PostgreSQL and Redis, behind a proxy."""

    shape = "production"

    def __init__(self, database_url: str, redis_url: str, **environment: str) -> None:
        web_port, live_port = free_port(), free_port()
        super().__init__(
            DATABASE_URL=database_url,
            REDIS_URL=redis_url,
            DEBUG="0",
            SECRET_KEY="live-" + "x" * 60,
            ENCRYPTION_KEYS="MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
            ALLOWED_HOSTS="127.0.0.1",
            ALLOW_MOCK="1",
            **environment,
        )
        self.web_port, self.live_port = web_port, live_port
        self._proxy = Proxy(self.port, web_port, live_port)
        self._ports = {"PORT": str(web_port), "LIVE_PORT": str(live_port)}
        self._commands = dict(
            line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines()
        )

    def start(self) -> None:
        self.release()
        self.manage("seed_demo")
        self._proxy.start()
        for name in ("web", "live", "worker", "beat"):
            self.start_process(name)
        self.wait_until_ready()

    def release(self) -> None:
        """Run the Procfile's release step; of its parts, files are collected once per test run."""
        self.env["STATIC_ROOT"] = str(made_once("static", self._release_whole))
        self.manage("migrate", "--noinput")

    def _release_whole(self, static_root: Path) -> None:
        done = subprocess.run(
            ["/bin/sh", "-c", self._commands["release"]],
            env=self.env | {"STATIC_ROOT": str(static_root)},
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"release failed:\n{done.stdout}{done.stderr}")

    def start_process(self, name: str, called: str = "") -> Process:
        """Start one more process of the Procfile."""
        command = ["/bin/sh", "-c", f"exec {self._commands[name]}"]
        process = self.add(called or name, command, **self._ports)
        process.start()
        return process

    def close(self) -> None:
        super().close()
        self._proxy.stop()


def seconds_until(condition, within: float = 10) -> float:
    """How long it took until ``condition()`` was true."""
    started = time.monotonic()
    wait_until(condition, "what the test waits for", within)
    return time.monotonic() - started
