"""Two contacts are one person, says somebody who knows; and taking that back.

A merge moves the identities of one contact, and the conversations with them, to another.
What the other contact was is kept beside it, so that the merge can be undone, in any
order with others: each one gives back what it brought, as far as that is still there.
Where two of the ids turn out to be one person on the platform itself, no undoing parts
them: an id goes where the one that leads it goes.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from conversations import live
from conversations.models import Contact, ContactIdentity, ContactMerge, Conversation, Status
from conversations.references import hand_over
from conversations.search.index import refresh_people
from echodesk.errors import ActionError, Conflict, NotAllowed
from echodesk.realtime import log
from echodesk.workspaces.audit import record
from echodesk.workspaces.models import Membership

_FIELDS = ("name", "username", "known_as", "picture")
_FILLED = ("name", "username", "picture")


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
        _audit(member, "contacts_merged", merge, other.pk)
        _tell(member, [into.pk])
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
        restored = _restore(row)
        ContactIdentity.objects.filter(pk__in=moved).update(contact=restored)
        Conversation.objects.filter(identity__in=moved).update(contact=restored)
        ContactMerge.objects.filter(pk__in=row.before["merges"]).update(kept=restored)
        _empty_filled(kept, row)
        _empty_in_later(kept, row)
        # What it was is itself again; a copy of it would outlive its erasure.
        row.undone_at, row.before = timezone.now(), {}
        row.save(update_fields=["undone_at", "before"])
        refresh_people([kept.pk, restored.pk])
        _audit(member, "contacts_unmerged", row, restored.pk)
        _tell(member, [kept.pk, restored.pk])
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
    fields = {name: str(getattr(gone, name)) for name in _FIELDS}
    filled = [name for name in _FILLED if fields[name] and not getattr(kept, name)]
    for name in filled:
        setattr(kept, name, fields[name])
    kept.save(update_fields=filled)
    before: dict[str, Any] = {
        "contact": gone.pk,
        "created_at": gone.created_at.isoformat(),
        "fields": fields,
        "identities": identities,
        "filled": filled,
        "merges": list(gone.merges.filter(undone_at=None).values_list("pk", flat=True)),
    }
    return ContactMerge.objects.create(
        workspace_id=kept.workspace_id, kept=kept, before=before, merged_by=member
    )


def _to_give_back(merge: ContactMerge, identities: Sequence[ContactIdentity]) -> list[int]:
    """The ids that came with the merge and still lead themselves, and whom they lead."""
    came = set(merge.before["identities"])
    leads = {row.pk for row in identities if row.pk in came and row.same_as_id is None}
    rest = {row.pk for row in identities} - leads
    if not leads or not any(row.same_as_id is None for row in identities if row.pk in rest):
        raise Conflict(
            _("The platform has meanwhile told that they are one person, so they stay together."),
            code="one_person",
        )
    return [row.pk for row in identities if row.pk in leads or row.same_as_id in leads]


def _restore(merge: ContactMerge) -> Contact:
    """The contact under its old number, so that addresses which name it lead to it again."""
    before = merge.before
    restored = Contact(pk=before["contact"], workspace_id=merge.workspace_id, **before["fields"])
    restored.save(force_insert=True)
    # Set by the database's clock otherwise.
    Contact.objects.filter(pk=restored.pk).update(created_at=before["created_at"])
    return restored


def _empty_filled(kept: Contact, merge: ContactMerge) -> None:
    """Take back from the contact what the other one lent it."""
    fields = merge.before["fields"]
    lent = [name for name in merge.before["filled"] if str(getattr(kept, name)) == fields[name]]
    for name in lent:
        setattr(kept, name, "")
    kept.save(update_fields=lent)


def _empty_in_later(kept: Contact, merge: ContactMerge) -> None:
    """Where the contact it was merged into was merged itself, that one gives back as well."""
    fields = merge.before["fields"]
    for later in kept.merges.filter(undone_at=None).exclude(pk=merge.pk):
        if merge.pk not in later.before["merges"]:
            continue
        theirs = later.before["fields"]
        lent = {name for name in merge.before["filled"] if theirs[name] == fields[name]}
        later.before["fields"] = theirs | dict.fromkeys(lent, "")
        later.before["merges"].remove(merge.pk)
        later.save(update_fields=["before"])


def _audit(member: Membership, verb: str, merge: ContactMerge, contact_id: int) -> None:
    """Into the audit trail: the numbers, and nobody's name, as it outlives an erasure."""
    detail = {"kept": merge.kept_id, "contact": contact_id}
    record(member.workspace, verb, "", actor=member.user, merge=merge.pk, **detail)


def _tell(member: Membership, contact_ids: Sequence[int]) -> None:
    """Rows in the list show the name, an open page the person: have them drawn again."""
    rows = Conversation.objects.filter(contact__in=contact_ids).exclude(status=Status.RESOLVED)
    events = [live.conversation_event(row, "contact", by=member) for row in rows.order_by("pk")]
    log.append(member.workspace_id, events)
