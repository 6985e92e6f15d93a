"""Finding a canned reply by what was typed after the ``/``."""

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from conversations.canned import VARIABLES, Rendered, render
from conversations.canned_values import values_for
from conversations.models import CannedReply, Conversation
from conversations.texts import clean
from echodesk.workspaces.models import Membership

MOST = 20


@dataclass(frozen=True, slots=True)
class Offered:
    """A canned reply as it would stand in the composer of one conversation."""

    reply: CannedReply
    rendered: Rendered


def find_canned(member: Membership, words: str) -> QuerySet[CannedReply]:
    """Those whose shortcut, title or text hold ``words``; the best first, then the most used."""
    rows = CannedReply.objects.visible_to(member)
    wanted = clean(words).removeprefix("/")
    if not wanted:
        return rows.order_by("-uses", "shortcut", "pk")
    begins = Q(shortcut__istartswith=wanted)
    found = rows.filter(
        begins
        | Q(shortcut__icontains=wanted)
        | Q(title__icontains=wanted)
        | Q(text__icontains=wanted)
    )
    rank = Case(When(begins, then=Value(0)), default=Value(1), output_field=IntegerField())
    return found.annotate(rank=rank).order_by("rank", "-uses", "shortcut", "pk")


def offer_canned(member: Membership, conversation: Conversation, words: str) -> list[Offered]:
    """The best of them, filled in for ``conversation``."""
    values = values_for(conversation, member)
    return [Offered(row, render(row.text, values)) for row in find_canned(member, words)[:MOST]]


def in_words(variable: str) -> str:
    """What a variable stands for, to whoever has to fill it in."""
    known = VARIABLES.get(variable)
    return str(known) if known else variable
