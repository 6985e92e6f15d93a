"""Deleting a person, for good: rows, files, what browsers were told, what Meta posted.

A backup still has them until it is overwritten; nothing else does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from conversations.actions._rows import lock_identity
from conversations.models import Contact, ContactIdentity, Conversation, ErasedIdentity, Message
from conversations.models.erased import digest_of
from conversations.personal_data import external_ids_of, files_of, rows_about
from conversations.search import index
from echodesk.outgoing import forgetting as outgoing
from echodesk.realtime import log
from echodesk.realtime.log import NewEvent
from echodesk.workspaces.access import require_role
from echodesk.workspaces.audit import record
from echodesk.workspaces.models import Membership, Role
from social.intake.drain import drain
from social.models import SocialAccount
from social.privacy.traces import deliveries_about, mask_deliveries, wait_to_be_processed


@dataclass(frozen=True, slots=True)
class Erased:
    """How much there was."""

    conversations: int
    messages: int
    files: int
    deliveries: int


def erase_contact(*, contact: Contact, member: Membership | None = None) -> Erased:
    """Delete the contact and everything held about them. Without a member: the operator asks.

    May be called again after it was broken off. If the person writes again they are
    somebody new.
    """
    if member is not None:
        require_role(member, Role.ADMIN)
    external_ids = external_ids_of(rows_about(contact))
    if wait_to_be_processed(external_ids):
        # What is still to be read would bring them back.
        drain()
    masked = _mask(external_ids)
    return _erase(contact, masked, member)


def erase_account_data(account: SocialAccount) -> None:
    """Delete all that was said with an account, and the people who are known by it alone."""
    drain()
    _mask([account.external_id])
    while True:
        identity = ContactIdentity.objects.filter(account=account).select_related("contact").first()
        if identity is None:
            return
        others = identity.contact.identities.exclude(account=account)
        _erase(identity if others.exists() else identity.contact, 0, None)


def _mask(external_ids: Sequence[str]) -> int:
    return mask_deliveries([row.pk for row in deliveries_about(external_ids)])


@transaction.atomic
def _erase(root: Contact | ContactIdentity, masked: int, member: Membership | None) -> Erased:
    _lock(root)
    rows = rows_about(root)
    files = list(files_of(rows))
    conversations = sorted(row.pk for row in rows if isinstance(row, Conversation))
    messages = sum(isinstance(row, Message) for row in rows)
    _remember([row for row in rows if isinstance(row, ContactIdentity)])
    workspace, pk = root.workspace, root.pk
    scopes = {row.pk: row.account_id for row in rows if isinstance(row, Conversation)}
    root.delete()
    index.forget()
    erased = Erased(len(conversations), messages, len(files), masked)
    detail = {"kind": root._meta.model_name, "row": pk, "conversations": len(conversations)}
    actor = member.user if member else None
    record(workspace, "contact_erased", "", actor=actor, **detail, messages=messages)
    log.forget(workspace.pk, conversations)
    outgoing.forget(workspace.pk, conversations)
    log.append(workspace.pk, [_gone(key, scopes[key]) for key in conversations])
    transaction.on_commit(partial(_delete_files, files))
    return erased


def _lock(root: Contact | ContactIdentity) -> None:
    """Hold back whatever is being received from or sent to them; in order, as everywhere."""
    mine = Q(pk=root.pk) if isinstance(root, ContactIdentity) else Q(contact=root)
    rows = ContactIdentity.objects.filter(mine).order_by("account_id", "external_id")
    for pk in rows.values_list("pk", flat=True):
        lock_identity(pk)


def _remember(identities: Sequence[ContactIdentity]) -> None:
    for identity in identities:
        ErasedIdentity.objects.update_or_create(
            account_id=identity.account_id,
            digest=digest_of(identity.external_id),
            defaults={"erased_at": timezone.now()},
        )


def _gone(conversation_id: int, scope: int) -> NewEvent:
    data = {"changed": ["erased"]}
    return NewEvent("conversation_updated", conversation_id, data, scope=scope)


def _delete_files(files: Sequence[FieldFile]) -> None:
    for value in files:
        value.storage.delete(value.name or "")
