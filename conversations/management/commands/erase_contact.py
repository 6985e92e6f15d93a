"""Delete a contact and everything held about them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from conversations.actions.erase import erase_contact
from conversations.management.commands._contact import add_arguments, find_contact


class Command(BaseCommand):
    """``manage.py erase_contact 42 --yes``. Cannot be undone."""

    help = "Delete a contact: messages, notes, files, raw webhook deliveries, live events."

    def add_arguments(self, parser: CommandParser) -> None:
        add_arguments(parser)
        parser.add_argument("--yes", action="store_true", help="Do not ask")

    def handle(self, *_args: Any, **options: Any) -> None:
        contact = find_contact(options)
        name = f"contact {contact.pk} of {contact.workspace}"
        if not options["yes"]:
            answer = input(f"Delete {name} ({contact}) and all there is of them? Type yes: ")
            if answer.strip().lower() != "yes":
                raise CommandError("Nothing was deleted.")
        erased = erase_contact(contact=contact)
        self.stdout.write(
            f"Deleted {name}: {erased.conversations} conversations, {erased.messages} messages,"
            f" {erased.files} files; {erased.deliveries} webhook deliveries emptied."
        )
