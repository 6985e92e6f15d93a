"""Finding or making the identity behind each arrival.

One person may be known to one account by several ids: a WhatsApp number, a user id, the
number they had before. Each id has a row; one of the rows leads and has the
conversation, the others say whom they are the same as. Everything after this module
knows the leading ones alone.
"""

from collections.abc import Collection, Iterable, Sequence

from django.db.models import QuerySet
from django.utils import timezone

from conversations.actions.receiving.arrivals import Arrival
from conversations.actions.receiving.joining import join_identities
from conversations.actions.receiving.keys import Key
from conversations.actions.receiving.linking import Group, groups_of, leading
from conversations.actions.receiving.names import learn_names, names_in
from conversations.models import Contact, ContactIdentity
from conversations.models.contact import ProfileState
from echodesk.bulk import insert_new, insert_rows, update_rows
from echodesk.realtime.log import NewEvent
from social.intake.routing import RoutedEvent
from social.platforms import Platform


class People(dict[Key, ContactIdentity]):
    """The leading identity behind each key, locked; the same row is the same object.

    ``news`` is what is to be told because ids turned out to be one person's:
    ``(workspace, event)`` each.
    """

    def __init__(self) -> None:
        super().__init__()
        self.news: list[tuple[int, NewEvent]] = []


def with_leads(keys: set[Key], routed: Sequence[RoutedEvent]) -> set[Key]:
    """``keys`` and those of the identities that lead them, so that all are locked in one order.

    Only WhatsApp knows people by several ids; others cost nothing.
    """
    several = {item.account.pk for item in routed if item.account.platform == Platform.WHATSAPP}
    asked = {key for key in keys if key[0] in several}
    if not asked:
        return keys
    # Index: one_identity_per_account.
    led = ContactIdentity.objects.filter(
        account_id__in={account_id for account_id, _ in asked},
        external_id__in={external_id for _, external_id in asked},
        same_as__isnull=False,
    )
    return keys | set(led.values_list("account_id", "same_as__external_id"))


def lock_people(keys: Iterable[Key]) -> People:
    """The leading identities of these keys, as far as there are any.

    Locked in the order of their keys. A leading one that is not among ``keys`` was made
    so this very moment; it is locked too, out of order, which may end in a deadlock.
    """
    wanted = set(keys)
    found = {row.pk: row for row in _lock_keys(wanted) if _key(row) in wanted}
    while strays := {row.same_as_id for row in found.values() if row.same_as_id} - found.keys():
        found |= {row.pk: row for row in _locked().filter(pk__in=strays)}
    _read_contacts(found.values())
    people = People()
    for row in found.values():
        people[_key(row)] = _lead_of(row, found)
    return people


def _lock_keys(keys: set[Key]) -> QuerySet[ContactIdentity]:
    # Index: one_identity_per_account.
    return _locked().filter(
        account_id__in={account_id for account_id, _ in keys},
        external_id__in={external_id for _, external_id in keys},
    )


def _locked() -> QuerySet[ContactIdentity]:
    rows = ContactIdentity.objects.select_for_update(no_key=True)
    return rows.order_by("account_id", "external_id")


def _read_contacts(identities: Collection[ContactIdentity]) -> None:
    """Give each its contact, the same row as the same object.

    Once they are locked: were contacts joined, PostgreSQL would leave out an identity whose
    contact another worker changes while we wait for it.
    """
    # By number rather than ``prefetch_related``, whose lookup costs more than its query.
    contacts = Contact.objects.in_bulk({row.contact_id for row in identities})
    for row in identities:
        row.contact = contacts[row.contact_id]


def _key(identity: ContactIdentity) -> Key:
    return identity.account_id, identity.external_id


def _lead_of(identity: ContactIdentity, found: dict[int, ContactIdentity]) -> ContactIdentity:
    while identity.same_as_id is not None:
        identity = found[identity.same_as_id]
    return identity


