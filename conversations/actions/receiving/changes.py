"""Reactions, edits and unsends: in any order, before or after their message.

Of each kind the newest counts, by the platform's clock. WhatsApp's knows whole seconds
only: of two in the same one it is always the same that counts, whichever is told first.
An unsent message stays unsent, whatever else is told of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from django.db.models import OuterRef, Subquery

from conversations.actions._rows import excerpt
from conversations.actions.fetch_media import purge_media
from conversations.actions.receiving.keys import Key, key_of
from conversations.models import ChangeKind, Conversation, EarlyChange, Message, Reaction
from conversations.models.conversation import UNSENT
from conversations.search.index import refresh_messages
from conversations.texts import clean
from echodesk.bulk import update_rows
from social.events import MessageChange, MessageEdited, MessageUnsent, ReactionChanged
from social.intake.routing import RoutedEvent
from social.models import SocialAccount

_EMOJI_LENGTH = 32

Age = tuple[datetime, bool, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one message; ``value`` is the emoji or the new words."""

    key: Key
    person: Key
    kind: ChangeKind
    value: str
    occurred_at: datetime

    @property
    def age(self) -> Age:
        """How it compares with others of its message and kind."""
        return _age(self.occurred_at, self.value)


def _age(occurred_at: datetime, value: str) -> Age:
    """Greater is newer. In the same instant, what was taken back comes after what was put."""
    return occurred_at, not value, value


def changes_of(routed: Iterable[RoutedEvent]) -> list[Change]:
    """The changes among the events: per message and kind the newest, oldest first."""
    found: dict[tuple[Key, ChangeKind], Change] = {}
    for item in routed:
        if not isinstance(item.event, MessageChange):
            continue
        change = _change(item.account, item.event)
        held = found.get((change.key, change.kind))
        if held is None or change.age > held.age:
            found[change.key, change.kind] = change
    return sorted(found.values(), key=lambda change: change.occurred_at)


def _change(account: SocialAccount, event: MessageChange) -> Change:
    match event:
        case ReactionChanged(emoji=emoji):
            value = emoji[:_EMOJI_LENGTH]
            kind = ChangeKind.REACTION_OF_PERSON
            if event.by_business:
                kind = ChangeKind.REACTION_OF_BUSINESS
        case MessageEdited(text=text):
            kind, value = ChangeKind.EDIT, clean(text)
        case MessageUnsent():
            kind, value = ChangeKind.UNSEND, ""
        case _:
            assert_never(event)
    return Change(
        (account.pk, event.external_id),
        key_of(account, event.person_id),
        kind,
        value,
        event.occurred_at,
    )


def receive_changes(changes: Sequence[Change]) -> list[Message]:
    """Apply the changes; returns the messages that look different now.

    What happened to a message that is not known yet waits for it.
    """
    rows = _rows({change.key for change in changes})
    _keep_for_later([change for change in changes if change.key not in rows])
    return _apply([(rows[change.key], change) for change in changes if change.key in rows])


def take_up_early_changes(messages: Sequence[Message]) -> list[Message]:
    """Apply what happened to these messages before they were known."""
    rows = {(row.account_id, row.external_id or ""): row for row in messages if row.external_id}
    early = _early(set(rows))
    found = [
        (
            rows[row.account_id, row.external_id],
            Change(
                (row.account_id, row.external_id),
                (0, ""),
                ChangeKind(row.kind),
                row.value,
                row.occurred_at,
            ),
        )
        for row in early
    ]
    EarlyChange.objects.filter(pk__in=[row.pk for row in early]).delete()
    return _apply(found)


def _rows(keys: set[Key]) -> dict[Key, Message]:
    # Index: one_message_per_id.
    rows = Message.objects.select_for_update(no_key=True).filter(
        account_id__in={account_id for account_id, _ in keys},
        external_id__in={external_id for _, external_id in keys},
    )
    found = {(row.account_id, row.external_id or ""): row for row in rows.order_by("pk")}
    return {key: row for key, row in found.items() if key in keys}


