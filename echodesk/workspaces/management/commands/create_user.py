"""``manage.py create_user E --workspace NAME --role agent --password P``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from echodesk.errors import ActionError
from echodesk.workspaces.actions import people
from echodesk.workspaces.management.passwords import weaknesses
from echodesk.workspaces.models import Role, Workspace


def _workspace(named: str) -> Workspace:
    """By name, or by id where two have the same name."""
    found = list(Workspace.objects.filter(name__iexact=named.strip())[:2])
    if len(found) == 1:
        return found[0]
    by_id = Workspace.objects.filter(pk=int(named)).first() if named.isdecimal() else None
    if by_id:
        return by_id
    if found:
        raise CommandError(f"Several workspaces are called “{named}”: give the id.")
    names = ", ".join(Workspace.objects.values_list("name", flat=True)[:20]) or "none yet"
    raise CommandError(f"There is no workspace “{named}”. There are: {names}.")


class Command(BaseCommand):
    """Let a person into a workspace."""

    help = "Let a person into a workspace. A known e-mail address keeps its password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Address, workspace, role and password."""
        parser.add_argument("email")
        parser.add_argument("--workspace", required=True)
        parser.add_argument("--role", choices=Role.values, default=Role.AGENT.value)
        parser.add_argument("--name", default="")
        parser.add_argument("--password", required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Add them, or say in words why not."""
        try:
            member = people.create_user(
                email=options["email"],
                workspace=_workspace(options["workspace"]),
                role=Role(options["role"]),
                name=options["name"],
                password=options["password"],
            )
        except ActionError as error:
            raise CommandError(error.detail) from error
        for weakness in weaknesses(options["password"], member.user):
            self.stderr.write(self.style.WARNING(f"Weak password: {weakness}"))
        self.stdout.write(
            f"{member.user.email} is now {member.get_role_display().lower()}"
            f" of “{member.workspace.name}”."
        )
