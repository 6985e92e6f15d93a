"""The only readers of lists of people: the page of contacts, its search, the API, exports.

Every read starts at ``visible_to(member)``. Pages are cut by keyset.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Prefetch, QuerySet

from conversations.models import (
    Contact,
    ContactIdentity,
    ContactNote,
    Conversation,
    SearchableContact,
)
from conversations.search.engines import engine
from conversations.search.language import Text
from conversations.search.pattern import Pattern, Phrase, pattern_of
from conversations.search.people import LISTED, contact_ids
from conversations.search.sources import number_in
from conversations.texts import clean
from echodesk.keyset import Page, page_of
from echodesk.workspaces.models import Membership

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Known:
    """What there is of a person: how many conversations, and when something last happened."""

    conversations: int = 0
    last_activity_at: datetime | None = None


def find(member: Membership | None, words: str) -> QuerySet[Contact]:
    """People by name, handle, address, company or number, all of the words; all for none.

    Case and accents do not count, and the last letters of a word may be missing. Of very
    many the newest thousand are found.
    """
    people = Contact.objects.visible_to(member)
    if member is None or not clean(words):
        return people
    number = number_in(clean(words))
    pattern = pattern_of(Text(word.lstrip("@"), prefix=True) for word in clean(words).split())
    found = contact_ids(member, pattern, number) | _lone_ids(member, pattern, number)
    return people.filter(pk__in=found)


def _lone_ids(member: Membership, pattern: Pattern, number: str) -> set[int]:
    """Those without any identity, whom only members see who see everything."""
    if not (pattern.wanted and member.sees_everything):
        return set()
    digits = [Pattern((Phrase((number,), prefix=True),))] if number else []
    rows = SearchableContact.objects.visible_to(member)
    found = engine().people(rows, [pattern, *digits], member.workspace_id, limit=LISTED)
    return set(found)


def page(
    member: Membership, words: str = "", *, cursor: str = "", size: int = PAGE_SIZE
) -> Page[Contact]:
    """One page of people with their ``leading`` identities, newest first: index contact_newest.

    Raises ``BadCursorError``.
    """
    rows = with_leading(member, find(member, words))
    return page_of(rows, time_field="created_at", cursor=cursor, size=size)


def with_leading(member: Membership | None, people: QuerySet[Contact]) -> QuerySet[Contact]:
    """``people`` with the identities that have the conversations, in one query for all."""
    leading = ContactIdentity.objects.visible_to(member).filter(same_as=None)
    leading = leading.select_related("account").defer("account__access_token").order_by("pk")
    return people.prefetch_related(Prefetch("identities", leading, to_attr="leading"))


def notes(member: Membership | None, contact: Contact) -> QuerySet[ContactNote]:
    """What the team noted of ``contact``, the latest first."""
    rows = ContactNote.objects.visible_to(member).filter(contact=contact)
    return rows.select_related("author__user")


def known_of(member: Membership | None, contacts: Iterable[Contact]) -> dict[int, Known]:
    """What there is of each of ``contacts``, in one query: index conversations of a contact."""
    keys: Collection[int] = [contact.pk for contact in contacts]
    rows = Conversation.objects.visible_to(member).filter(contact__in=keys).order_by()
    counted = rows.values_list("contact").annotate(Count("pk"), Max("last_activity_at"))
    found = {pk: Known(count, last) for pk, count, last in counted}
    return {pk: found.get(pk, Known()) for pk in keys}
