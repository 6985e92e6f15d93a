"""By which ids a contact can be reached, and with whom they may be merged. Reads only."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from conversations.models import Contact, ContactIdentity, ContactMerge, Conversation
from conversations.reply_window import window_for
from conversations.texts import clean
from echodesk.workspaces.models import Membership

_FOUND = 8

Context = dict[str, Any]


def identities_of(member: Membership, contact: Contact) -> list[Context]:
    """Where the contact can be reached, until when, and by which further ids they are known."""
    known = ContactIdentity.objects.visible_to(member).filter(contact=contact)
    merges = ContactMerge.objects.filter(kept=OuterRef("contact"), undone_at=None)
    rows = known.annotate(is_merged=Exists(merges)).select_related("account").order_by("pk")
    now = timezone.now()
    identities = list(rows)
    return [
        {
            "identity": identity,
            "others": [other for other in identities if other.same_as_id == identity.pk],
            "is_merged": identity.is_merged,
            "window": window_for(
                identity.account.platform,
                identity.last_inbound_at,
                now,
                entry_point_at=identity.entry_point_at,
            ),
        }
        for identity in identities
        if identity.same_as_id is None
    ]


def merges_of(
    member: Membership, contact: Contact, identities: list[Context]
) -> list[ContactMerge]:
    """The merges into the contact that can be undone, newest first. Most have none."""
    if not any(row["is_merged"] for row in identities):
        return []
    return list(ContactMerge.objects.visible_to(member).filter(kept=contact, undone_at=None))


def find_contacts(member: Membership, words: str, *, besides: Contact) -> list[Contact]:
    """People by name, username or id, with ``shown`` ids and ``known_conversations``; few."""
    text = clean(words).lstrip("@+")
    if not text:
        return []
    known = ContactIdentity.objects.visible_to(member).filter(external_id__startswith=text)
    named = Q(name__icontains=text) | Q(username__icontains=text) | Q(identities__in=known)
    people = Contact.objects.visible_to(member).filter(named).exclude(pk=besides.pk)
    return list(_shown(member, people.distinct())[:_FOUND])


def get_contact(member: Membership, contact_id: int) -> Contact | None:
    """One of them, shown the same way; ``None`` if there is none."""
    return next(
        iter(_shown(member, Contact.objects.visible_to(member).filter(pk=contact_id))), None
    )


def _shown(member: Membership, people: QuerySet[Contact]) -> QuerySet[Contact]:
    leading = ContactIdentity.objects.visible_to(member).filter(same_as=None)
    leading = leading.select_related("account").order_by("pk")
    visible = Conversation.objects.visible_to(member).values("pk")
    count = Count("conversations", filter=Q(conversations__in=visible), distinct=True)
    counted = people.annotate(known_conversations=count)
    return counted.prefetch_related(Prefetch("identities", leading, to_attr="shown"))
