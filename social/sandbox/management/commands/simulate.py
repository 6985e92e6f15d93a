"""Customers talking."""

from argparse import ArgumentParser, ArgumentTypeError
from statistics import median
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from social.sandbox.crowd import Crowd, Tally, gather


def positive(text: str) -> float:
    """A number above zero, for the command line."""
    try:
        number = float(text)
    except ValueError:
        number = 0
    if not 0 < number < float("inf"):
        raise ArgumentTypeError(f"{text!r} is not a number above 0")
    return number


class Command(BaseCommand):
    """``manage.py simulate --rate 5``."""

    help = "Let sandbox customers write to the connected accounts, over HTTP, as Meta would."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What can be chosen."""
        parser.add_argument("--rate", type=positive, default=1.0, help="messages a second")
        parser.add_argument("--seconds", type=positive, help="stop after so long (else Ctrl-C)")
        parser.add_argument("--people", type=positive, default=20.0, help="how many customers")

    def handle(
        self, *_args: Any, rate: float, seconds: float | None, people: float, **_options: Any
    ) -> None:
        """Talk until told to stop."""
        if not settings.SANDBOX:
            raise CommandError("Customers are simulated by the sandbox: set META_MODE=mock.")
        talkers = gather(max(1, int(people)))
        if not talkers:
            raise CommandError(
                "No account is connected to the sandbox yet. Run manage.py seed_demo, or connect "
                "one under Connections."
            )
        self.stdout.write(
            f"{len(talkers)} customers write {rate:g} messages a second. Ctrl-C stops."
        )
        crowd = Crowd(talkers, rate)
        try:
            for tally in crowd.talk(seconds):
                self._show(tally)
        except KeyboardInterrupt:
            crowd.finish()
            self._show(crowd.tally)

    def _show(self, tally: Tally) -> None:
        latency = f"{median(tally.latencies[-1000:]):.0f} ms" if tally.latencies else "-"
        self.stdout.write(
            f"{tally.written} written, {tally.accepted} webhooks accepted, "
            f"{tally.refused} refused, median {latency}"
        )
        self.stdout.flush()
