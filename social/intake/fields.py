"""Instagram and Messenger: ``entry[].changes[]``, by the field that changed.

https://developers.facebook.com/docs/graph-api/webhooks/reference/instagram and
https://developers.facebook.com/docs/graph-api/webhooks/reference/page.
"""

from collections.abc import Callable
from dataclasses import replace

from social.events import InboundEvent
from social.intake import comments, news, page_feed, wire
from social.intake.context import ItemContext
from social.intake.messaging import holds_item, read_item

_READERS: dict[str, Callable[[wire.Json, ItemContext], InboundEvent]] = {
    "comments": comments.read_comment,
    "live_comments": comments.read_live_comment,
    "mentions": comments.read_mention,
    "mention": comments.read_mention,
    "feed": page_feed.read_feed,
    "story_insights": news.read_story_insights,
}


def read_change(change: wire.Json, context: ItemContext) -> list[InboundEvent]:
    """One item of ``changes[]``: by its field, or an item of ``messaging[]`` in another coat."""
    field = wire.text(change, "field")
    value = wire.optional_child(change, "value")
    reader = _READERS.get(field)
    if reader is None and holds_item(value):
        return read_item(value, replace(context, standby=field == "standby"))
    if context.is_test(*_ids_in(value)):
        return [context.test(field or "change")]
    if reader is None:
        recipient = wire.optional_identifier(wire.optional_child(value, "recipient"), "id")
        time = value.get("timestamp") or value.get("created_time")
        return [context.unknown(field or "change", recipient, time=time)]
    return [reader(value, context)]


def _ids_in(value: wire.Json) -> list[str]:
    """What the dashboard's test gives itself away by."""
    people = (wire.optional_child(value, side) for side in ("from", "sender", "recipient"))
    return [
        *(wire.optional_identifier(person, "id") for person in people),
        *(wire.optional_identifier(value, key) for key in ("id", "comment_id", "media_id")),
    ]
