"""What has to be there before the first page is served."""

import socket
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import CommandError, OutputWrapper
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from echodesk.workspaces.models import Workspace


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
    if "seed_demo" in get_commands():
        stdout.write("Making the demo workspace …")
        call_command("seed_demo", stdout=stdout)
    else:
        stdout.write("There is no workspace yet. Make one: manage.py create_workspace --help")


def address(listening: socket.socket) -> str:
    """What to type into a browser."""
    host, port, *_rest = listening.getsockname()
    shown: Any = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"
