"""Which secrets may sign a webhook and how far it then reaches; which tokens verify a callback.

Beside the installation's apps there are those workspaces brought along. Who holds such
an app's secret can sign whatever they like, so what it signs reaches only into the
workspaces that brought it.
"""

import hmac

from django.conf import settings

from social.app_directory import own_apps
from social.models import Login

INSTAGRAM_OBJECT = "instagram"
# A callback is checked seconds after it was set up, perhaps by another process.
_FRESH_SECONDS = 1.0

# Workspace ids, or None for all of them.
Reach = frozenset[int] | None
NOWHERE: frozenset[int] = frozenset()


def current_secrets() -> frozenset[str]:
    """Every secret Meta may sign with now, old ones included while they rotate."""
    own = (secret for app in own_apps() for secret in app.secrets)
    return frozenset((*settings.META_APP_SECRETS, *settings.INSTAGRAM_APP_SECRETS, *own))


def webhook_reach(secrets: frozenset[str], object_name: str) -> Reach:
    """How far a webhook about ``object_name`` goes that was signed with ``secrets``.

    Instagram's webhooks are signed by the Facebook app or by the Instagram app,
    pages' and WhatsApp's by the Facebook app alone.
    """
    logins = [Login.FACEBOOK]
    if object_name == INSTAGRAM_OBJECT:
        logins.append(Login.INSTAGRAM)
    return _reach(secrets, logins)


def request_reach(secrets: frozenset[str]) -> Reach:
    """The same of a ``signed_request``, which either kind of app may send."""
    return _reach(secrets, [Login.FACEBOOK, Login.INSTAGRAM])


def _reach(secrets: frozenset[str], logins: list[Login]) -> Reach:
    installation = {
        Login.FACEBOOK: settings.META_APP_SECRETS,
        Login.INSTAGRAM: settings.INSTAGRAM_APP_SECRETS,
    }
    if any(not secrets.isdisjoint(installation[login]) for login in logins):
        return None
    return frozenset(
        app.workspace_id
        for app in own_apps()
        if app.workspace_id and app.login in logins and not secrets.isdisjoint(app.secrets)
    )


def token_owners(given: str) -> frozenset[int | None]:
    """Whose verify token a callback check carries: workspaces, and ``None`` for the installation.

    Empty if it is nobody's. One app has one callback for all objects.
    """
    known: list[tuple[int | None, str]] = [
        (None, settings.META_WEBHOOK_VERIFY_TOKEN),
        (None, settings.INSTAGRAM_WEBHOOK_VERIFY_TOKEN),
        *((app.workspace_id, app.verify_token) for app in own_apps(kept_seconds=_FRESH_SECONDS)),
    ]
    # Each is compared, so that the time an answer takes tells nothing.
    return frozenset([owner for owner, token in known if token and _same(token, given)])


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
