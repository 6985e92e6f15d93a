"""What was said before we listened, or while we could not.

https://developers.facebook.com/docs/messenger-platform/conversations
https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/conversations-api

Meta allows two calls a second per account and gives details of the 20 newest messages
of a conversation alone. WhatsApp keeps no history for us.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from social.graph import client
from social.graph.access import access_of
from social.graph.paging import cursor_of
from social.graph.past_contents import PastContent, content_of, rows
from social.models import Login, SocialAccount

CALLS_PER_SECOND = 2
MESSAGES_TOLD = 20
_LIST_SIZE = 50
_MESSAGE_FIELDS = (
    "id,created_time,from,to,message,attachments,shares,story,sticker,reactions,reply_to,"
    "is_unsupported"
)


@dataclass(frozen=True, slots=True)
class ConversationRef:
    """A conversation in Meta's list; ``updated_at`` is ``None`` where Meta does not say."""

    id: str
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class ConversationList:
    """One page of the list; ``after`` is empty on the last."""

    items: tuple[ConversationRef, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in a conversation. Names may be empty."""

    id: str
    name: str = ""
    username: str = ""


@dataclass(frozen=True, slots=True)
class PastMessage:
    """One message of the history."""

    id: str
    created_at: datetime
    sender: Party
    recipients: tuple[Party, ...]
    text: str
    content: PastContent


def list_conversations(account: SocialAccount, *, after: str = "") -> ConversationList:
    """A page of the account's conversations, as Meta orders them: the last active first."""
    more = {"after": after} if after else {}
    return parse_list(_get_list(account, limit=_LIST_SIZE, **more), after)


def find_conversation(account: SocialAccount, person_id: str) -> str:
    """Meta's id of the conversation with one person; empty if there is none."""
    found = parse_list(_get_list(account, user_id=person_id))
    return found.items[0].id if found.items else ""


def fetch_messages(account: SocialAccount, conversation_id: str) -> list[PastMessage]:
    """The newest messages of a conversation, oldest first; those Meta tells nothing of left out."""
    fields = f"messages.limit({MESSAGES_TOLD}){{{_MESSAGE_FIELDS}}}"
    answer = client.get(access_of(account), conversation_id, fields=fields)
    return sorted(parse_messages(answer), key=lambda message: message.created_at)


def parse_list(answer: dict[str, Any], before: str = "") -> ConversationList:
    """A page of the list. A cursor that does not move ends it."""
    refs = tuple(
        ConversationRef(str(row["id"]), parse_time(row.get("updated_time")))
        for row in rows(answer)
        if row.get("id")
    )
    after = cursor_of(answer)
    return ConversationList(refs, after if refs and after != before else "")


def parse_messages(answer: dict[str, Any]) -> Iterator[PastMessage]:
    """The messages of a conversation that have an id, a time and a sender."""
    for row in rows(answer.get("messages")):
        sender, at = _party(row.get("from")), parse_time(row.get("created_time"))
        if not row.get("id") or sender is None or at is None:
            continue
        words = row.get("message")
        text = words if isinstance(words, str) else ""
        yield PastMessage(
            id=str(row["id"]),
            created_at=at,
            sender=sender,
            recipients=tuple(
                party for other in rows(row.get("to")) if (party := _party(other)) is not None
            ),
            text=text,
            content=content_of(row, text),
        )


def _get_list(account: SocialAccount, **params: str | int) -> dict[str, Any]:
    subject = account.external_id if account.login == Login.INSTAGRAM else account.page_id
    platform = "messenger" if account.platform == "facebook" else account.platform
    path, fields = f"{subject or 'me'}/conversations", "id,updated_time"
    return client.get(access_of(account), path, platform=platform, fields=fields, **params)


def parse_time(text: object) -> datetime | None:
    """Meta's ``2026-01-02T03:04:05+0000``; ``None`` for anything else."""
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def _party(row: object) -> Party | None:
    if not isinstance(row, dict) or not row.get("id"):
        return None
    name, username = row.get("name"), row.get("username")
    return Party(
        str(row["id"]),
        name if isinstance(name, str) else "",
        username if isinstance(username, str) else "",
    )
