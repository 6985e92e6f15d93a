"""Instagram and Messenger: news of the account itself, for the delivery log.

https://developers.facebook.com/docs/messenger-platform/reference/webhook-events
https://developers.facebook.com/docs/pages-api/integrity-webhook
"""

from social.events import AccountNews
from social.intake import wire
from social.intake.context import ItemContext
from social.intake.item import MessagingItem

_LONGEST_SUMMARY = 500


def news(
    context: ItemContext, what: str, summary: str, *account_ids: str, time: object = None
) -> AccountNews:
    """Something to be read in the log."""
    return AccountNews(
        origin=context.origin,
        platform=context.platform,
        account_ids=context.account_ids(*account_ids),
        occurred_at=context.moment(time),
        what=what,
        summary=summary[:_LONGEST_SUMMARY],
    )


def _of_item(item: MessagingItem, what: str, summary: str) -> AccountNews:
    time = item.fields.get("timestamp")
    return news(item.context, what, summary, *item.account_ids, time=time)


def to_itself(item: MessagingItem) -> AccountNews:
    """The account wrote to itself, to see what its people see. Nobody waits for an answer.

    https://developers.facebook.com/docs/instagram-platform/self-messaging
    """
    return _of_item(item, item.what, "message to itself")


def read_app_roles(item: MessagingItem) -> AccountNews:
    """Which apps answer first and which second."""
    roles = (
        f"{wire.clean(app)}: {', '.join(role for role in names if isinstance(role, str))}"
        for app, names in item.body.items()
        if isinstance(names, list)
    )
    return _of_item(item, "app_roles", wire.clean("; ".join(roles)))


def read_policy(item: MessagingItem) -> AccountNews:
    """Meta warns, blocks or unblocks the account."""
    words = (wire.text(item.body, "action"), wire.text(item.body, "reason"))
    return _of_item(item, "messaging_policy_enforcement", ": ".join(filter(None, words)))


def read_feedback(item: MessagingItem) -> AccountNews:
    """Somebody found an answer good or bad."""
    words = wire.text(item.body, "feedback")
    mid = wire.optional_identifier(item.body, "mid")
    return _of_item(item, "response_feedback", f"{words} ({mid})" if mid else words)


def read_integrity(item: MessagingItem) -> AccountNews:
    """How the page stands with Meta, and what it is blamed for."""
    blamed = (wire.text(each, "type") for each in wire.objects(item.fields, "violations"))
    words = (wire.text(item.fields, "status"), ", ".join(filter(None, blamed)))
    return _of_item(item, "business_integrity", ": ".join(filter(None, words)))


def read_story_insights(value: wire.Json, context: ItemContext) -> AccountNews:
    """A story is over. Figures are -1 where fewer than five people saw it."""
    figures = ", ".join(
        f"{wire.clean(name).replace('_', ' ')} {figure}"
        for name, figure in value.items()
        if isinstance(figure, int) and not isinstance(figure, bool)
    )
    media_id = wire.optional_identifier(value, "media_id")
    return news(context, "story_insights", f"story {media_id}: {figures}")
