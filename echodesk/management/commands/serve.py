"""Everything in one process, for trying EchoDesk and for small installations."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from echodesk.embedded import ground


class Command(BaseCommand):
    """``manage.py serve``."""

    help = "Serve pages, API, webhooks and live updates, with worker and scheduler, on one port."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(self, *_args: Any, host: str, port: int, **_options: Any) -> None:
        if not settings.EMBEDDED:
            raise CommandError(
                "REDIS_URL is set: run the processes of the Procfile instead, or unset it."
            )
        listening = ground.open_port(host, port)
        ground.migrate_if_needed(self.stdout)
        ground.seed_if_empty(self.stdout)
        address, logins = ground.address(listening), ground.demo_logins()

        from echodesk.embedded.background import Background
        from echodesk.embedded.server import serve

        background = Background()
        background.start()
        try:
            serve(listening, lambda: self._greet(address, logins))
        finally:
            background.stop()
        self.stdout.write("EchoDesk has stopped.")

    def _greet(self, address: str, logins: list[str]) -> None:
        self.stdout.write(f"\nEchoDesk is ready: {address}")
        if logins:
            self.stdout.write("Sign in as")
            self.stdout.write("\n".join(logins))
        self.stdout.write("Stop with Ctrl-C.\n")
        self.stdout.flush()