def _early(keys: set[Key]) -> list[EarlyChange]:
    if not keys:
        return []
    rows = EarlyChange.objects.select_for_update().filter(
        account_id__in={account_id for account_id, _ in keys},
        external_id__in={external_id for _, external_id in keys},
    )
    return [row for row in rows.order_by("pk") if (row.account_id, row.external_id) in keys]


def _keep_for_later(changes: Sequence[Change]) -> None:
    held = {
        (row.account_id, row.external_id, row.kind): row
        for row in _early({change.key for change in changes})
    }
    fresh, newer = [], []
    for change in changes:
        row = held.get((*change.key, change.kind))
        if row is None:
            row = EarlyChange(account_id=change.key[0], external_id=change.key[1], kind=change.kind)
            fresh.append(row)
        elif change.age <= _age(row.occurred_at, row.value):
            continue
        else:
            newer.append(row)
        row.value, row.occurred_at = change.value, change.occurred_at
    fresh.sort(key=lambda row: (row.account_id, row.external_id, row.kind))
    EarlyChange.objects.bulk_create(fresh, ignore_conflicts=True)
    update_rows(newer, "value", "occurred_at")


def _apply(found: Sequence[tuple[Message, Change]]) -> list[Message]:
    reactions = [(row, change) for row, change in found if change.kind.startswith("reaction")]
    reworded = [row for row, change in found if _reword(row, change)]
    update_rows(list(set(reworded)), "text", "details", "edited_at", "is_deleted")
    purge_media([row.pk for row in reworded if row.is_deleted])
    refresh_messages({row.pk for row in reworded})
    _update_previews(reworded)
    changed = [*reworded, *_react(reactions)]
    return list({row.pk: row for row in changed}.values())


def _reword(row: Message, change: Change) -> bool:
    """Put new words into a message, or take them all; ``True`` if it changed."""
    if row.is_deleted:
        return False
    if change.kind == ChangeKind.UNSEND:
        row.is_deleted, row.text, row.edited_at = True, "", None
        # Who held the conversation then is no content.
        row.details = {"standby": True} if row.details.get("standby") else {}
        return True
    if change.kind != ChangeKind.EDIT:
        return False
    if row.edited_at is not None and change.age <= _age(row.edited_at, row.text):
        return False
    row.text, row.edited_at = change.value, change.occurred_at
    return True


def _update_previews(rows: Sequence[Message]) -> None:
    """Let the list show what became of a message that is the newest of its conversation."""
    if not rows:
        return
    by_key = {row.pk: row for row in rows}
    # Index: messages_of_conversation. Several may be of the same second.
    said = Message.objects.filter(
        conversation=OuterRef("pk"), occurred_at=OuterRef("last_message_at")
    )
    conversations = (
        Conversation.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in={row.conversation_id for row in rows})
        .annotate(shown=Subquery(said.order_by("-pk").values("pk")[:1]))
    )
    changed = []
    for conversation in conversations.order_by("pk"):
        row = by_key.get(conversation.shown)
        if row is not None:
            conversation.last_message_text = excerpt(row.text)
            conversation.last_message_kind = UNSENT if row.is_deleted else row.kind
            changed.append(conversation)
    update_rows(changed, "last_message_text", "last_message_kind")


def _react(found: Sequence[tuple[Message, Change]]) -> list[Message]:
    """Set the reactions; returns the messages of those that changed."""
    stored = Reaction.objects.filter(message__in=[row.pk for row, _ in found])
    held = {(row.message_id, row.by_business): row for row in stored}
    fresh, newer, changed = [], [], []
    for message, change in found:
        by_business = change.kind == ChangeKind.REACTION_OF_BUSINESS
        row = held.get((message.pk, by_business))
        if row is None:
            row = Reaction(
                workspace_id=message.workspace_id, message=message, by_business=by_business
            )
            fresh.append(row)
        elif change.age <= _age(row.occurred_at, row.emoji):
            continue
        else:
            newer.append(row)
        row.emoji, row.occurred_at = change.value, change.occurred_at
        changed.append(message)
    Reaction.objects.bulk_create(fresh)
    update_rows(newer, "emoji", "occurred_at")
    return changed
