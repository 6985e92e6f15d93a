"""Joining answers to the messages they answer, whichever comes first."""

from collections.abc import Sequence

from conversations.models import Message
from echodesk.bulk import update_rows


def join_quotes(messages: Sequence[Message]) -> None:
    """Let those of ``messages`` that answer one point to it, and what waited for them too.

    An answer keeps Meta's id of what it answers until that one turns up.
    """
    with_id = [row for row in messages if row.external_id]
    answering = [row for row in messages if row.reply_to_external_id]
    if with_id:
        answering += _waiting_for(with_id, {row.pk for row in answering})
    quoted = _quoted_by(answering)
    joined = []
    for row in answering:
        key = quoted.get((row.account_id, row.reply_to_external_id))
        if key is not None and key != row.pk:
            row.reply_to_id, row.reply_to_external_id = key, ""
            joined.append(row)
    update_rows(joined, "reply_to", "reply_to_external_id")


def _waiting_for(messages: Sequence[Message], known: set[int]) -> list[Message]:
    # Index: message_answers_unknown.
    rows = Message.objects.filter(
        account_id__in={row.account_id for row in messages},
        reply_to_external_id__in={row.external_id for row in messages},
    ).exclude(reply_to_external_id="")
    return [row for row in rows.order_by("pk") if row.pk not in known]


def _quoted_by(answering: Sequence[Message]) -> dict[tuple[int, str], int]:
    """Keys of the messages that are answered, by account and Meta's id."""
    if not answering:
        return {}
    # Index: one_message_per_id.
    rows = Message.objects.filter(
        account_id__in={row.account_id for row in answering},
        external_id__in={row.reply_to_external_id for row in answering},
    )
    return {
        (account_id, external_id or ""): pk
        for pk, account_id, external_id in rows.values_list("pk", "account_id", "external_id")
    }
