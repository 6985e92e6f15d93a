"""Learning who wrote: name, username and our own copy of the picture.

Always in the background: a message never waits for a profile, and a profile that
cannot be had leaves the id as the name.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import structlog
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from conversations import live
from conversations.actions._rows import lock_identity
from conversations.models import Contact, ContactIdentity, ContactMerge, Conversation, Status
from conversations.models.contact import ProfileState
from conversations.search.index import refresh_people
from conversations.texts import clean
from echodesk.enqueue import enqueue
from echodesk.realtime import log
from social.connect.health import note_refusal
from social.graph import pictures, profiles
from social.graph.errors import GraphError
from social.graph.pictures import PictureError
from social.graph.profiles import Profile
from social.models import AccountStatus

logger = structlog.get_logger(__name__)

MAX_ATTEMPTS = 6
_LEASE = timedelta(minutes=5)
_FIRST_WAIT = timedelta(seconds=30)
# A person who has not agreed yet may do so by writing again.
_REFUSED_WAIT = timedelta(hours=1)
_NAME_LENGTH = 200
_BATCH = 200


def fetch_profile(identity_id: int) -> bool:
    """Fetch the profile of an identity, once; ``True`` if it is known now."""
    identity = _claim(identity_id)
    if identity is None:
        return False
    try:
        profile = profiles.fetch_profile(identity.account, identity.external_id)
    except GraphError as error:
        if error.needs_reauthorization:
            note_refusal(identity.account, error)
        _put_off(identity, error)
        return False
    return _store(identity, profile, _picture_of(profile))


def sweep_profiles() -> int:
    """Have the profiles fetched that are due; returns how many."""
    from conversations import tasks

    ids = list(_due().order_by("pk").values_list("pk", flat=True)[:_BATCH])
    return sum(enqueue(tasks.fetch_profile, identity_id) for identity_id in ids)


def _due() -> QuerySet[ContactIdentity]:
    # Index: identity_profile_wanted.
    due = Q(profile_retry_at=None) | Q(profile_retry_at__lte=timezone.now())
    usable = ContactIdentity.objects.filter(account__status=AccountStatus.ACTIVE)
    return usable.filter(due, profile_state=ProfileState.WANTED)


def _claim(identity_id: int) -> ContactIdentity | None:
    """Take the fetch on; whoever else tries within the lease finds nothing to do."""
    now = timezone.now()
    if not _due().filter(pk=identity_id).exists():
        return None
    # Columns of this row alone: of two workers at once the second then sees the first's.
    rows = ContactIdentity.objects.filter(pk=identity_id, profile_state=ProfileState.WANTED)
    taken = rows.filter(Q(profile_retry_at=None) | Q(profile_retry_at__lte=now))
    until = now + _LEASE
    if not taken.update(profile_retry_at=until, profile_attempts=F("profile_attempts") + 1):
        return None
    return ContactIdentity.objects.select_related("account").get(pk=identity_id)


def _put_off(identity: ContactIdentity, error: GraphError) -> None:
    """Try again later, refusals more slowly; at some point take the refusal for an answer."""
    logger.info("profile_not_fetched", identity=identity.pk, error=error.detail)
    attempts = identity.profile_attempts
    row = ContactIdentity.objects.filter(pk=identity.pk)
    if not error.retryable:
        # Asked again when they write, see receiving.inbound.
        row.update(profile_fetched_at=timezone.now())
    if attempts >= MAX_ATTEMPTS:
        row.update(profile_state=ProfileState.REFUSED, profile_retry_at=None)
        return
    first = _FIRST_WAIT if error.retryable else _REFUSED_WAIT
    asked = timedelta(seconds=error.retry_after or 0)
    row.update(profile_retry_at=timezone.now() + max(asked, first * 3 ** (attempts - 1)))


def _picture_of(profile: Profile) -> bytes:
    """The picture, or nothing: a name is worth having without it."""
    if not profile.picture_url:
        return b""
    try:
        return pictures.fetch_picture(profile.picture_url)
    except PictureError as error:
        logger.info("picture_not_fetched", error=str(error))
        return b""


def _store(identity: ContactIdentity, profile: Profile, picture: bytes) -> bool:
    """Write down what is known now; ``False`` where the person was erased meanwhile."""
    name, username = (clean(text)[:_NAME_LENGTH] for text in (profile.name, profile.username))
    with transaction.atomic():
        contact = _lock_contact(identity)
        if contact is None:
            return False
        _take_over(contact, identity, name, username, picture)
        ContactIdentity.objects.filter(pk=identity.pk).update(
            username=username or identity.username,
            profile_state=ProfileState.FETCHED,
            profile_retry_at=None,
            profile_fetched_at=timezone.now(),
        )
        refresh_people([contact.pk])
    return True


def _lock_contact(identity: ContactIdentity) -> Contact | None:
    """The contact as it is now, after the identity, as everywhere."""
    lock_identity(identity.pk)
    rows = Contact.objects.select_for_update(no_key=True, of=("self",))
    return rows.filter(identities=identity.pk).first()


def _take_over(
    contact: Contact, identity: ContactIdentity, name: str, username: str, picture: bytes
) -> None:
    """What the platform shows of them now; what it no longer shows stays.

    A contact that people merged keeps what it has: an identity that came with the merge
    fills the gaps alone. A name that a member gave stays as well.
    """
    merges = list(ContactMerge.objects.filter(kept=contact, undone_at=None))
    came_later = any(identity.pk in merge.before["identities"] for merge in merges)
    found = {"name": name, "username": username}
    changed = {
        field: value
        for field, value in found.items()
        if value and value != getattr(contact, field)
        if not (came_later and getattr(contact, field))
        if not (field == "name" and contact.is_named_here)
    }
    for field, value in changed.items():
        setattr(contact, field, value)
    if picture and not (came_later and contact.picture):
        _replace_picture(contact, picture, merges)
    elif not changed:
        return
    contact.save(update_fields=["name", "username", "picture"])
    _tell(contact)


def _replace_picture(contact: Contact, picture: bytes, merges: Sequence[ContactMerge]) -> None:
    """Keep the new picture, and the old one only where undoing a merge gives it back."""
    old = contact.picture.name
    lent = {merge.before["fields"]["picture"] for merge in merges}
    if old and old not in lent:
        transaction.on_commit(partial(contact.picture.storage.delete, old))
    contact.picture.save(f"{contact.pk}.jpg", ContentFile(picture), save=False)


def _tell(contact: Contact) -> None:
    """Rows in the list show the name: have those on screen drawn again."""
    shown = Conversation.objects.filter(contact=contact).exclude(status=Status.RESOLVED)
    log.append(contact.workspace_id, [live.conversation_event(row, "contact") for row in shown])
