"""Doing what people asked Meta to have us do: forget their access, or all there is of them.

Meta names the person by the id our app knows them by, which is known here of admins who
connected accounts. With Facebook Login that person is somebody who manages a page: they
are forgotten, while what customers wrote to the page is the business's and stays. With
Instagram Login the account itself is the person: all its conversations go with it.
"""

import secrets
from collections.abc import Callable, Collection
from datetime import timedelta
from functools import partial

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string

from echodesk.enqueue import enqueue
from echodesk.workspaces.audit import record
from social.connect.accounts import forget_access, stop_webhooks
from social.models import (
    AccountStatus,
    ConnectAttempt,
    Login,
    PrivacyKind,
    PrivacyRequest,
    Reason,
    SocialAccount,
)

logger = structlog.get_logger(__name__)

# Younger ones are most likely being done by the task they were enqueued with.
_GRACE = timedelta(minutes=2)

Reach = Collection[int] | None


def deauthorize(*, platform: str, user_id: str, signed: str, reach: Reach) -> None:
    """The person removed the app: their accounts are disconnected, their tokens forgotten.

    The token is dead by now, so Meta cannot be asked for anything. The same request
    again changes nothing: the account may have been connected anew since.
    """
    with transaction.atomic():
        request, is_new = _note(PrivacyKind.DEAUTHORIZE, platform, user_id, signed, reach)
        if not is_new:
            return
        for account in _accounts_of(user_id, reach).select_for_update(of=("self",)):
            _disconnect(account, "account_deauthorized", request)
        _forget_attempts(user_id, reach)
        _finish(request)


def request_deletion(*, platform: str, user_id: str, signed: str, reach: Reach) -> PrivacyRequest:
    """Note the request and have it carried out; the same one again gives the same code."""
    request, is_new = _note(PrivacyKind.DELETION, platform, user_id, signed, reach)
    if is_new:
        transaction.on_commit(partial(_have_carried_out, request.pk))
    return request


def carry_out_deletion(request_id: int) -> bool:
    """Delete what there is of the person; ``False`` if that was done before.

    Can be broken off at any point and begun again.
    """
    request = PrivacyRequest.objects.get(pk=request_id)
    if request.finished_at is not None:
        return False
    for account in _accounts_of(request.app_scoped_user_id, request.reach):
        _delete_account_data(account, request)
    with transaction.atomic():
        _forget_attempts(request.app_scoped_user_id, request.reach)
        _finish(request)
    logger.info("deletion_carried_out", request=request.pk)
    return True


def sweep_deletions() -> int:
    """Carry out what a lost task left behind; returns how many."""
    late = PrivacyRequest.objects.filter(
        finished_at=None, requested_at__lte=timezone.now() - _GRACE
    )
    return sum(carry_out_deletion(pk) for pk in list(late.values_list("pk", flat=True)))


def _note(
    kind: PrivacyKind, platform: str, user_id: str, signed: str, reach: Reach
) -> tuple[PrivacyRequest, bool]:
    digest = salted_hmac("echodesk.privacy", f"{kind}:{signed}", algorithm="sha256").hexdigest()
    values = {
        "kind": kind,
        "platform": platform,
        "code": secrets.token_hex(8).upper(),
        "app_scoped_user_id": user_id,
        "reach": None if reach is None else sorted(reach),
    }
    # To JSON fields, "equal to None" would be a JSON null.
    same_reach = {"reach__isnull": True} if reach is None else {"reach": values["reach"]}
    still_open = PrivacyRequest.objects.filter(
        kind=kind, app_scoped_user_id=user_id, finished_at=None, **same_reach
    )
    if (open_one := still_open.first()) is not None:
        return open_one, False
    return PrivacyRequest.objects.get_or_create(digest=digest, defaults=values)


def _accounts_of(user_id: str, reach: Reach) -> QuerySet[SocialAccount]:
    accounts = SocialAccount.objects.filter(app_scoped_user_id=user_id).exclude(
        app_scoped_user_id=""
    )
    if reach is not None:
        accounts = accounts.filter(workspace_id__in=reach)
    return accounts.select_related("workspace")


def _disconnect(account: SocialAccount, verb: str, request: PrivacyRequest) -> None:
    if account.status == AccountStatus.DISCONNECTED:
        return
    forget_access(account, Reason.APP_REMOVED)
    _record(account, verb, request)
    transaction.on_commit(partial(_have_admins_told, account.pk))


def _record(account: SocialAccount, verb: str, request: PrivacyRequest) -> None:
    """Into the audit trail: what was done to which account, and nobody's name."""
    record(
        account.workspace,
        verb,
        account=account.pk,
        platform=account.platform,
        request=request.code,
    )


def _delete_account_data(account: SocialAccount, request: PrivacyRequest) -> None:
    stop_webhooks(account)
    with transaction.atomic():
        _disconnect(account, "account_deauthorized", request)
    if account.login == Login.INSTAGRAM:
        erase: Callable[[SocialAccount], None] = import_string(settings.ACCOUNT_ERASER)
        erase(account)
        account.username = account.display_name = ""
    with transaction.atomic():
        # Last, as the id is how a deletion that was broken off finds its way back.
        account.app_scoped_user_id, account.scopes = "", []
        account.save(update_fields=["app_scoped_user_id", "scopes", "username", "display_name"])
        _record(account, "account_data_deleted", request)


def _forget_attempts(user_id: str, reach: Reach) -> None:
    attempts = ConnectAttempt.objects.filter(app_scoped_user_id=user_id)
    if reach is not None:
        attempts = attempts.filter(member__workspace_id__in=reach)
    attempts.delete()


def _finish(request: PrivacyRequest) -> None:
    request.app_scoped_user_id, request.finished_at = "", timezone.now()
    request.save(update_fields=["app_scoped_user_id", "finished_at"])


def _have_carried_out(request_id: int) -> None:
    from social.tasks import carry_out_deletion as task

    enqueue(task, request_id)


def _have_admins_told(account_id: int) -> None:
    from social.tasks import tell_admins

    enqueue(tell_admins, account_id)
