"""Two contacts are one person, says somebody who knows; and taking that back.

A merge moves the identities of one contact, and the conversations with them, to another.
What the other contact was is kept beside it, so that the merge can be undone, in any
order with others: each one gives back what it brought, as far as that is still there.
Where two of the ids turn out to be one person on the platform itself, no undoing parts
them: an id goes where the one that leads it goes.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from conversations.actions._merging import describe, fill, restore, take_back
from conversations.actions._people import tell_of_people
from conversations.models import Contact, ContactIdentity, ContactMerge, ContactNote, Conversation
from conversations.references import hand_over
from conversations.search.index import refresh_lone, refresh_people
from echodesk.errors import ActionError, Conflict, NotAllowed
from echodesk.workspaces.audit import record
from echodesk.workspaces.models import Membership


def merge_contacts(*, member: Membership, kept: Contact, gone: Contact) -> ContactMerge:
    """Let ``kept`` be both; returns what undoes it.

    Empty fields of ``kept`` are filled from ``gone``. Raises ``Http404`` for a contact
    of others, :class:`NotAllowed` where one of them is known to accounts that ``member``
    does not see, :class:`ActionError` ``same_contact``.
    """
    if kept.pk == gone.pk:
        raise ActionError(_("This is the same contact. Choose another one."), code="same_contact")
    with transaction.atomic():
        identities = _lock_identities(Q(contact__in=[kept.pk, gone.pk]))
        into, other = _lock_contact(member, kept.pk), _lock_contact(member, gone.pk)
        _check_sees_all(member, identities)
        theirs = [row.pk for row in identities if row.contact_id == other.pk]
        merge = _record_merge(member, into, other, theirs)
        hand_over(other, into, first=ContactIdentity)
        Contact.objects.filter(pk=other.pk).delete()
        refresh_people([into.pk])
        refresh_lone([into.pk])
        _audit(member, "contacts_merged", merge, other.pk)
        tell_of_people(member.workspace_id, [into.pk], by=member)
    return merge


def unmerge_contacts(*, member: Membership, merge: ContactMerge) -> Contact:
    """Bring back the contact that was merged, with its ids and conversations; returns it.

    Raises ``Http404`` for a merge of others, :class:`NotAllowed` as above,
    :class:`Conflict` ``already_undone``, or ``one_person`` where the platform has since
    said that there is nobody to bring back.
    """
    with transaction.atomic():
        identities = _lock_identities(Q(contact=merge.kept_id))
        row = _lock_merge(member, merge)
        kept = _lock_contact(member, row.kept_id)
        _check_sees_all(member, identities)
        moved = _to_give_back(row, identities)
        restored = restore(row)
        ContactIdentity.objects.filter(pk__in=moved).update(contact=restored)
        Conversation.objects.filter(identity__in=moved).update(contact=restored)
        ContactMerge.objects.filter(pk__in=row.before["merges"]).update(kept=restored)
        notes = row.before.get("notes", [])
        ContactNote.objects.filter(pk__in=notes, contact=kept).update(contact=restored)
        take_back(kept, row)
        # What it was is itself again; a copy of it would outlive its erasure.
        row.undone_at, row.before = timezone.now(), {}
        row.save(update_fields=["undone_at", "before"])
        refresh_people([kept.pk, restored.pk])
        refresh_lone([kept.pk, restored.pk])
        _audit(member, "contacts_unmerged", row, restored.pk)
        tell_of_people(member.workspace_id, [kept.pk, restored.pk], by=member)
    return restored


def _lock_identities(whose: Q) -> list[ContactIdentity]:
    """Identities first, and in the order of their keys, as everywhere."""
    rows = ContactIdentity.objects.select_for_update(no_key=True, of=("self",)).filter(whose)
    return list(rows.order_by("account_id", "external_id"))


def _lock_contact(member: Membership, contact_id: int) -> Contact:
    rows = Contact.objects.visible_to(member).select_for_update(of=("self",))
    contact = rows.filter(pk=contact_id).first()
    if contact is None:
        raise Http404
    return contact


def _lock_merge(member: Membership, merge: ContactMerge) -> ContactMerge:
    rows = ContactMerge.objects.visible_to(member).select_for_update(of=("self",))
    row = rows.filter(pk=merge.pk).first()
    if row is None:
        raise Http404
    if row.undone_at is not None:
        raise Conflict(_("This has been undone already."), code="already_undone")
    if row.kept_id != merge.kept_id:
        raise Conflict(_("These contacts have just been changed. Look again."))
    return row


def _check_sees_all(member: Membership, identities: Sequence[ContactIdentity]) -> None:
    """Nobody moves what they cannot see."""
    keys = {row.pk for row in identities}
    if ContactIdentity.objects.visible_to(member).filter(pk__in=keys).count() < len(keys):
        raise NotAllowed(
            _("One of them also writes to accounts you do not see. Ask an admin to do this.")
        )


def _record_merge(
    member: Membership, kept: Contact, gone: Contact, identities: list[int]
) -> ContactMerge:
    """Note what ``gone`` was, and fill with it what ``kept`` lacks."""
    had_none = not kept.identities.exists()
    before = describe(gone) | {"identities": identities, "kept_had_none": had_none}
    before |= fill(kept, gone)
    return ContactMerge.objects.create(
        workspace_id=kept.workspace_id, kept=kept, before=before, merged_by=member
    )


def _to_give_back(merge: ContactMerge, identities: Sequence[ContactIdentity]) -> list[int]:
    """The ids that came with the merge and still lead themselves, and whom they lead."""
    came = set(merge.before["identities"])
    leads = {row.pk for row in identities if row.pk in came and row.same_as_id is None}
    rest = {row.pk for row in identities} - leads
    # Somebody who was only written down has no ids to give back, or none to keep.
    lacks = came and not leads
    takes_all = not any(row.same_as_id is None for row in identities if row.pk in rest)
    if lacks or (takes_all and not merge.before.get("kept_had_none")):
        raise Conflict(
            _("The platform has meanwhile told that they are one person, so they stay together."),
            code="one_person",
        )
    return [row.pk for row in identities if row.pk in leads or row.same_as_id in leads]


def _audit(member: Membership, verb: str, merge: ContactMerge, contact_id: int) -> None:
    """Into the audit trail: the numbers, and nobody's name, as it outlives an erasure."""
    detail = {"kept": merge.kept_id, "contact": contact_id}
    record(member.workspace, verb, "", actor=member.user, merge=merge.pk, **detail)
