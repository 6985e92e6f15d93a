"""Mails to people of a workspace, each in their own language and time zone."""

from collections.abc import Callable, Mapping

from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string

from echodesk.workspaces.models import Membership, Role, Workspace
from echodesk.workspaces.speaking import speaking_to


def compose(
    subject: str, template: str, values: Mapping[str, object], *, to: str, reply_to: str = ""
) -> EmailMessage:
    """A mail in the language that is spoken now."""
    return EmailMessage(
        # A name may hold anything, a subject has one line.
        subject=" ".join(subject.split()),
        body=render_to_string(template, dict(values)),
        to=[to],
        reply_to=[reply_to] if reply_to else None,
    )


def mail_admins(workspace: Workspace, write: Callable[[str], EmailMessage]) -> None:
    """Send every owner and admin what ``write`` makes for their address.

    Raises :class:`OSError` where the mail server does not take it.
    """
    admins = Membership.objects.active().filter(
        workspace=workspace, role__in=[Role.OWNER, Role.ADMIN]
    )
    letters = []
    for admin in admins.select_related("user", "workspace").order_by("pk"):
        with speaking_to(admin):
            letters.append(write(admin.user.email))
    get_connection().send_messages(letters)
