"""Keeping message templates as they stand at Meta."""

from datetime import datetime, timedelta
from typing import TypedDict

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from echodesk.enqueue import enqueue
from social.connect.health import note_refusal
from social.graph.errors import GraphError
from social.graph.message_templates import FetchedTemplate, fetch_templates
from social.models import AccountStatus, MessageTemplate, SocialAccount
from social.platforms import Platform

logger = structlog.get_logger(__name__)

HOUR = timedelta(hours=1)
UPDATED = (
    *("external_id", "status", "category", "quality", "rejected_reason"),
    *("components", "parameter_format", "synced_at"),
)


class Synced(TypedDict):
    """How many message templates there are at Meta now, and how many went away."""

    kept: int
    gone: int


def sync_templates(account: SocialAccount) -> Synced:
    """Make the message templates of the account's business account as they stand at Meta.

    Raises :class:`GraphError`, and then leaves them as they were.
    """
    if account.platform != Platform.WHATSAPP or not account.waba_id:
        return Synced(kept=0, gone=0)
    now = timezone.now()
    try:
        fetched = fetch_templates(account)
    except GraphError as error:
        # What cannot be asked now is asked by the next round, what is refused in an hour.
        _mark(account, None if error.retryable else now)
        raise
    return _store(account, fetched, now)


def _store(account: SocialAccount, fetched: list[FetchedTemplate], now: datetime) -> Synced:
    # One that is listed on two pages, as the list moved meanwhile, is one all the same.
    found = {(each.name, each.language): each for each in fetched}
    rows = [_row(account, each, now) for each in found.values()]
    with transaction.atomic():
        _mark(account, now)
        MessageTemplate.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["workspace", "waba_id", "name", "language"],
            update_fields=UPDATED,
        )
        known = MessageTemplate.objects.of_account(account)
        # Those of a sync that began later are none of ours to judge.
        gone, _by_model = known.filter(synced_at__lt=now).delete()
    return Synced(kept=len(rows), gone=gone)


def sync_account(account_id: int) -> Synced | None:
    """The same, and ``None`` where Meta refuses: what that tells of the account is noted."""
    account = SocialAccount.objects.get(pk=account_id)
    try:
        return sync_templates(account)
    except GraphError as error:
        logger.info("message_templates_not_synced", account=account_id, detail=error.detail)
        note_refusal(account, error)
        return None


def sync_round() -> int:
    """Have the message templates fetched that were not for an hour; returns how many times.

    Numbers of one business account share theirs: one of them asks.
    """
    from social import tasks

    due = Q(templates_synced_at=None) | Q(templates_synced_at__lte=timezone.now() - HOUR)
    accounts = SocialAccount.objects.filter(
        due, platform=Platform.WHATSAPP, status=AccountStatus.ACTIVE
    ).exclude(waba_id="")
    by_business = {
        (account.workspace_id, account.waba_id): account.pk
        for account in accounts.order_by(F("templates_synced_at").desc(nulls_last=True))
    }
    return sum(enqueue(tasks.sync_message_templates, pk) for pk in by_business.values())


def _mark(account: SocialAccount, when: datetime | None) -> None:
    """Note for all numbers of the business account when they were last asked about."""
    same = SocialAccount.objects.filter(
        workspace_id=account.workspace_id, platform=Platform.WHATSAPP, waba_id=account.waba_id
    )
    same.update(templates_synced_at=when)


def _row(account: SocialAccount, found: FetchedTemplate, now: datetime) -> MessageTemplate:
    return MessageTemplate(
        workspace_id=account.workspace_id,
        waba_id=account.waba_id,
        external_id=found.external_id,
        name=found.name,
        language=found.language,
        status=found.status,
        category=found.category,
        quality=found.quality,
        rejected_reason=found.rejected_reason,
        components=found.components,
        parameter_format=found.parameter_format,
        synced_at=now,
    )
