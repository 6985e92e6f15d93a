"""What the team should know of a person, whatever the conversation."""

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from conversations.actions._people import lock_contact, tell_of_people
from conversations.models import Contact, ContactNote
from conversations.texts import clean
from echodesk.errors import ActionError, NotAllowed
from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Membership, Role

NOTE_LENGTH = 5000


def add_contact_note(*, member: Membership, contact: Contact, text: str) -> ContactNote:
    """Note something on a person. Raises :class:`ActionError` for an empty or too long text."""
    require_role(member, Role.AGENT)
    body = clean(text)
    if not 0 < len(body) <= NOTE_LENGTH:
        detail = _("A note has 1 to %(limit)d characters.") % {"limit": NOTE_LENGTH}
        raise ActionError(detail, fields={"text": [detail]})
    with transaction.atomic():
        row = lock_contact(member, contact.pk)
        note = ContactNote.objects.create(
            workspace_id=row.workspace_id, contact=row, author=member, text=body
        )
        tell_of_people(member.workspace_id, [row.pk], by=member)
    return note


def delete_contact_note(*, member: Membership, note: ContactNote) -> None:
    """Delete a note of one's own; admins delete anybody's. 404 if there is none."""
    with transaction.atomic():
        rows = ContactNote.objects.visible_to(member).select_for_update(of=("self",))
        row = rows.filter(pk=note.pk).first()
        if row is None:
            raise Http404
        if row.author_id != member.pk and not member.may(Role.ADMIN):
            raise NotAllowed(_("Only who wrote a note, or an admin, can delete it."))
        row.delete()
        tell_of_people(member.workspace_id, [row.contact_id], by=member)
