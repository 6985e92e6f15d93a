"""The only writers of connected accounts.

Nothing here talks to Meta inside a transaction.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone

from echodesk.workspaces.access import require_role
from echodesk.workspaces.audit import record
from echodesk.workspaces.models import Membership, Role
from echodesk.workspaces.reach import follow_on_commit
from social.connect.errors import AccountTaken
from social.graph.access import access_of
from social.graph.errors import GraphError
from social.graph.pages import unsubscribe
from social.history.actions import start_catching_up
from social.models import AccountStatus, Reason, SocialAccount
from social.models.account import SocialAccountQuerySet
from social.platforms import Platform

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Connection:
    """What is known of an account once its token works."""

    platform: str
    login: str
    external_id: str
    page_id: str = ""
    waba_id: str = ""
    username: str = ""
    display_name: str = ""
    access_token: str = field(repr=False)
    token_expires_at: datetime | None = None
    app_id: str = ""
    app_scoped_user_id: str = ""
    scopes: Sequence[str] = ()
    webhook_fields: Sequence[str] = ()


def require_free(*, member: Membership, platform: str, external_id: str) -> None:
    """Raise :class:`AccountTaken` if another workspace has the account now."""
    owners = SocialAccount.objects.connected().filter(platform=platform, external_id=external_id)
    if owners.exclude(workspace_id=member.workspace_id).exists():
        raise AccountTaken


def connect_account(*, member: Membership, connection: Connection) -> SocialAccount:
    """Store an account whose token works; the same account again keeps its conversations."""
    require_role(member, Role.ADMIN)
    before = _known(member, connection).first()
    try:
        with transaction.atomic():
            account = _store(member, connection)
    except IntegrityError:
        # Somebody was faster between the question and the write. Asked again, it is
        # either taken or ours to update.
        with transaction.atomic():
            account = _store(member, connection)
    if before is not None:
        _settle_reconnect(before, account)
    return account


def _settle_reconnect(before: SocialAccount, account: SocialAccount) -> None:
    """After a second connect: no webhooks from where the account was, and what was missed."""
    if (before.login, subscribed_object(before)) != (account.login, subscribed_object(account)):
        stop_webhooks(before)
    if before.status != AccountStatus.ACTIVE and before.status_since is not None:
        start_catching_up(account, before.status_since)


def _known(member: Membership, connection: Connection) -> SocialAccountQuerySet:
    return SocialAccount.objects.visible_to(member).filter(
        platform=connection.platform, external_id=connection.external_id
    )


def _store(member: Membership, connection: Connection) -> SocialAccount:
    require_free(member=member, platform=connection.platform, external_id=connection.external_id)
    known = _known(member, connection).select_for_update().first()
    account = known or SocialAccount(workspace=member.workspace)
    for name, value in asdict(connection).items():
        setattr(account, name, list(value) if isinstance(value, tuple) else value)
    account.status, account.status_code = AccountStatus.ACTIVE, ""
    account.status_since = account.admins_told_at = account.data_access_expires_at = None
    account.token_issued_at = account.checked_at = timezone.now()
    account.save()
    record(
        member.workspace,
        "account_reconnected" if known else "account_connected",
        account.label,
        actor=member.user,
        account=account.pk,
        platform=account.platform,
        login=account.login,
    )
    if known is None:
        follow_on_commit(account.workspace_id)
    return account


def rename_account(*, member: Membership, account: SocialAccount, display_name: str) -> None:
    """Call the account something else in EchoDesk."""
    require_role(member, Role.ADMIN)
    with transaction.atomic():
        account.display_name = display_name
        account.save(update_fields=["display_name", "updated_at"])
        record(
            member.workspace,
            "account_renamed",
            account.label,
            actor=member.user,
            account=account.pk,
        )


def disconnect_account(*, member: Membership, account: SocialAccount) -> None:
    """Stop listening, forget the token, keep the conversations.

    Meta is asked first and its answer does not matter: a dead token must not keep
    an account connected.
    """
    require_role(member, Role.ADMIN)
    if account.status == AccountStatus.DISCONNECTED:
        return
    stop_webhooks(account)
    with transaction.atomic():
        forget_access(account)
        record(
            member.workspace,
            "account_disconnected",
            account.label,
            actor=member.user,
            account=account.pk,
            platform=account.platform,
        )


def forget_access(account: SocialAccount, reason: Reason | None = None) -> None:
    """Leave the account disconnected, with nothing of what opened it.

    The id of the person who connected it stays: a request for deletion may follow, and
    names nothing else.
    """
    account.access_token = ""
    account.token_expires_at = account.token_issued_at = account.data_access_expires_at = None
    account.webhook_fields, account.scopes = [], []
    account.status, account.status_code = AccountStatus.DISCONNECTED, reason or ""
    account.status_since, account.admins_told_at = timezone.now(), None
    account.save()


def subscribed_object(account: SocialAccount) -> str:
    """The id webhooks are switched on at: the page, the WhatsApp account, or the account."""
    if account.platform == Platform.WHATSAPP:
        return account.waba_id
    return account.page_id or account.external_id


def stop_webhooks(account: SocialAccount) -> None:
    """Switch Meta's deliveries off, unless another account here lives on the same switch."""
    target = subscribed_object(account)
    if not account.access_token or not target or _is_shared(account):
        return
    try:
        unsubscribe(access_of(account), target)
    except GraphError as error:
        logger.warning("unsubscribe_failed", account=account.pk, detail=error.detail)


def _is_shared(account: SocialAccount) -> bool:
    """A page serves Messenger and Instagram; a WhatsApp account serves several numbers."""
    others = SocialAccount.objects.connected().exclude(pk=account.pk)
    if account.platform == Platform.WHATSAPP:
        return others.filter(waba_id=account.waba_id).exists()
    return bool(account.page_id) and others.filter(page_id=account.page_id).exists()
