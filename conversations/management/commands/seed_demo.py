"""Make the demo workspace."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from conversations.demo.build import build_demo
from conversations.demo.cast import DEMO_PASSWORD, SHOWN_LOGINS, STUDIO


class Command(BaseCommand):
    """Fill the sandbox and a workspace with conversations to try EchoDesk on."""

    help = "Make a demo workspace with accounts, people and conversations. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Build it, or leave it as it is, and print how to sign in."""
        if not settings.SANDBOX:
            raise CommandError("The demo has known passwords: it is for META_MODE=mock only.")
        made = build_demo()
        self.stdout.write(f"{'Made' if made else 'Found'} the demo workspace {STUDIO}. Sign in as")
        for user in SHOWN_LOGINS:
            role = user.roles[STUDIO].label
            self.stdout.write(f"  {user.email}  {DEMO_PASSWORD}  ({role})")
