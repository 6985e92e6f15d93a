"""The apps Meta would know: the installation's, and those workspaces brought along."""

import hmac
from collections.abc import Iterable

from social.app_directory import own_apps
from social.meta_apps import MetaApp, app_for_login

# A workspace's app is used right after it was saved, perhaps by another process.
_FRESH_SECONDS = 1.0


def find_app(app_id: str, login: str) -> MetaApp | None:
    """The app with that id, of that login; ``None`` for an id that is nobody's."""
    ours = (app_for_login(login), *own_apps(kept_seconds=_FRESH_SECONDS))
    return next((app for app in ours if app.app_id == app_id and app.login == login), None)


def secrets_of(app_id: str, login: str) -> tuple[str, ...]:
    """All secrets that are good for the app, newest first.

    Several workspaces may have entered the same app, each with what they copied.
    """
    ours = (app_for_login(login), *own_apps(kept_seconds=_FRESH_SECONDS))
    return tuple(
        secret
        for app in ours
        if app.app_id == app_id and app.login == login
        for secret in app.secrets
    )


def is_one_of(given: str, known: Iterable[str]) -> bool:
    """Whether ``given`` is among ``known``; takes the same time whichever it is."""
    matches = [hmac.compare_digest(given.encode(), value.encode()) for value in known]
    return any(matches)
