"""One change of a WhatsApp business account: many messages and statuses, or one piece of news.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components
"""

from collections.abc import Callable

from social.events import InboundEvent, MalformedItem
from social.intake import wire
from social.intake.context import ItemContext
from social.intake.whatsapp.account_news import read_error, read_news
from social.intake.whatsapp.messages import read_echo, read_message
from social.intake.whatsapp.notices import read_preference
from social.intake.whatsapp.people import People
from social.intake.whatsapp.scene import Scene
from social.intake.whatsapp.statuses import read_status

# The "Test" button of Meta's dashboard names this number, which nobody has.
_TEST_NUMBER = "123456123"


def _read_call(call: wire.Json, scene: Scene) -> InboundEvent:
    """A call, or how far one got. EchoDesk takes no calls; they are kept."""
    word = wire.text(call, "event") or wire.text(call, "status") or "call"
    return scene.unknown(f"calls:{word}", call)


_Reader = Callable[[wire.Json, Scene], InboundEvent]
_READERS: dict[str, _Reader] = {
    "messages": read_message,
    "message_echoes": read_echo,
    "statuses": read_status,
    "user_preferences": read_preference,
    "errors": read_error,
}
_CALL_READERS: dict[str, _Reader] = {"calls": _read_call, "statuses": _read_call}


def read_change(change: wire.Json, context: ItemContext) -> list[InboundEvent | MalformedItem]:
    """One change. Each item in it is read by itself: a malformed one harms no other.

    ``standby`` is the field of conversations that Meta's own agent holds; its items are
    like those of ``messages``.
    """
    field = wire.text(change, "field")
    value = wire.optional_child(change, "value")
    number_id = wire.optional_identifier(wire.optional_child(value, "metadata"), "phone_number_id")
    if context.is_test() or number_id == _TEST_NUMBER:
        return [context.test(field)]
    scene = Scene(context, number_id, People(value), standby=field == "standby")
    readers = _CALL_READERS if field == "calls" else _READERS
    events = [
        _read(reader, item, place, scene)
        for place, reader in readers.items()
        if place in value
        for item in wire.items(value, place)
    ]
    return events or [read_news(field, value, scene)]


def _read(reader: _Reader, item: object, place: str, scene: Scene) -> InboundEvent | MalformedItem:
    try:
        return reader(wire.mapping(item, place), scene)
    except Exception as error:  # noqa: BLE001 - logged; whatever a reader does, others go on
        account_ids = tuple(filter(None, [scene.number_id]))
        return scene.context.malformed(error, item, account_ids)
