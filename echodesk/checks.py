"""What is wrong with how this installation is set up, said at ``manage.py check``."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection


@register(Tags.database)
def debug_with_postgresql(**_kwargs: Any) -> list[CheckMessage]:
    """Debugging pages show settings and source to whoever meets an error."""
    if settings.DEBUG and connection.vendor == "postgresql":
        return [
            checks.Warning(
                "DEBUG is on with PostgreSQL, which looks like production.",
                hint="Set DEBUG=0.",
                id="echodesk.W001",
            )
        ]
    return []


@register(Tags.security, deploy=True)
def production_services(**_kwargs: Any) -> list[CheckMessage]:
    """Several processes need a database and a broker they can share."""
    missing = []
    if connection.vendor != "postgresql":
        missing.append("DATABASE_URL=postgres://…")
    if settings.EMBEDDED:
        missing.append("REDIS_URL")
    return [
        checks.Warning(
            f"{name} is not set: web, live, worker and beat cannot run as processes of their own.",
            hint="See .env.example.",
            id="echodesk.W002",
        )
        for name in missing
    ]


@register(Tags.security)
def meta_app(**_kwargs: Any) -> list[CheckMessage]:
    """Without them no webhook can be verified and no account connected."""
    if settings.SANDBOX:
        return []
    needed = {
        "META_APP_ID (or INSTAGRAM_APP_ID)": settings.META_APP_ID,
        "META_APP_SECRET (or INSTAGRAM_APP_SECRET)": settings.META_APP_SECRETS,
        "META_WEBHOOK_VERIFY_TOKEN (or INSTAGRAM_WEBHOOK_VERIFY_TOKEN)": (
            settings.META_WEBHOOK_VERIFY_TOKEN
        ),
    }
    return [
        checks.Warning(
            f"{name} is empty while META_MODE=real.",
            hint="Copy it from your app's dashboard at developers.facebook.com.",
            id="echodesk.W003",
        )
        for name, value in needed.items()
        if not value
    ]


@register(Tags.security)
def public_address(**_kwargs: Any) -> list[CheckMessage]:
    """Meta posts webhooks and returns from its login dialog to https addresses only."""
    if settings.SANDBOX or settings.SITE_URL.startswith("https://"):
        return []
    return [
        checks.Warning(
            f"SITE_URL is {settings.SITE_URL}, but Meta only calls https addresses.",
            hint="Set SITE_URL to the public https address of this installation.",
            id="echodesk.W004",
        )
    ]


@register(Tags.security)
def unsigned_webhooks(**_kwargs: Any) -> list[CheckMessage]:
    """Anybody could write into the inbox."""
    if not settings.META_SKIP_SIGNATURE:
        return []
    return [
        checks.Warning(
            "META_SKIP_SIGNATURE accepts webhooks from anybody.",
            hint="Unset it when you have found what you were looking for.",
            id="echodesk.W005",
        )
    ]


@register(Tags.security)
def encryption_keys(**_kwargs: Any) -> list[CheckMessage]:
    """A key that is not one would only be noticed when the first token is stored."""
    from cryptography.fernet import Fernet

    for position, key in enumerate(settings.ENCRYPTION_KEYS, start=1):
        try:
            Fernet(key)
        except ValueError:
            return [
                Error(
                    f"Key {position} of ENCRYPTION_KEYS is not a Fernet key.",
                    hint="Make one with: python -c 'from cryptography.fernet import Fernet;"
                    " print(Fernet.generate_key().decode())'",
                    id="echodesk.E001",
                )
            ]
    return []
