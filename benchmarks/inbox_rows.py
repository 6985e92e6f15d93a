"""A workspace with many conversations, written by the database itself.

Every other is open, one in three has one of three labels, each colleague has every fifth of
the open ones, and the member who looks has read every other: a thousand fill every page.
"""

from django.db import connection

from benchmarks.search_rows import copy, next_key
from conversations.models import Conversation, Label, ReadMark, SavedView
from echodesk.workspaces.models import Membership
from tests import factories

_OPEN, _DAYS = 2, 364
_LABELS, _ACCOUNTS, _COLLEAGUES, _VIEWS = 3, 4, 4, 6
# Of the conversation that is opened.
_TALK = 60


def fill(conversations: int) -> tuple[Membership, Conversation]:
    """So many conversations; returns who looks at them, and one with many messages."""
    workspace = factories.make_workspace()
    member = factories.make_member(workspace, role="owner")
    colleagues = [member, *(factories.make_member(workspace) for _ in range(_COLLEAGUES))]
    accounts = [factories.make_account(workspace) for _ in range(_ACCOUNTS)]
    for number in range(_VIEWS):
        query = {"status": "open", "label": f"Label {number % _LABELS}"}
        SavedView.objects.create(workspace=workspace, name=f"View {number}", query=query)
    for number in range(_LABELS):
        Label.objects.create(workspace=workspace, name=f"Label {number}")
    first = _copies(accounts[0], conversations, [one.pk for one in colleagues])
    _beside(member, first, conversations)
    return member, _talk(accounts[0])


def _copies(account, conversations: int, colleagues: list[int]) -> int:
    """The conversations with their people and one message each; the key of the first."""
    seed = factories.make_conversation(account, status="resolved", last_message_text="Hello")
    said = factories.make_message(seed, "Is this still to be had?")
    people, identities = next_key(type(seed.contact)), next_key(type(seed.identity))
    first = next_key(Conversation)
    at = f"%(now)s::timestamptz - interval '{_DAYS} days' * (1 - n / {conversations}::float8)"
    names = ", ".join(str(pk) for pk in colleagues)
    copy(seed.contact, conversations, name="'Person ' || n")
    copy(
        seed.identity,
        conversations,
        contact_id=f"{people} + n - 1",
        external_id=f"'61' || lpad(({account.workspace_id} * 10000000 + n)::text, 13, '0')",
    )
    copy(
        seed,
        conversations,
        contact_id=f"{people} + n - 1",
        identity_id=f"{identities} + n - 1",
        last_activity_at=at,
        last_message_at=at,
        unread_count=f"CASE WHEN mod(n, {3 * _OPEN}) = 0 THEN 1 ELSE 0 END",
        status=f"CASE WHEN mod(n, {_OPEN}) = 0 THEN 'open' ELSE 'resolved' END",
        assignee_id=f"(ARRAY[{names}, NULL])[1 + mod(n / {_OPEN}, {len(colleagues) + 1})]",
    )
    copy(
        said,
        conversations,
        conversation_id=f"{first} + n - 1",
        external_id=f"'m_{account.workspace_id}_' || n",
        occurred_at=at,
    )
    return first


def _beside(member: Membership, first: int, conversations: int) -> None:
    """Labels and read marks of the conversations from ``first`` on."""
    label = Label.objects.filter(workspace=member.workspace_id).order_by("pk").first()
    through = Conversation.labels.through._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {through} (conversation_id, label_id)"
            f" SELECT {first} + n - 1, {label.pk} + mod(n / {3 * _OPEN}, {_LABELS})"
            f" FROM generate_series(1, {conversations}) n WHERE mod(n / {_OPEN}, 3) = 0"
        )
        cursor.execute(
            f"INSERT INTO {ReadMark._meta.db_table}"
            " (workspace_id, member_id, conversation_id, read_until)"
            f" SELECT {member.workspace_id}, {member.pk}, id, last_message_at"
            f" FROM {Conversation._meta.db_table}"
            f" WHERE workspace_id = {member.workspace_id} AND id >= {first}"
            f" AND mod((id - {first} + 1) / {_OPEN}, 2) = 0"
        )
        cursor.execute("VACUUM ANALYZE")


def _talk(account) -> Conversation:
    conversation = factories.make_conversation(account)
    for number in range(_TALK):
        direction = "out" if number % 2 else "in"
        factories.make_message(conversation, f"Line {number}", direction=direction)
    return conversation
