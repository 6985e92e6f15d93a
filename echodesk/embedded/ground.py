"""What has to be there before the first page is served."""

import socket
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, OutputWrapper
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from conversations.demo.cast import DEMO_PASSWORD, SHOWN_LOGINS, STUDIO
from echodesk.workspaces.models import User, Workspace


def open_port(host: str, port: int) -> socket.socket:
    """A listening socket; a taken port is told in words, before anything else starts."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(1024)
    except OSError as error:
        listening.close()
        raise CommandError(
            f"Cannot listen on {host}:{port}: {error.strerror}.\n"
            f"Stop what is running there, or choose another port: PORT={port + 1} make run"
        ) from error
    return listening


def migrate_if_needed(stdout: OutputWrapper) -> None:
    """Bring the database up to date, quietly when it is."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        stdout.write("Preparing the database …")
        call_command("migrate", verbosity=0, interactive=False)


def seed_if_empty(stdout: OutputWrapper) -> None:
    """Fill an installation nobody has used yet with the demo workspace."""
    if Workspace.objects.exists():
        return
    if settings.SANDBOX:
        stdout.write("Making the demo workspace …")
        call_command("seed_demo", stdout=StringIO())
    else:
        stdout.write("There is no workspace yet. Make one: manage.py create_workspace --help")


def demo_logins() -> list[str]:
    """Lines that tell how to sign in to the demo, where there is one."""
    if not settings.SANDBOX:
        return []
    there = set(
        User.objects.filter(email__in=[user.email for user in SHOWN_LOGINS]).values_list(
            "email", flat=True
        )
    )
    return [
        f"  {user.email}   {DEMO_PASSWORD}   ({user.roles[STUDIO].label})"
        for user in SHOWN_LOGINS
        if user.email in there
    ]


def address(listening: socket.socket) -> str:
    """What to type into a browser."""
    host, port, *_rest = listening.getsockname()
    shown: Any = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"
