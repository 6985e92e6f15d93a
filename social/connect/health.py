"""Whether a connected account still works, and what follows when it does not.

An incident begins when an account gets a reason and ends when it loses it. It is
written in one place, by whoever finds it first: a send, a profile, the daily check.
"""

from functools import partial
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from echodesk.enqueue import enqueue
from echodesk.errors import Conflict
from echodesk.workspaces.audit import record
from social.connect.accounts import stop_webhooks, subscribed_object
from social.connect.errors import refusal
from social.connect.examine import Findings, examine
from social.connect.reasons import reason_of_error
from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.history.actions import start_catching_up
from social.live import tell_of_account
from social.models import AccountStatus, Reason, SocialAccount
from social.models.account import SocialAccountQuerySet

logger = structlog.get_logger(__name__)

# Refusals of one call that may mean the account as a whole; a check will tell.
_SUSPICIOUS = {Kind.PERMISSION, Kind.SETTINGS, Kind.RESTRICTED}


def check_account(account: SocialAccount) -> SocialAccount:
    """Ask Meta about the account, switch its events on if they are off, note the result.

    Raises :class:`MetaRefused` or :class:`MetaUnavailable` where the answer says
    nothing of the account, and then changes nothing.
    """
    if account.status == AccountStatus.DISCONNECTED:
        raise Conflict(_("This account is disconnected. Connect it again."))
    SocialAccount.objects.filter(pk=account.pk).update(checked_at=timezone.now())
    try:
        found = examine(account)
    except GraphError as error:
        logger.warning("account_check_failed", account=account.pk, detail=error.detail)
        raise refusal(error) from None
    _note(account, found)
    now = SocialAccount.objects.get(pk=account.pk)
    if subscribed_object(now) != subscribed_object(account):
        stop_webhooks(account)
    return now


def mark_needs_reauthorization(account: SocialAccount, reason: Reason) -> bool:
    """Stop sending from the account until an admin has connected it again, and tell them.

    ``True`` if it was this call that did: of several that fail at once, the first names
    the reason. Nothing happens if the account has got another token since ``account``
    was read: that one may be good.
    """
    working = _same_token(account).filter(status=AccountStatus.ACTIVE)
    with transaction.atomic():
        begun = _begin(working, account, reason)
    if begun:
        logger.warning("account_needs_reauthorization", account=account.pk, reason=reason.value)
    return begun


def note_refusal(account: SocialAccount, error: GraphError) -> None:
    """What a failed call tells of the account it was made with.

    A dead token ends all sending. Where only this call may have been refused, the
    account is put first in line for the next check.
    """
    if error.needs_reauthorization:
        mark_needs_reauthorization(account, reason_of_error(error) or Reason.LOST)
    elif error.kind in _SUSPICIOUS:
        SocialAccount.objects.filter(pk=account.pk).update(checked_at=None)


def _note(account: SocialAccount, found: Findings) -> None:
    """Write the result, unless somebody connected or disconnected the account meanwhile."""
    with transaction.atomic():
        row = _same_token(account).connected().select_for_update().first()
        if row is None:
            return
        _note_changes(row, found)
        if found.reason is None:
            _end(row)
        else:
            _begin(SocialAccount.objects.filter(pk=row.pk), row, found.reason)


def _note_changes(row: SocialAccount, found: Findings) -> None:
    """Write what Meta told; permissions and pages that came or went are worth tracing."""
    scopes, page_id = found.changes.get("scopes", row.scopes), row.page_id
    if row.scopes:
        record_permission_change(row, before=row.scopes, after=scopes)
    for name, value in found.changes.items():
        setattr(row, name, value)
    row.save(update_fields=[*found.changes, "updated_at"])
    if row.page_id != page_id:
        detail: dict[str, Any] = {"account": row.pk, "from_page": page_id, "to_page": row.page_id}
        record(row.workspace, "account_followed", row.label, **detail)


def record_permission_change(
    account: SocialAccount, *, before: list[str], after: list[str], **who: Any
) -> None:
    """Put into the audit trail which permissions an account won and lost, if any."""
    granted, removed = sorted({*after} - {*before}), sorted({*before} - {*after})
    if granted or removed:
        record(
            account.workspace,
            "account_permissions_changed",
            account.label,
            account=account.pk,
            granted=granted,
            removed=removed,
            **who,
        )


def _same_token(account: SocialAccount) -> SocialAccountQuerySet:
    return SocialAccount.objects.filter(pk=account.pk, token_issued_at=account.token_issued_at)


def _begin(rows: SocialAccountQuerySet, account: SocialAccount, reason: Reason) -> bool:
    """Begin an incident on the one row of ``rows``, unless this very one has begun already."""
    broken = AccountStatus.NEEDS_REAUTHORIZATION
    status = broken if reason.needs_reconnect else AccountStatus.ACTIVE
    values: dict[str, Any] = {"updated_at": timezone.now()}
    if not (account.status == status == broken):
        # A broken account whose reason becomes clearer is still the same incident.
        values |= {"status_since": timezone.now(), "admins_told_at": None}
    known = {"status": status, "status_code": reason.value}
    if not rows.exclude(**known).update(**known, **values):
        return False
    detail: dict[str, Any] = {"account": account.pk, "platform": account.platform}
    record(account.workspace, "account_trouble", account.label, **detail, reason=reason.value)
    transaction.on_commit(partial(_have_admins_told, account.pk))
    tell_of_account(account)
    return True


def _end(row: SocialAccount) -> None:
    if not row.status_code and row.status == AccountStatus.ACTIVE:
        return
    was_broken, since = row.status == AccountStatus.NEEDS_REAUTHORIZATION, row.status_since
    row.status, row.status_code = AccountStatus.ACTIVE, ""
    row.status_since = row.admins_told_at = None
    row.save()
    record(row.workspace, "account_recovered", row.label, account=row.pk, platform=row.platform)
    if was_broken and since is not None:
        start_catching_up(row, since)
    tell_of_account(row)


def _have_admins_told(account_id: int) -> None:
    """If the broker is away, the next round of checks finds what was not told."""
    from social.tasks import tell_admins

    enqueue(tell_admins, account_id)
