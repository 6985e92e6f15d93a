"""Pausing and resuming all sending.

Admins do so for an account, the operator (staff) for the whole installation. Answers
may be written meanwhile; they wait.
"""

from typing import Any

from celery import Task
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from echodesk.enqueue import enqueue
from echodesk.errors import NotAllowed
from echodesk.workspaces.access import require_role
from echodesk.workspaces.audit import record
from echodesk.workspaces.models import AuditEntry, Membership, Role, User, Workspace
from social.live import tell_of_account, tell_of_all_accounts
from social.models import SendingPause, SocialAccount

_REASON_LENGTH = 200


def pause_sending(
    *,
    account: SocialAccount | None,
    member: Membership | None = None,
    user: User | None = None,
    reason: str = "",
) -> SendingPause:
    """Let nothing go out from ``account``, or from anywhere (``None``), until resumed.

    An account is paused by ``member``, an admin of its workspace; everything by ``user``,
    an operator. ``reason`` is shown to the agents. Paused already, it stays as it is.
    """
    actor = _authorised(account, member, user)
    why = " ".join(reason.split())[:_REASON_LENGTH]
    with transaction.atomic():
        try:
            with transaction.atomic():
                pause = SendingPause.objects.create(account=account, reason=why, started_by=actor)
        except IntegrityError:
            return _open(account).get()
        _record(account, actor, "paused", reason=why)
        _tell(account)
    return pause


def resume_sending(
    *,
    account: SocialAccount | None,
    member: Membership | None = None,
    user: User | None = None,
) -> bool:
    """Let go out what waits, from ``account`` or from everywhere. ``False`` if nothing did."""
    actor = _authorised(account, member, user)
    with transaction.atomic():
        ended = _open(account).update(ended_at=timezone.now(), ended_by=actor)
        if ended:
            _record(account, actor, "resumed")
            transaction.on_commit(_wake_senders)
            _tell(account)
    return bool(ended)


def _authorised(
    account: SocialAccount | None, member: Membership | None, user: User | None
) -> User:
    if account is None:
        if user is None or not (user.is_active and user.is_staff):
            raise NotAllowed(_("Only those who run this installation can pause all of it."))
        return user
    admin = require_role(member, Role.ADMIN)
    if not SocialAccount.objects.visible_to(admin).filter(pk=account.pk).exists():
        raise Http404
    return admin.user


def _open(account: SocialAccount | None) -> QuerySet[SendingPause]:
    return SendingPause.objects.filter(account=account, ended_at=None)


def _record(account: SocialAccount | None, actor: User, what: str, **detail: Any) -> None:
    """Put it into the audit trail of everybody it concerns."""
    if account is not None:
        verb = f"sending_{what}"
        record(account.workspace, verb, account.label, actor=actor, account=account.pk, **detail)
        return
    everybody = Workspace.objects.values_list("pk", flat=True)
    AuditEntry.objects.bulk_create(
        AuditEntry(workspace_id=pk, actor=actor, verb=f"all_sending_{what}", detail=detail)
        for pk in everybody
    )


def _tell(account: SocialAccount | None) -> None:
    if account is None:
        tell_of_all_accounts()
    else:
        tell_of_account(account)


def _wake_senders() -> None:
    """If the broker is away, the next sweep finds what waits."""
    task: Task = import_string(settings.OUTBOX_SWEEPER)
    enqueue(task)
