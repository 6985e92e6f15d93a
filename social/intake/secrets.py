"""Which secrets may sign a webhook, and which tokens may verify a callback."""

from django.conf import settings

INSTAGRAM_OBJECT = "instagram"


def current_secrets() -> frozenset[str]:
    """Every secret a webhook may be signed with now, old ones included while they rotate."""
    return frozenset((*settings.META_APP_SECRETS, *settings.INSTAGRAM_APP_SECRETS))


def may_sign(secrets: frozenset[str], object_name: str) -> bool:
    """Whether one of ``secrets`` may speak for this webhook object.

    Instagram's webhooks are signed by the Facebook app or by the Instagram app,
    pages' and WhatsApp's by the Facebook app alone.
    """
    allowed = set(settings.META_APP_SECRETS)
    if object_name == INSTAGRAM_OBJECT:
        allowed.update(settings.INSTAGRAM_APP_SECRETS)
    return not allowed.isdisjoint(secrets)


def verify_tokens() -> frozenset[str]:
    """The tokens a callback check may carry. One app has one callback for all objects."""
    tokens = (settings.META_WEBHOOK_VERIFY_TOKEN, settings.INSTAGRAM_WEBHOOK_VERIFY_TOKEN)
    return frozenset(token for token in tokens if token)
