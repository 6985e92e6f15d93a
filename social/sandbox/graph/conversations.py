"""The Conversations API: what was said before anybody listened.

Details are told of the twenty newest messages of a conversation; an older one answers
as if it were deleted.
https://developers.facebook.com/docs/messenger-platform/conversations
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Max, QuerySet

from social.platforms import Platform
from social.sandbox import ids
from social.sandbox.faults import GraphFault, bad_parameter, missing_object
from social.sandbox.graph.call import Answer, Call, endpoint
from social.sandbox.graph.fields import Wanted, select
from social.sandbox.graph.history import describe_content
from social.sandbox.graph.paging import answer_page, cursor_at, size_of
from social.sandbox.graph.people import asset_ids_of, require_messages
from social.sandbox.graph.usage import pace_conversations
from social.sandbox.models import (
    SandboxChat,
    SandboxInstagram,
    SandboxMessage,
    SandboxPage,
    SandboxToken,
)

Kind = SandboxToken.Kind
DETAILED = 20
_PLATFORMS = {"messenger": Platform.FACEBOOK, "instagram": Platform.INSTAGRAM}
_MESSAGE_DEFAULT = "id,created_time"


@endpoint("GET")
def conversations(call: Call, object_id: str) -> Answer:
    """``/{page|ig|me}/conversations?platform=…``: the last active first."""
    token = call.token(Kind.PAGE, Kind.INSTAGRAM)
    if object_id not in {"me", token.subject_id}:
        raise missing_object(object_id)
    platform = _platform(call, token)
    require_messages(token, platform)
    pace_conversations(f"{token.subject_id}.{platform}")
    chats = _chats(token).filter(platform=platform)
    if call.text("user_id"):
        chats = chats.filter(person_external_id=call.text("user_id"))
    wanted = call.fields("id,updated_time")
    return answer_page(call, chats, lambda chat: select(_describe(chat), wanted))


def read_object(call: Call, token: SandboxToken, object_id: str) -> Answer | None:
    """``/{conversation}`` or ``/{message}``; ``None`` for an id that is neither."""
    messages = SandboxMessage.objects.select_related("chat__person", "reply_to")
    message = messages.filter(external_id=object_id).first()
    if message is not None:
        return _read_message(call, token, message)
    chat = find_chat(token, object_id)
    if chat is None:
        return None
    require_messages(token, chat.platform)
    pace_conversations(f"{token.subject_id}.{chat.platform}")
    wanted = call.fields("id,updated_time")
    described = _describe(chat)
    if "messages" in wanted:
        described["messages"] = _messages_edge(chat, wanted["messages"])
    return select(described, {**wanted, "messages": Wanted()})


def list_messages(call: Call, object_id: str) -> Answer:
    """``GET /{conversation}/messages``: the newest first."""
    token = call.token(Kind.PAGE, Kind.INSTAGRAM)
    chat = find_chat(token, object_id)
    if chat is None:
        raise missing_object(object_id)
    require_messages(token, chat.platform)
    pace_conversations(f"{token.subject_id}.{chat.platform}")
    wanted, scene = call.fields(_MESSAGE_DEFAULT), _scene_of(chat)
    return answer_page(
        call, _newest_first(chat), lambda m: select(_describe_message(scene, m), wanted)
    )


def find_chat(token: SandboxToken, conversation_id: str) -> SandboxChat | None:
    """The chat of that conversation id, if the token may see it."""
    return next(iter(_chats(token).filter(pk=ids.chat_of_conversation(conversation_id) or 0)), None)


def _chats(token: SandboxToken) -> QuerySet[SandboxChat, SandboxChat]:
    chats = SandboxChat.objects.select_related("person").filter(asset_id__in=asset_ids_of(token))
    spoken = chats.annotate(updated_at=Max("messages__sent_at")).exclude(updated_at=None)
    return spoken.order_by("-updated_at", "-pk")


def _platform(call: Call, token: SandboxToken) -> Platform:
    name = call.text("platform") or ("instagram" if token.kind == Kind.INSTAGRAM else "messenger")
    if name not in _PLATFORMS:
        raise bad_parameter("Param platform must be one of {INSTAGRAM, MESSENGER}")
    return _PLATFORMS[name]


def _describe(chat: SandboxChat) -> dict[str, Any]:
    updated_at: datetime = chat.updated_at  # type: ignore[attr-defined]  # annotated by _chats
    return {"id": ids.conversation_id(chat.platform, chat.pk), "updated_time": iso(updated_at)}


def _messages_edge(chat: SandboxChat, wanted: Wanted) -> Answer:
    size, scene = size_of(wanted.modifiers.get("limit", "")), _scene_of(chat)
    found = list(_newest_first(chat)[: size + 1])
    fields = wanted.fields or {"id": Wanted(), "created_time": Wanted()}
    rows = [select(_describe_message(scene, message), fields) for message in found[:size]]
    edge: Answer = {"data": rows}
    if len(found) > size:
        edge["paging"] = {"cursors": {"before": cursor_at(0), "after": cursor_at(size)}}
    return edge


def _newest_first(chat: SandboxChat) -> QuerySet[SandboxMessage, SandboxMessage]:
    """Unsent ones are as if they had never been."""
    kept = chat.messages.filter(unsent_at=None)
    loaded = kept.select_related("chat", "reply_to").prefetch_related("files__upload")
    return loaded.order_by("-sent_at", "-pk")


@dataclass(frozen=True, slots=True)
class _Scene:
    """The two sides of a chat, and the keys of the messages there are details of."""

    person: dict[str, str]
    business: dict[str, str]
    told: frozenset[int]


def _scene_of(chat: SandboxChat) -> _Scene:
    kept = chat.messages.filter(unsent_at=None).order_by("-sent_at", "-pk")
    told = frozenset(kept.values_list("pk", flat=True)[:DETAILED])
    return _Scene(_person(chat), _business(chat), told)


def _describe_message(scene: _Scene, message: SandboxMessage) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": message.external_id,
        "created_time": iso(message.sent_at),
    }
    if message.pk not in scene.told:
        return described
    sides = scene.person, scene.business
    sender, recipient = sides if message.from_person else sides[::-1]
    return {
        **described,
        "from": sender,
        "to": {"data": [recipient]},
        **describe_content(message, scene.person, scene.business),
    }


def _read_message(call: Call, token: SandboxToken, message: SandboxMessage) -> Answer:
    chat = message.chat
    if chat.asset_id not in asset_ids_of(token):
        raise missing_object(message.external_id)
    require_messages(token, chat.platform)
    scene = _scene_of(chat)
    if message.pk not in scene.told:
        raise GraphFault(message="(#9000001) The message has been deleted.", code=9000001)
    return select(_describe_message(scene, message), call.fields(_MESSAGE_DEFAULT))


def _person(chat: SandboxChat) -> dict[str, str]:
    if chat.platform == Platform.INSTAGRAM:
        return {"username": chat.person.username, "id": chat.person_external_id}
    email = f"{chat.person_external_id}@facebook.com"
    return {"name": chat.person.name, "email": email, "id": chat.person_external_id}


def _business(chat: SandboxChat) -> dict[str, str]:
    if chat.platform == Platform.INSTAGRAM:
        account = SandboxInstagram.objects.get(external_id=chat.asset_id)
        return {"username": account.username, "id": account.external_id}
    page = SandboxPage.objects.get(external_id=chat.asset_id)
    return {"name": page.name, "id": page.external_id}


def iso(moment: datetime) -> str:
    """``2026-01-02T03:04:05+0000``, as Meta writes times in what it reads out."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
