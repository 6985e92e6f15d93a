"""Starting, stopping and resuming the import of an account's history."""

from datetime import datetime, timedelta
from functools import partial

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from echodesk.enqueue import enqueue
from echodesk.errors import Conflict
from echodesk.workspaces.access import require_role
from echodesk.workspaces.audit import record
from echodesk.workspaces.models import Membership, Role
from social.models import AccountStatus, HistoryImport, ImportStatus, SocialAccount
from social.models.history import UNDER_WAY
from social.platforms import Platform

# What was said shortly before an account broke may not have arrived either.
OVERLAP = timedelta(hours=1)


def start_import(*, member: Membership, account: SocialAccount) -> HistoryImport:
    """Import all that Meta still tells of the account's conversations."""
    require_role(member, Role.ADMIN)
    _require_history(account)
    with transaction.atomic():
        started = _start(account, since=None, member=member)
        if started is None:
            raise Conflict(
                _("The history of this account is being imported already."), code="import_running"
            )
        detail = {"account": account.pk, "platform": account.platform}
        record(
            member.workspace, "history_import_started", account.label, actor=member.user, **detail
        )
    return started


def start_catching_up(account: SocialAccount, since: datetime) -> HistoryImport | None:
    """Fetch what was missed, such as while the account did not work, as news to the agents.

    ``None`` where there is nothing to ask (WhatsApp), or an import is under way: that
    one fetches it too.
    """
    if account.platform == Platform.WHATSAPP or account.status != AccountStatus.ACTIVE:
        return None
    with transaction.atomic():
        return _start(account, since=since - OVERLAP, member=None, announces=True)


def cancel_import(*, member: Membership, history: HistoryImport) -> None:
    """Stop after the conversation in hand; what was imported stays."""
    require_role(member, Role.ADMIN)
    HistoryImport.objects.visible_to(member).filter(pk=history.pk, status__in=UNDER_WAY).update(
        status=ImportStatus.CANCELLED, problem="", retry_at=None
    )


def resume_import(*, member: Membership, history: HistoryImport) -> None:
    """Go on where the import stopped or failed."""
    require_role(member, Role.ADMIN)
    account = history.account
    _require_history(account)
    rows = HistoryImport.objects.visible_to(member).filter(pk=history.pk)
    stopped = rows.filter(status__in=[ImportStatus.CANCELLED, ImportStatus.FAILED])
    status = ImportStatus.FETCHING if history.is_counted else ImportStatus.COUNTING
    try:
        with transaction.atomic():
            stopped.update(status=status, problem="", retry_at=None, finished_at=None)
    except IntegrityError:
        raise Conflict(
            _("The history of this account is being imported already."), code="import_running"
        ) from None
    wake(history.pk)


def wake(import_id: int) -> bool:
    """Have a worker go on with the import; the sweeper finds it if the broker is away."""
    from social.tasks import import_history

    return enqueue(import_history, import_id)


def _require_history(account: SocialAccount) -> None:
    if account.platform == Platform.WHATSAPP:
        raise Conflict(_("WhatsApp keeps no history that could be imported."), code="no_history")
    if account.status != AccountStatus.ACTIVE:
        raise Conflict(
            _("Reconnect this account first; then its history can be imported."),
            code=account.status,
        )


def _start(
    account: SocialAccount,
    *,
    since: datetime | None,
    member: Membership | None,
    announces: bool = False,
) -> HistoryImport | None:
    """A new import, begun on commit; ``None`` if one is under way."""
    try:
        with transaction.atomic():
            row = HistoryImport.objects.create(
                workspace_id=account.workspace_id,
                account=account,
                since=since,
                announces=announces,
                started_by=member,
            )
    except IntegrityError:
        return None
    transaction.on_commit(partial(wake, row.pk))
    return row
