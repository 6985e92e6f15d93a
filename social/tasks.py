"""Tasks about what Meta sent, and about the accounts it comes to."""

from datetime import timedelta

import structlog
from celery import shared_task
from django.utils import timezone

from echodesk.errors import ActionError
from echodesk.locks import singleton
from social.connect import health, refresh, rounds, telling
from social.history import reconcile, walk
from social.intake.drain import drain
from social.intake.keep_up import keep_up
from social.message_templates import sync
from social.models import DeliveryState, SocialAccount, WebhookDelivery
from social.privacy import requests as privacy_requests

logger = structlog.get_logger(__name__)


@shared_task
def drain_deliveries() -> int:
    """Process what is waiting. Sent by the webhook's coalesced wake-up."""
    return keep_up()


@shared_task
def sweep_deliveries() -> int:
    """Process what a lost wake-up left behind, and what is due for another try."""
    late = timezone.now() - timedelta(seconds=3)
    left = WebhookDelivery.objects.filter(
        state__in=(DeliveryState.NEW, DeliveryState.RETRY), received_at__lt=late
    )
    return drain() if left.exists() else 0


@shared_task
@singleton
def check_round() -> int:
    """Have the accounts checked whose turn it is."""
    return rounds.check_round()


@shared_task
def check_account(account_id: int) -> str:
    """Ask Meta how one account stands."""
    try:
        return health.check_account(SocialAccount.objects.get(pk=account_id)).status
    except ActionError as error:
        logger.info("account_not_checked", account=account_id, error=error.detail)
        return error.code


@shared_task
@singleton
def refresh_tokens() -> int:
    """Renew the tokens that would otherwise expire."""
    return refresh.refresh_due()


@shared_task
def tell_admins(account_id: int) -> bool:
    """Write to the admins that an account is in trouble."""
    return telling.tell_admins(account_id)


@shared_task
def import_history(import_id: int) -> str:
    """Go on with fetching an account's history."""
    return walk.walk(import_id)


@shared_task
@singleton
def sweep_imports() -> int:
    """Go on with imports that wait, or were left by a dead worker."""
    return walk.sweep_imports()


@shared_task
@singleton
def reconcile_round() -> int:
    """Have the accounts compared with Meta whose turn it is."""
    return reconcile.reconcile_round()


@shared_task
def reconcile_account(account_id: int) -> int:
    """Receive what webhooks failed to bring to one account."""
    return reconcile.reconcile(SocialAccount.objects.get(pk=account_id))


@shared_task
def carry_out_deletion(request_id: int) -> bool:
    """Delete what there is of a person who asked for it."""
    return privacy_requests.carry_out_deletion(request_id)


@shared_task
@singleton
def sweep_deletions() -> int:
    """Carry out the deletions that a lost task left behind."""
    return privacy_requests.sweep_deletions()


@shared_task
@singleton
def message_template_round() -> int:
    """Have the message templates fetched that were not for an hour."""
    return sync.sync_round()


@shared_task
def sync_message_templates(account_id: int) -> bool:
    """Make the message templates of one account as they stand at Meta."""
    return sync.sync_account(account_id) is not None
