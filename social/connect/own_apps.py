"""The only writers of workspaces' own Meta apps.

Secrets go in and never come out: not to pages, answers, logs or the audit trail.
"""

import secrets
from dataclasses import dataclass, field

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from echodesk.errors import ActionError
from echodesk.workspaces.access import require_role
from echodesk.workspaces.audit import record
from echodesk.workspaces.models import Membership, Role
from social.app_directory import build_app, forget_own_apps
from social.connect.errors import refusal, words_of
from social.graph.apps import fetch_app_name
from social.graph.errors import GraphError
from social.models import Login, SocialAccount, WorkspaceApp

logger = structlog.get_logger(__name__)

# The secret in use and the ones it is taking over from.
MOST_SECRETS = 3


@dataclass(frozen=True, kw_only=True)
class GivenApp:
    """What the admin typed. An empty secret or verify token keeps the one there is."""

    app_id: str
    secret: str = field(default="", repr=False)
    verify_token: str = field(default="", repr=False)
    login_config_id: str = ""
    whatsapp_config_id: str = ""


def save_own_app(*, member: Membership, login: str, given: GivenApp) -> WorkspaceApp:
    """Store the workspace's app once Meta has confirmed its secret.

    A new secret is put before the old ones, which stay good until they are forgotten.
    Another app id is another app, and takes over nothing.
    """
    require_role(member, Role.ADMIN)
    row = find_own_app(member, login) or WorkspaceApp(workspace=member.workspace, login=login)
    known = row.secret_list if row.app_id == given.app_id else ()
    row.app_id = given.app_id
    row.secrets = "\n".join(_secrets(given.secret, known))
    row.verify_token = given.verify_token or row.verify_token or secrets.token_urlsafe(24)
    row.login_config_id = given.login_config_id
    row.whatsapp_config_id = given.whatsapp_config_id
    _require_confirmed(row)
    with transaction.atomic():
        row.save()
        _record(member, "meta_app_saved", row, secret_changed=bool(given.secret))
    forget_own_apps()
    return row


def find_own_app(member: Membership, login: str) -> WorkspaceApp | None:
    """The workspace's own app for that login."""
    return WorkspaceApp.objects.visible_to(member).filter(login=login).first()


def _secrets(given: str, known: tuple[str, ...]) -> tuple[str, ...]:
    if not given and not known:
        detail = _("The app secret is needed; Meta shows it under App settings, Basic.")
        raise ActionError(detail, fields={"secret": [detail]})
    return tuple(dict.fromkeys((given, *known) if given else known))[:MOST_SECRETS]


def _require_confirmed(row: WorkspaceApp) -> None:
    """Ask Meta whether id and secret belong together.

    It can be asked of Facebook apps alone: an Instagram app shows at its first login
    whether its secret is right.
    """
    if row.login != Login.FACEBOOK:
        return
    try:
        fetch_app_name(build_app(row))
    except GraphError as error:
        logger.warning("meta_app_refused", detail=error.detail)
        if error.retryable or error.uncertain:
            raise refusal(error) from None
        detail = _("Meta does not know this app id with this secret.")
        raise ActionError(
            f"{detail} {words_of(error)}", code="meta_refused", fields={"secret": [detail]}
        ) from None


def forget_old_secrets(*, member: Membership, login: str) -> None:
    """Accept the newest secret alone from now on."""
    require_role(member, Role.ADMIN)
    with transaction.atomic():
        row = _locked(member, login)
        if row is None or len(row.secret_list) == 1:
            return
        row.secrets = row.secret_list[0]
        row.save()
        _record(member, "meta_app_old_secrets_forgotten", row)
    forget_own_apps()


def remove_own_app(*, member: Membership, login: str) -> None:
    """Use the installation's app again. Its webhooks are refused from now on."""
    require_role(member, Role.ADMIN)
    with transaction.atomic():
        row = _locked(member, login)
        if row is None:
            return
        _record(member, "meta_app_removed", row)
        row.delete()
    forget_own_apps()


def count_accounts(row: WorkspaceApp) -> int:
    """How many connected accounts of the workspace have their token from this app."""
    issued = SocialAccount.objects.filter(workspace_id=row.workspace_id, app_id=row.app_id)
    return issued.filter(login=row.login).connected().count()


def _locked(member: Membership, login: str) -> WorkspaceApp | None:
    rows = WorkspaceApp.objects.visible_to(member).select_for_update()
    return rows.filter(login=login).first()


def _record(member: Membership, verb: str, row: WorkspaceApp, **detail: object) -> None:
    record(
        member.workspace,
        verb,
        row.app_id,
        actor=member.user,
        login=row.login,
        **detail,
    )
