"""What concerns no conversation: comments, mentions, templates, accounts, the dashboard.

https://developers.facebook.com/docs/graph-api/webhooks/reference/instagram
https://developers.facebook.com/docs/graph-api/webhooks/reference/page
"""

from django.utils import timezone

from social.platforms import Platform
from social.sandbox import ids
from social.sandbox.assets import Asset
from social.sandbox.models import SandboxChat
from social.sandbox.payloads.envelope import Payload, changes, object_name


def commented(asset: Asset, chat: SandboxChat, text: str, *, live: bool) -> Payload:
    """Instagram: a comment under a post, or under a live video."""
    value = {
        "id": ids.numeric_id("178", 17),
        "from": {"id": chat.person_external_id, "username": chat.person.username},
        "media": {
            "id": ids.numeric_id("179", 17),
            "media_product_type": "LIVE" if live else "FEED",
        },
        "text": text,
    }
    return changes(asset, "live_comments" if live else "comments", value)


def mentioned(asset: Asset) -> Payload:
    """Instagram: somebody named the account in a comment; what they wrote is not told."""
    value = {"media_id": ids.numeric_id("179", 17), "comment_id": ids.numeric_id("178", 17)}
    return changes(asset, "mentions", value)


def commented_on_page(asset: Asset, chat: SandboxChat, text: str) -> Payload:
    """A comment under a post of the page."""
    post = f"{asset.external_id}_{ids.numeric_id('1', 10)}"
    value = {
        "item": "comment",
        "verb": "add",
        "comment_id": f"{post.partition('_')[2]}_{ids.numeric_id('2', 10)}",
        "post_id": post,
        "parent_id": post,
        "from": {"id": chat.person_external_id, "name": chat.person.name},
        "message": text,
        "created_time": int(timezone.now().timestamp()),
    }
    return changes(asset, "feed", value)


def template_status(asset: Asset) -> Payload:
    """WhatsApp: Meta has looked at a message template."""
    value = {
        "event": "APPROVED",
        "message_template_id": int(ids.numeric_id("5", 15)),
        "message_template_name": "order_ready",
        "message_template_language": "en_US",
        "reason": "NONE",
        "message_template_category": "UTILITY",
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
