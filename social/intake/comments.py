"""Instagram: comments, live comments and mentions.

https://developers.facebook.com/docs/instagram-platform/webhooks
"""

from social.events import CommentChanged, CommentVerb, MentionReceived
from social.intake import wire
from social.intake.context import ItemContext


def read_comment(value: wire.Json, context: ItemContext) -> CommentChanged:
    """A comment. Instagram tells of new ones only.

    Under an ad, the comment belongs to the post the ad shows: Meta may tell of it twice,
    once for each.
    """
    return _comment(value, context, live=False)


def read_live_comment(value: wire.Json, context: ItemContext) -> CommentChanged:
    """A comment while the account is live."""
    return _comment(value, context, live=True)


def _comment(value: wire.Json, context: ItemContext, *, live: bool) -> CommentChanged:
    author, media = wire.optional_child(value, "from"), wire.optional_child(value, "media")
    person_id = wire.optional_identifier(author, "id")
    return CommentChanged(
        origin=context.origin,
        platform=context.platform,
        account_ids=context.account_ids(),
        occurred_at=context.moment(value.get("created_time") or value.get("timestamp")),
        # One of Meta's two pages calls it by the longer name.
        external_id=wire.optional_identifier(value, "id") or wire.identifier(value, "comment_id"),
        verb=CommentVerb.ADDED,
        media_id=_media_id(value, media),
        parent_id=wire.optional_identifier(value, "parent_id"),
        person_id=person_id,
        person_name=wire.text(author, "username"),
        text=wire.text(value, "text"),
        place=wire.text(media, "media_product_type"),
        ad_id=wire.optional_identifier(media, "ad_id") or wire.optional_identifier(value, "ad_id"),
        own=bool(author.get("self_ig_scoped_id")) or _is_entry(person_id, context),
        live=live,
    )


def _media_id(value: wire.Json, media: wire.Json) -> str:
    return (
        wire.optional_identifier(media, "original_media_id")
        or wire.optional_identifier(media, "id")
        or wire.optional_identifier(value, "media_id")
    )


def _is_entry(person_id: str, context: ItemContext) -> bool:
    return bool(person_id) and person_id == context.entry_id


def read_mention(value: wire.Json, context: ItemContext) -> MentionReceived:
    """The account was named in a caption or a comment. What was said must be asked for."""
    comment_id = wire.optional_identifier(value, "comment_id")
    media_id = wire.optional_identifier(value, "media_id")
    media_id = media_id or wire.optional_identifier(value, "post_id")
    if not (media_id or comment_id):
        raise wire.WireError("media_id is missing")
    return MentionReceived(
        origin=context.origin,
        platform=context.platform,
        account_ids=context.account_ids(),
        occurred_at=context.moment(value.get("created_time")),
        media_id=media_id,
        comment_id=comment_id,
    )
