"""Which messages and notes, and which conversations, a query means for a member.

Every read starts at ``visible_to(member)``.
"""

from django.db.models import OuterRef, QuerySet, Subquery

from conversations.models import Conversation, SearchableText
from conversations.search.engines import Found, engine
from conversations.search.people import contact_ids
from conversations.search.planning import Plan, plan_of
from echodesk.keyset import Cursor
from echodesk.workspaces.models import Membership

# A list of conversations has those with the newest so many hits.
MOST_HITS = 1000
# So few conversations are looked through one by one, without asking for all there is.
_FEW = 200


def narrow(
    member: Membership | None, among: "QuerySet[Conversation]", q: str, *, narrowed: bool
) -> "QuerySet[Conversation]":
    """Those of ``among`` that ``q`` finds; see :func:`conversations`."""
    if member is None:
        return among.none()
    return conversations(member, plan_of(member, q), among, narrowed=narrowed)


def conversations(
    member: Membership, plan: Plan, among: "QuerySet[Conversation]", *, narrowed: bool
) -> "QuerySet[Conversation]":
    """Those of ``among`` in which something fits, or whose person does.

    ``narrowed``: whether ``among`` are fewer than all that ``member`` sees. Of more than
    :data:`MOST_HITS` hits the newest count.
    """
    rows = among.filter(*plan.conversations)
    if plan.is_empty:
        return rows.none()
    if not plan.is_about_texts:
        return rows
    places = rows if narrowed or plan.conversations else None
    found = texts(member, plan, places, limit=MOST_HITS)
    ids = {one.conversation_id for one in found}
    if plan.may_be_a_person:
        theirs = rows.filter(contact__in=contact_ids(member, plan.pattern, plan.number))
        ids.update(theirs.values_list("pk", flat=True)[:MOST_HITS])
    return among.filter(pk__in=ids)


def texts(
    member: Membership,
    plan: Plan,
    among: "QuerySet[Conversation] | None" = None,
    *,
    limit: int,
    before: Cursor | None = None,
) -> list[Found]:
    """The newest ``limit`` messages and notes that fit, newest first.

    ``among``: in these conversations alone, which fit already. ``before`` goes on after a place.
    """
    rows: QuerySet[SearchableText] = SearchableText.objects.visible_to(member)
    rows = rows.filter(*plan.texts)
    if among is None and plan.conversations:
        among = Conversation.objects.visible_to(member).filter(*plan.conversations)
    if before is not None:
        rows = rows.filter(before.rows("at"))
    if among is not None:
        few = list(among.order_by().values_list("pk", flat=True)[: _FEW + 1])
        if len(few) <= _FEW:
            return _in_few(member, plan, rows.filter(conversation__in=few), limit)
        rows = _in_many(rows, among)
    until = min((at for at in (plan.until, before and before.at) if at), default=None)
    return engine().newest(
        rows, plan.pattern, member.workspace_id, limit=limit, since=plan.since, until=until
    )


def _in_few(
    member: Membership, plan: Plan, rows: "QuerySet[SearchableText]", limit: int
) -> list[Found]:
    # Index: searchable_in_conversation.
    fitting = rows.filter(*engine().text_condition(plan.pattern, member.workspace_id))
    newest = fitting.order_by("-at", "-pk").values_list("pk", "conversation_id")
    return [Found(*row) for row in newest[:limit]]


def _in_many(
    rows: "QuerySet[SearchableText]", among: "QuerySet[Conversation]"
) -> "QuerySet[SearchableText]":
    """One look at the conversation of each row; a join might read all conversations first."""
    of = among.order_by().filter(pk=OuterRef("conversation_id")).values("pk")[:1]
    return rows.alias(of=Subquery(of)).filter(of__isnull=False)
