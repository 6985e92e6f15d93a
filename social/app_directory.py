"""Which Meta app speaks for which workspace: its own, or else the installation's.

Webhooks and sends ask on every call, so the workspaces' apps are kept at hand for some
seconds. A process learns at once what it changed itself, and of another's change within
:data:`KEPT_SECONDS`.
"""

import time
from dataclasses import dataclass, replace

from social.meta_apps import MetaApp, app_for_login
from social.models import Login, WorkspaceApp

KEPT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class _Kept:
    apps: tuple[MetaApp, ...]
    read_at: float


_kept: _Kept | None = None


def own_apps(*, kept_seconds: float = KEPT_SECONDS) -> tuple[MetaApp, ...]:
    """The apps of all workspaces, at most ``kept_seconds`` old; one query when older."""
    global _kept  # noqa: PLW0603 - one copy per process is the point
    kept = _kept
    if kept is None or time.monotonic() - kept.read_at > kept_seconds:
        read_at = time.monotonic()
        apps = tuple(build_app(row) for row in WorkspaceApp.objects.all())
        kept = _kept = _Kept(apps, read_at)
    return kept.apps


def forget_own_apps() -> None:
    """Read them anew when they are asked for next."""
    global _kept  # noqa: PLW0603
    _kept = None


def build_app(row: WorkspaceApp) -> MetaApp:
    """A workspace's app as the rest of the product knows apps.

    What is the installation's and not the app's stays so: the addresses Meta sends
    people back to, and the permissions EchoDesk asks for.
    """
    return replace(
        app_for_login(row.login),
        app_id=row.app_id,
        secrets=row.secret_list,
        verify_token=row.verify_token,
        login_config_id=row.login_config_id,
        whatsapp_config_id=row.whatsapp_config_id,
        workspace_id=row.workspace_id,
    )


def app_of(workspace_id: int, login: str) -> MetaApp:
    """The app whose dialog this workspace uses for that login, as it is set up now."""
    row = WorkspaceApp.objects.filter(workspace_id=workspace_id, login=login).first()
    return build_app(row) if row else app_for_login(login)


def apps_of(workspace_id: int, login: str) -> tuple[MetaApp, ...]:
    """Every app that may have issued a token this workspace holds: its own one first."""
    return tuple(dict.fromkeys((app_of(workspace_id, login), app_for_login(login))))


def app_that_issued(app_id: str, login: str, workspace_id: int | None = None) -> MetaApp | None:
    """The app with that id, if this workspace or the installation holds its secret.

    ``None`` for a token of unknown or foreign origin: a proof made with another
    app's secret would be refused, so none is sent. The app of another workspace is
    never taken, even if that workspace claims the same id.
    """
    if not app_id:
        return None
    own = (
        app for app in own_apps() if app.workspace_id == workspace_id and app.login == Login(login)
    )
    for app in (*own, app_for_login(login)):
        if app.app_id == app_id and app.secret:
            return app
    return None
