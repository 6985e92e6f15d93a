"""What concerns no conversation: comments, mentions, templates, accounts, the dashboard.

https://developers.facebook.com/docs/graph-api/webhooks/reference/instagram
https://developers.facebook.com/docs/graph-api/webhooks/reference/page
"""

from social.platforms import Platform
from social.sandbox import ids
from social.sandbox.assets import Asset
from social.sandbox.models import SandboxChat, SandboxComment, SandboxTemplate
from social.sandbox.payloads.envelope import Payload, changes, object_name


def comment_id(*, on_page: bool) -> str:
    """What Meta calls a new comment."""
    return f"1041_{ids.numeric_id('2', 10)}" if on_page else ids.numeric_id("178", 17)


def media_id(asset: Asset) -> str:
    """What Meta calls a post of the account."""
    if asset.platform == Platform.FACEBOOK:
        return f"{asset.external_id}_{ids.numeric_id('1', 10)}"
    return ids.numeric_id("179", 17)


def commented(asset: Asset, chat: SandboxChat, comment: SandboxComment) -> Payload:
    """Instagram: a comment under a post, or under a live video."""
    value = {
        "id": comment.external_id,
        "from": {"id": chat.person_external_id, "username": chat.person.username},
        "media": {
            "id": comment.media_id,
            "media_product_type": "LIVE" if comment.is_live else "FEED",
        },
        "text": comment.text,
    }
    return changes(asset, "live_comments" if comment.is_live else "comments", value)


def mentioned(asset: Asset) -> Payload:
    """Instagram: somebody named the account in a comment; what they wrote is not told."""
    value = {"media_id": ids.numeric_id("179", 17), "comment_id": ids.numeric_id("178", 17)}
    return changes(asset, "mentions", value)


def commented_on_page(asset: Asset, chat: SandboxChat, comment: SandboxComment) -> Payload:
    """A comment under a post of the page."""
    value = {
        "item": "comment",
        "verb": "add",
        "comment_id": comment.external_id,
        "post_id": comment.media_id,
        "parent_id": comment.media_id,
        "from": {"id": chat.person_external_id, "name": chat.person.name},
        "message": comment.text,
        "created_time": int(comment.created_at.timestamp()),
    }
    return changes(asset, "feed", value)


def template_status(asset: Asset, template: SandboxTemplate) -> Payload:
    """WhatsApp: Meta has looked at a message template, or has seen how people take it."""
    value = {
        "event": template.status,
        "message_template_id": int(template.external_id),
        "message_template_name": template.name,
        "message_template_language": template.language,
        "reason": template.rejected_reason,
        "message_template_category": template.category,
    }
    return changes(asset, "message_template_status_update", value)


def account_update(asset: Asset) -> Payload:
    """WhatsApp: the business was verified."""
    value = {"event": "VERIFIED_ACCOUNT", "phone_number": asset.name}
    return changes(asset, "account_update", value)


def dashboard_test(asset: Asset) -> Payload:
    """The "Test" button of Meta's dashboard: ids that are nobody's."""
    text = "this is a text message"
    if asset.platform == Platform.WHATSAPP:
        return _whatsapp_test(text)
    item = {
        "sender": {"id": "12334"},
        "recipient": {"id": "23245"},
        "timestamp": "1527459824",
        "message": {"mid": "random_mid", "text": "random_text"},
    }
    change = {"changes": [{"field": "messages", "value": item}]}
    place = change if asset.platform == Platform.INSTAGRAM else {"messaging": [item]}
    entry = {"id": "0", "time": 1527459824, **place}
    return {"object": object_name(asset.platform), "entry": [entry]}


def _whatsapp_test(text: str) -> Payload:
    message = {
        "from": "16315551181",
        "id": "ABGGFlA5Fpa",
        "timestamp": "1504902988",
        "type": "text",
        "text": {"body": text},
    }
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "16505551111", "phone_number_id": "123456123"},
        "contacts": [{"profile": {"name": "test user name"}, "wa_id": "16315551181"}],
        "messages": [message],
    }
    change = {"field": "messages", "value": value}
    return {"object": "whatsapp_business_account", "entry": [{"id": "0", "changes": [change]}]}
