"""Messenger's pages: comments, posts and reactions on the page's feed.

https://developers.facebook.com/docs/graph-api/webhooks/reference/page/#feed
"""

from social.events import AccountNews, CommentChanged, CommentVerb, UnknownEvent
from social.intake import wire
from social.intake.context import ItemContext
from social.intake.news import news

_VERBS = {
    "add": CommentVerb.ADDED,
    "edit": CommentVerb.EDITED,
    "edited": CommentVerb.EDITED,
    "remove": CommentVerb.REMOVED,
    "hide": CommentVerb.HIDDEN,
    "unhide": CommentVerb.UNHIDDEN,
}


def read_feed(
    value: wire.Json, context: ItemContext
) -> CommentChanged | AccountNews | UnknownEvent:
    """One thing that happened on the feed. ``item`` says to what, ``verb`` what."""
    item, verb = wire.text(value, "item"), wire.text(value, "verb")
    if item == "comment" and verb in _VERBS:
        return _comment(value, _VERBS[verb], context)
    if item == "comment" or not item:
        what = ":".join(filter(None, ("feed", item, verb)))
        return context.unknown(what, time=value.get("created_time"))
    return news(context, "feed", _summary(value, item, verb), time=value.get("created_time"))


def _comment(value: wire.Json, verb: CommentVerb, context: ItemContext) -> CommentChanged:
    """A comment. What became of it later happened when Meta told, not when it was written."""
    added = verb == CommentVerb.ADDED
    person_id, person_name = _author(value)
    post_id = wire.optional_identifier(value, "post_id")
    parent_id = wire.optional_identifier(value, "parent_id")
    return CommentChanged(
        origin=context.origin,
        platform=context.platform,
        account_ids=context.account_ids(),
        occurred_at=context.moment(value.get("created_time") if added else None),
        external_id=wire.identifier(value, "comment_id"),
        verb=verb,
        media_id=post_id,
        # A comment on the post itself names the post as its parent.
        parent_id="" if parent_id == post_id else parent_id,
        person_id=person_id,
        person_name=person_name,
        text=wire.text(value, "message"),
        own=bool(person_id) and person_id == context.entry_id,
    )


def _author(value: wire.Json) -> tuple[str, str]:
    """Id and name of who did it; Meta leaves them out without a permission."""
    author = wire.optional_child(value, "from")
    person_id = wire.optional_identifier(author, "id")
    person_id = person_id or wire.optional_identifier(value, "sender_id")
    return person_id, wire.text(author, "name") or wire.text(value, "sender_name")


def _summary(value: wire.Json, item: str, verb: str) -> str:
    name = _author(value)[1]
    place = wire.optional_identifier(value, "comment_id")
    place = place or wire.optional_identifier(value, "post_id")
    what = wire.text(value, "reaction_type") or item
    words = (verb, what, f"by {name}" if name else "", f"on {place}" if place else "")
    return " ".join(filter(None, words))
