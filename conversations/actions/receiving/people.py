"""Finding or making the identity behind each arrival."""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from conversations.actions.receiving.arrivals import Arrival
from conversations.models import Contact, ContactIdentity
from conversations.models.contact import ProfileState
from echodesk.bulk import insert_rows, update_rows
from social.events import MessageReceived
from social.platforms import Platform

Key = tuple[int, str]
People = dict[Key, ContactIdentity]


def find_people(arrivals: Sequence[Arrival], known: People) -> list[ContactIdentity]:
    """Give every arrival its identity, locked until the transaction ends.

    ``known`` are those locked already; the new ones join them and are returned. The
    lock is what makes the steps after this one safe: all writes about an identity
    happen one after another. Rows are always locked and inserted in the order of their
    keys, so no two workers wait in a circle.
    """
    first_of = {arrival.person: arrival for arrival in reversed(arrivals)}
    missing = sorted(first_of.keys() - known.keys())
    created = _create([first_of[key] for key in missing])
    if missing:
        known.update(lock_people(missing))
    _drop_orphans(created, known)
    for arrival in arrivals:
        arrival.identity = known[arrival.person]
    _learn_names(arrivals)
    ours = {contact.pk for contact in created}
    return [known[key] for key in missing if known[key].contact_id in ours]


def lock_people(keys: Iterable[Key]) -> People:
    """The identities there are of these keys, locked in the order of their keys."""
    wanted = set(keys)
    # Index: one_identity_per_account.
    identities = (
        ContactIdentity.objects.select_for_update(no_key=True, of=("self",))
        .select_related("contact")
        .filter(
            account_id__in={account_id for account_id, _ in wanted},
            external_id__in={external_id for _, external_id in wanted},
        )
        .order_by("account_id", "external_id")
    )
    found = {(identity.account_id, identity.external_id): identity for identity in identities}
    return {key: identity for key, identity in found.items() if key in wanted}


def _create(arrivals: Sequence[Arrival]) -> list[Contact]:
    """Make a contact and an identity for each; where another worker was faster, its row stays."""
    contacts = [
        Contact(
            workspace_id=arrival.account.workspace_id,
            known_as=arrival.person[1],
            **_names(arrival),
        )
        for arrival in arrivals
    ]
    insert_rows(contacts)
    ContactIdentity.objects.bulk_create(
        [_identity(arrival, contact) for arrival, contact in zip(arrivals, contacts, strict=True)],
        ignore_conflicts=True,
    )
    return contacts


def _names(arrival: Arrival) -> dict[str, str]:
    event = arrival.event
    if not isinstance(event, MessageReceived):
        return {}
    return {"name": event.sender_name[:200], "username": event.sender_username[:200]}


def _identity(arrival: Arrival, contact: Contact) -> ContactIdentity:
    has_profile = arrival.account.platform != Platform.WHATSAPP
    return ContactIdentity(
        workspace_id=arrival.account.workspace_id,
        account=arrival.account,
        contact=contact,
        external_id=arrival.person[1],
        username=_names(arrival).get("username", ""),
        profile_state=ProfileState.WANTED if has_profile else ProfileState.NONE,
        profile_retry_at=timezone.now() if has_profile else None,
    )


def _drop_orphans(created: Sequence[Contact], known: People) -> None:
    taken = {identity.contact_id for identity in known.values()}
    orphans = [contact.pk for contact in created if contact.pk not in taken]
    if orphans:
        Contact.objects.filter(pk__in=orphans).delete()


def _learn_names(arrivals: Sequence[Arrival]) -> None:
    """Take the name a message carries (WhatsApp's do) where the contact has none yet."""
    learned: dict[int, Contact] = {}
    for arrival in arrivals:
        contact = arrival.identity.contact
        for field, value in _names(arrival).items():
            if value and not getattr(contact, field):
                setattr(contact, field, value)
                learned[contact.pk] = contact
    update_rows(list(learned.values()), "name", "username")


def note_inbound(arrivals: Sequence[Arrival]) -> None:
    """Move the clock of the reply window to each person's newest message."""
    moved: dict[int, ContactIdentity] = {}
    for arrival in arrivals:
        identity, at = arrival.identity, arrival.event.occurred_at
        if arrival.inbound and (identity.last_inbound_at is None or at > identity.last_inbound_at):
            identity.last_inbound_at = at
            moved[identity.pk] = identity
    update_rows(list(moved.values()), "last_inbound_at")
