"""Millions of messages for the search to look through, written by the database itself.

Words are drawn as in languages: the k-th commonest of 50,000 comes with a share of 1/k.
"""

from django.db import connection, models
from django.utils import timezone

from conversations.models import Conversation, Message, SearchableText
from conversations.search import index
from echodesk.workspaces.models import Membership
from tests import factories

WORDS = 50_000
# Of a message: so many words, and so many messages to a conversation; a year of them.
_LENGTH, _TALK, _DAYS = 12, 5, 364
_ACCOUNTS = 5
_OPEN = 0.1
_TEXT = (
    f"(SELECT string_agg('w' || floor(power({WORDS}, random() + (n + k) * 0))::int, ' ')"
    f" FROM generate_series(1, {_LENGTH}) k)"
)


def fill(messages: int) -> Membership:
    """A workspace with so many messages, all of them indexed; returns who looks at it."""
    member = factories.make_member(role="owner")
    account = factories.make_account(member.workspace)
    talk = factories.make_conversation(account, status="resolved")
    said = factories.make_message(talk, "w1")
    talks = messages // _TALK
    first = {model: next_key(model) for model in (type(talk.contact), type(talk.identity))}
    key = next_key(Conversation)
    at = f"%(now)s::timestamptz - interval '{_DAYS} days' * (1 - n / {{}}::float8)"
    copy(talk.contact, talks, name="'Person ' || n")
    copy(
        talk.identity,
        talks,
        contact_id=f"{first[type(talk.contact)]} + n - 1",
        external_id="'61' || lpad(n::text, 13, '0')",
    )
    copy(
        talk,
        talks,
        contact_id=f"{first[type(talk.contact)]} + n - 1",
        identity_id=f"{first[type(talk.identity)]} + n - 1",
        last_activity_at=at.format(talks),
        status=f"CASE WHEN n > {talks * (1 - _OPEN)} THEN 'open' ELSE 'resolved' END",
        assignee_id=f"CASE WHEN mod(n, {max(talks // 20, 1)}) = 0 THEN {member.pk} END",
    )
    # People talk for a while: the messages of a conversation are near each other.
    near = f"least({talks - 1}, greatest(0, n / {_TALK} + (random() * 200 - 100)::int))"
    copy(
        said,
        messages,
        conversation_id=f"{key} + {near}",
        text=_TEXT,
        external_id="'m_' || n",
        occurred_at=at.format(messages),
    )
    _index(member.workspace_id)
    return member


def next_key(model: type[models.Model]) -> int:
    """The key of the first copy: nobody else writes here."""
    return (model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1


def copy(row: models.Model, count: int, **values: str) -> None:
    """Insert the row ``count`` times, with other ``values`` as SQL in which ``n`` is the number."""
    columns = [field.column for field in row._meta.concrete_fields if not field.primary_key]
    shown = ", ".join(values.get(column, f'r."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    table = row._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {shown}"
            f" FROM generate_series(1, {count}) n, {table} r WHERE r.id = {row.pk}",
            {"now": timezone.now()},
        )
        cursor.execute(f"ANALYZE {table}")


def _index(workspace_id: int) -> None:
    """Index all messages as the task would, but by the database, which is quicker."""
    SearchableText.objects.all().delete()
    index.catch_up(most=200)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE indexname = 'searchable_words'",
        )
        [(definition,)] = cursor.fetchall()
        cursor.execute("DROP INDEX searchable_words")
        _write(cursor, workspace_id, "conversations_searchabletext")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(definition)
        cursor.execute("ANALYZE conversations_searchabletext")
    _check(workspace_id)


def _words(workspace_id: int) -> str:
    """What ``PostgresEngine.text_value`` makes of the text of message ``m``."""
    week = "floor(extract(epoch FROM m.occurred_at) / 604800)::bigint"
    return (
        f"(SELECT string_agg('{workspace_id}.' || {week} || '.' || word || ':' || place, ' ')"
        " FROM unnest(string_to_array(m.text, ' ')) WITH ORDINALITY AS w(word, place))::tsvector"
    )


def _write(cursor, workspace_id: int, table: str) -> None:
    cursor.execute(
        f"INSERT INTO {table} (workspace_id, account_id, conversation_id, message_id, at, words)"
        f" SELECT m.workspace_id, m.account_id, m.conversation_id, m.id, m.occurred_at,"
        f" {_words(workspace_id)} FROM {Message._meta.db_table} m"
        f" WHERE NOT EXISTS (SELECT 1 FROM {table} t WHERE t.message_id = m.id)"
    )


def _check(workspace_id: int) -> None:
    """What EchoDesk wrote and what the database wrote must be the same."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM conversations_searchabletext t JOIN"
            f" {Message._meta.db_table} m ON m.id = t.message_id"
            f" WHERE t.id <= 200 AND t.words <> {_words(workspace_id)}"
        )
        if cursor.fetchone() != (0,):
            raise RuntimeError("The index of the benchmark is not the index of the product")
