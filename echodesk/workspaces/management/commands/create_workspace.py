"""``manage.py create_workspace NAME --admin-email E --password P``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from echodesk.errors import ActionError
from echodesk.workspaces.actions import people
from echodesk.workspaces.management.passwords import weaknesses


class Command(BaseCommand):
    """Make a workspace and its owner."""

    help = "Make a workspace and its owner. A known e-mail address keeps its password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name, owner's address and password."""
        parser.add_argument("name")
        parser.add_argument("--admin-email", required=True)
        parser.add_argument("--admin-name", default="")
        parser.add_argument("--password", required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make them, or say in words why not."""
        try:
            owner = people.create_workspace(
                name=options["name"],
                admin_email=options["admin_email"],
                admin_name=options["admin_name"],
                password=options["password"],
            )
        except ActionError as error:
            raise CommandError(error.detail) from error
        for weakness in weaknesses(options["password"], owner.user):
            self.stderr.write(self.style.WARNING(f"Weak password: {weakness}"))
        self.stdout.write(
            f"Made the workspace “{owner.workspace.name}” (id {owner.workspace_id}),"
            f" owned by {owner.user.email}."
        )
