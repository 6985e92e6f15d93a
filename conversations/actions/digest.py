"""One mail for each member with what they were told of and have not looked at."""

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from conversations import notifications
from conversations.models import Notification, NotificationKind
from echodesk.workspaces.mailing import compose
from echodesk.workspaces.models import Digest, Membership
from echodesk.workspaces.speaking import speaking_to
from echodesk.workspaces.wishes import is_quiet_for

logger = structlog.get_logger(__name__)

_MAILED = (NotificationKind.MENTION, NotificationKind.ASSIGNMENT, NotificationKind.TEAM)
# Who has not looked for so long is away.
_AWAY = timedelta(minutes=15)
# What is older was seen on other ways, or waits for somebody who does not come.
_OLDEST = timedelta(days=2)
_SHOWN = 20


def mail_digests() -> int:
    """Write to every member who is away and has something unseen; returns to how many."""
    now = timezone.now()
    rows = _unmailed(now).filter(created_at__lte=now - _AWAY)
    wanted = Membership.objects.active().filter(pk__in=rows.values("member"))
    away = wanted.exclude(preferences__digest=Digest.NEVER)
    members = away.select_related("user", "workspace", "preferences").order_by("pk")
    return sum(_mail(member, now) for member in members if not is_quiet_for(member, now))


def _unmailed(now: datetime) -> "QuerySet[Notification]":
    # Index: notification_unmailed.
    return Notification.objects.filter(
        seen_at=None, mailed_at=None, kind__in=_MAILED, created_at__gt=now - _OLDEST
    )


def _mail(member: Membership, now: datetime) -> bool:
    found = _take(member, now)
    rows = list(notifications.select(member).filter(pk__in=found))
    if not rows:
        return False
    try:
        with speaking_to(member):
            _written(member, rows).send()
    except OSError as error:
        # Mail servers come back; the next round tries again.
        logger.warning("digest_not_sent", member=member.pk, error=str(error))
        Notification.objects.filter(pk__in=found, mailed_at=now).update(mailed_at=None)
        return False
    return True


def _take(member: Membership, now: datetime) -> list[int]:
    """All of the member's that was in no mail yet, which no other worker mails from now on."""
    with transaction.atomic():
        rows = _unmailed(now).filter(member=member).select_for_update(of=("self",))
        found = list(rows.order_by("pk").values_list("pk", flat=True))
        Notification.objects.filter(pk__in=found).update(mailed_at=now)
    return found


def _written(member: Membership, rows: list[Notification]) -> EmailMessage:
    subject = ngettext(
        "%(n)d thing waits for you in %(workspace)s",
        "%(n)d things wait for you in %(workspace)s",
        len(rows),
    ) % {"n": len(rows), "workspace": member.workspace.name}
    values = {
        "items": [_item(row) for row in rows[:_SHOWN]],
        "more": len(rows) - _SHOWN,
        "all": settings.SITE_URL + reverse("notices"),
        "wishes": settings.SITE_URL + reverse("settings-notices"),
        "workspace": member.workspace,
    }
    return compose(subject, "notices/digest.txt", values, to=member.user.email)


def _item(row: Notification) -> dict[str, object]:
    address = reverse("conversation", args=[row.conversation_id]) + notifications.anchor_of(row)
    return {
        "row": row,
        "words": notifications.words_of(row),
        "excerpt": " ".join(notifications.excerpt_of(row).split()),
        "address": settings.SITE_URL + address,
    }
