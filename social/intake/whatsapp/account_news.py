"""News of an account, its numbers and its message templates: told in Meta's words.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference
"""

from collections.abc import Iterator
from typing import Any

from social.events import AccountNews, UnknownEvent
from social.intake import wire
from social.intake.whatsapp.errors import error_code, error_text
from social.intake.whatsapp.scene import Scene

# Fields that are news although their names do not end in ``_update``. The last two are
# what the WhatsApp Business app beside us knew before it was connected.
_NEWS = frozenset(
    (
        *("account_alerts", "flows", "security", "partner_solutions", "automatic_events"),
        *("history", "smb_app_state_sync"),
    )
)
_SUMMARY_LENGTH = 500
_DEPTH = 3
# Said of every value, or only of use to programs.
_LEFT_OUT = frozenset({"messaging_product", "metadata", "id", "contacts"})
_EMPTY = frozenset({"", "NONE"})


def read_news(field: str, value: wire.Json, scene: Scene) -> AccountNews | UnknownEvent:
    """A change that holds no messages: by its field, news or something unknown."""
    if field not in _NEWS and not field.endswith("_update"):
        return scene.unknown(field or "change", value)
    summarize = _SUMMARIES.get(field, _facts)
    return _news(field, "; ".join(summarize(value)), scene)


def read_error(error: wire.Json, scene: Scene) -> AccountNews:
    """One of ``errors[]`` of a whole change: trouble of the number, not of one message.

    https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages/errors
    """
    code = error_code(error)
    words = (error_text(error), "" if code is None else f"({code})")
    return _news("errors", " ".join(word for word in words if word), scene)


def _news(what: str, summary: str, scene: Scene) -> AccountNews:
    """The number takes it where one is named, else whoever has the business account."""
    return AccountNews(
        origin=scene.context.origin,
        platform=scene.context.platform,
        account_ids=scene.context.account_ids(scene.number_id),
        occurred_at=scene.context.moment(None),
        what=what[:64],
        summary=summary[:_SUMMARY_LENGTH],
    )


def _facts(value: wire.Json, depth: int = _DEPTH) -> Iterator[str]:
    """``name: value`` for all that says something, what happened first."""
    for key in sorted(value, key=lambda key: key != "event"):
        if key in _LEFT_OUT or key.endswith("_id"):
            continue
        fact = value[key]
        nested = fact if isinstance(fact, list) else [fact]
        for part in nested:
            if isinstance(part, dict) and depth:
                yield from _facts(part, depth - 1)
        if words := ", ".join(filter(None, map(_words, nested))):
            yield f"{_label(key)}: {words}"


def _label(key: str) -> str:
    return wire.clean(key.removeprefix("message_template_").replace("_", " "))


def _words(value: Any) -> str:
    """A single value as text; empty for what is nothing or not single."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str | int | float) or value in _EMPTY:
        return ""
    return wire.clean(str(value))


def _history(value: wire.Json) -> Iterator[str]:
    """How much of the app's history a chunk holds, or why there is none."""
    for chunk in wire.objects(value, "history"):
        yield from _facts(wire.optional_child(chunk, "metadata"))
        threads = list(wire.objects(chunk, "threads"))
        if threads:
            said = sum(len(wire.items(thread, "messages")) for thread in threads)
            yield f"conversations: {len(threads)}; messages: {said}"
        yield from filter(None, map(error_text, wire.objects(chunk, "errors")))


def _contacts(value: wire.Json) -> Iterator[str]:
    """How many people of the app's address book came; who they are is nobody's news."""
    yield f"contacts: {len(wire.items(value, 'state_sync'))}"


_SUMMARIES = {"history": _history, "smb_app_state_sync": _contacts}
