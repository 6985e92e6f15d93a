"""Finding people by name, handle or number."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from conversations.models import Contact, Conversation, SearchablePerson
from conversations.search.engines import engine
from conversations.search.excerpts import Excerpt, build_excerpt
from conversations.search.pattern import Pattern, Phrase
from echodesk.workspaces.models import Membership
from social.platforms import Platform

# Of those who bear a common name: so many have their conversations listed, and among so
# many it is seen who was active last.
LISTED, _LOOKED_AT = 1000, 200


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was found: what is shown of them, and the conversation they were last in."""

    conversation: Conversation
    name: Excerpt
    handle: Excerpt


def contact_ids(
    member: Membership, pattern: Pattern, number: str = "", *, limit: int = LISTED
) -> set[int]:
    """The contacts that ``pattern`` fits, or whose number has the digits of ``number``."""
    if not pattern.wanted:
        return set()
    digits = Pattern((Phrase((number,), prefix=True),))
    patterns = [pattern, digits] if number else [pattern]
    rows = SearchablePerson.objects.visible_to(member)
    return set(engine().people(rows, patterns, member.workspace_id, limit=limit))


def people(
    member: Membership, pattern: Pattern, number: str = "", *, limit: int = 5
) -> list[Person]:
    """Those of them who were active last, each once; two queries."""
    found = contact_ids(member, pattern, number, limit=_LOOKED_AT)
    if not found:
        return []
    seen = Conversation.objects.visible_to(member)
    theirs = seen.filter(contact=OuterRef("pk")).order_by("-last_activity_at", "-pk")
    newest = Contact.objects.filter(pk__in=found).values_list(Subquery(theirs.values("pk")[:1]))
    shown = seen.filter(pk__in=newest).select_related("contact", "identity")
    return [
        _person(row, pattern, number) for row in shown.order_by("-last_activity_at", "-pk")[:limit]
    ]


def _person(row: Conversation, pattern: Pattern, number: str) -> Person:
    name = build_excerpt([row.contact.display_name], pattern)
    handle = handle_of(row)
    at = handle.find(number) if number else -1
    if at >= 0:
        return Person(row, name, Excerpt(handle, ((at, at + len(number)),)))
    return Person(row, name, build_excerpt([handle], pattern))


def handle_of(conversation: Conversation) -> str:
    """What the platform calls them; empty where it is an id without a meaning to people."""
    identity = conversation.identity
    if conversation.platform == Platform.WHATSAPP and identity.is_number:
        return f"+{identity.recipient_id}"
    return f"@{identity.username}" if identity.username else ""
