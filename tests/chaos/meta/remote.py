"""Meta's process, as a test speaks to it."""

import socket
import sys

import requests

from tests.chaos.meta.calls import Call


class RemoteMeta:
    """Meta at a port of this machine."""

    def __init__(self, port: int, web_port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.command = [sys.executable, "-m", "tests.chaos.meta", str(port), str(web_port)]

    def is_up(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def plan(self, **plan) -> None:
        """Behave otherwise from now on; see :class:`tests.chaos.meta.faults.Plan`."""
        requests.post(f"{self.url}/plan", json=plan, timeout=10).raise_for_status()

    def release(self) -> int:
        """Post the news that was to come late; returns how many there were."""
        return requests.post(f"{self.url}/release", timeout=10).json()["released"]

    def calls(self, accounts) -> list[Call]:
        """What was sent from these accounts, in the order in which it came."""
        told = requests.get(f"{self.url}/calls", timeout=30).json()["calls"]
        return [Call(**call) for call in told if call["account"] in set(accounts)]