def find_people(arrivals: Sequence[Arrival], known: People) -> list[ContactIdentity]:
    """Give every arrival its leading identity, locked until the transaction ends.

    ``known`` are those locked already; the new ones join them and are returned. Ids that
    an arrival names together become one person here, whoever they were before. The lock
    is what makes the steps after this one safe: all writes about an identity happen one
    after another. Rows are always locked and inserted in the order of their keys, so no
    two workers wait in a circle.
    """
    first_of = {key: arrival for arrival in reversed(arrivals) for key in arrival.people}
    groups = groups_of(arrivals, known)
    missing = sorted(first_of.keys() - known.keys())
    contacts = _create(missing, first_of, groups, known)
    if there := [key for key in missing if key not in known]:
        known.update(lock_people(there))
        _share_rows(known)
    created = {contact.pk for contact in contacts.values()}
    _drop(created - {row.contact_id for row in known.values()})
    _join(groups, known, contacts)
    for arrival in arrivals:
        arrival.identity = known[arrival.person]
    learn_names(arrivals)
    new = {known[key].pk: known[key] for key in missing}
    return [row for row in new.values() if row.contact_id in created]


def _share_rows(known: People) -> None:
    """Let the same row be the same object, also where it was read twice."""
    rows: dict[int, ContactIdentity] = {}
    for key, row in known.items():
        known[key] = rows.setdefault(row.pk, row)


def _create(
    missing: Sequence[Key], first_of: dict[Key, Arrival], groups: Sequence[Group], known: People
) -> dict[Key, Contact]:
    """Make an identity for each missing key, and a contact where nobody is known yet.

    Those made here become known; where another worker was faster, its row stays, and is still
    to be read. Returns the contact each was given.
    """
    group_of = {key: group for group in groups for key in group}
    fresh: dict[Key, Contact] = {}
    given: dict[Key, Contact] = {}
    for key in missing:
        group = group_of.get(key, [key])
        lead = next((known[other] for other in group if other in known), None)
        given[key] = lead.contact if lead else fresh.setdefault(group[0], Contact())
    for key, contact in fresh.items():
        arrival = first_of[key]
        contact.workspace_id, contact.known_as = arrival.account.workspace_id, key[1]
        for field, value in names_in(arrival).items():
            setattr(contact, field, value)
    insert_rows(list(fresh.values()))
    rows = [_identity(key, first_of[key], given[key]) for key in missing]
    known.update((_key(row), row) for row in insert_new(rows, "account", "external_id"))
    return given


def _identity(key: Key, arrival: Arrival, contact: Contact) -> ContactIdentity:
    has_profile = arrival.account.platform != Platform.WHATSAPP
    return ContactIdentity(
        workspace_id=arrival.account.workspace_id,
        account=arrival.account,
        contact=contact,
        external_id=key[1],
        username=names_in(arrival).get("username", ""),
        profile_state=ProfileState.WANTED if has_profile else ProfileState.NONE,
        profile_retry_at=timezone.now() if has_profile else None,
    )


def _drop(orphans: set[int]) -> None:
    """Remove the contacts of people whom another worker made at the same time."""
    if orphans:
        Contact.objects.filter(pk__in=orphans).delete()


def _join(groups: Sequence[Group], known: People, given: dict[Key, Contact]) -> None:
    """Let one identity lead each group. Rows made just now have nothing to bring along."""
    made = {
        known[key].pk
        for key, contact in given.items()
        if _key(known[key]) == key and known[key].contact_id == contact.pk
    }
    led: dict[int, ContactIdentity] = {}
    moved: dict[int, Contact] = {}
    linked: list[ContactIdentity] = []
    for group in groups:
        lead, *others = leading({known[key] for key in group if key in known})
        if made.issuperset(row.pk for row in others):
            linked += others
        else:
            before = {row.contact_id for row in (lead, *others)}
            known.news += join_identities(lead, others)
            moved |= dict.fromkeys(before, lead.contact)
        for row in others:
            row.same_as = led[row.pk] = lead
    update_rows(linked, "same_as")
    for key, row in known.items():
        row.contact = moved.get(row.contact_id, row.contact)
        known[key] = led.get(row.pk, row)
