"""Telling the admins of a workspace that one of its accounts is in trouble: once."""

from datetime import timedelta
from functools import partial

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from echodesk.workspaces.mailing import compose, mail_admins
from social.models import AccountStatus, SocialAccount
from social.models.account import SocialAccountQuerySet

logger = structlog.get_logger(__name__)

# Younger incidents are most likely being told by the task they were begun with.
_GRACE = timedelta(minutes=1)


def tell_admins(account_id: int) -> bool:
    """Write to the admins about the account's trouble, unless that was done or is over."""
    claimed = _untold().filter(pk=account_id).update(admins_told_at=timezone.now())
    if not claimed:
        return False
    account = SocialAccount.objects.select_related("workspace").get(pk=account_id)
    try:
        mail_admins(account.workspace, partial(_mail, account))
    except OSError as error:
        # Mail servers come back; the next round of checks tries again.
        logger.warning("admins_not_told", account=account_id, error=str(error))
        told = SocialAccount.objects.filter(pk=account_id, admins_told_at=account.admins_told_at)
        told.update(admins_told_at=None)
        return False
    return True


def untold_incidents() -> list[int]:
    """Accounts whose trouble nobody was told of, because a task or a mail was lost."""
    late = _untold().filter(status_since__lte=timezone.now() - _GRACE)
    return list(late.values_list("pk", flat=True))


def _untold() -> SocialAccountQuerySet:
    return SocialAccount.objects.exclude(status_code="").filter(admins_told_at=None)


def _mail(account: SocialAccount, to: str) -> EmailMessage:
    broken = account.status != AccountStatus.ACTIVE
    subject = _("%(name)s needs to be reconnected") if broken else _("%(name)s needs a look")
    values = {
        "account": account,
        "broken": broken,
        "address": settings.SITE_URL + reverse("connections"),
    }
    return compose(subject % {"name": account.label}, "connections/trouble.txt", values, to=to)
