"""What there is to know of an id that Meta has just given to a message.

One plain statement: it runs for every message that is sent.
"""

from dataclasses import dataclass

from django.db import connection

from conversations.models import EarlyChange, EarlyReceipt, Message

_MESSAGES, _RECEIPTS, _CHANGES = (
    model._meta.db_table for model in (Message, EarlyReceipt, EarlyChange)
)
# Index: one_message_per_id, one_early_receipt_per_message, one_early_change_per_kind,
# message_answers_unknown.
_FACTS = f"""
SELECT EXISTS (SELECT 1 FROM {_MESSAGES}
               WHERE account_id = %(account)s AND external_id = %(id)s AND id <> %(message)s),
       EXISTS (SELECT 1 FROM {_RECEIPTS}
               WHERE account_id = %(account)s AND external_id = %(id)s)
    OR EXISTS (SELECT 1 FROM {_CHANGES}
               WHERE account_id = %(account)s AND external_id = %(id)s)
    OR EXISTS (SELECT 1 FROM {_MESSAGES}
               WHERE account_id = %(account)s AND reply_to_external_id = %(id)s
                 AND NOT (reply_to_external_id = ''))
"""  # noqa: S608 - our own names


@dataclass(frozen=True, slots=True)
class IdFacts:
    """``is_taken``: another row has the id already. ``is_awaited``: news wait for it."""

    is_taken: bool
    is_awaited: bool


def facts_of(message: Message, external_id: str) -> IdFacts:
    """What is known of ``external_id``, beside ``message``, which is to have it."""
    with connection.cursor() as cursor:
        values: dict[str, int | str] = {
            "account": message.account_id,
            "id": external_id,
            "message": message.pk,
        }
        cursor.execute(_FACTS, values)
        is_taken, is_awaited = cursor.fetchone()
    return IdFacts(bool(is_taken), bool(is_awaited))
