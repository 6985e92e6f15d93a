"""Which contact a command is about."""

import argparse

from django.core.management.base import CommandError

from conversations.models import Contact
from conversations.phone_numbers import canonical


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The contact, by its number or by an id of a platform."""
    parser.add_argument("contact", help="Number of the contact, as in its address or the API")
    parser.add_argument("--workspace", help="Name of the workspace the contact must be in")
    parser.add_argument(
        "--external-id",
        action="store_true",
        help="The contact is given by its id on the platform (IGSID, PSID, wa_id)",
    )


def find_contact(options: dict[str, str]) -> Contact:
    """The one contact that fits; an error if there is none, or more than one."""
    given = options["contact"]
    if options["external_id"]:
        ids = {given, canonical(given)}
        rows = Contact.objects.filter(identities__external_id__in=ids).distinct()
    else:
        rows = Contact.objects.filter(pk=given) if given.isdecimal() else Contact.objects.none()
    if options["workspace"]:
        rows = rows.filter(workspace__name=options["workspace"])
    found = list(rows.select_related("workspace")[:2])
    if not found:
        raise CommandError("There is no such contact.")
    if len(found) > 1:
        raise CommandError("Several contacts have this id: name the --workspace, or the number.")
    return found[0]
