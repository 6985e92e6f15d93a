"""Whether sending is paused now."""

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from social.models import SendingPause, SocialAccount


def is_paused(account: SocialAccount) -> SendingPause | None:
    """The pause that holds ``account`` back now, that of the whole installation first."""
    return open_pauses([account]).first()


def open_pauses(accounts: Iterable[SocialAccount]) -> QuerySet[SendingPause]:
    """Every pause that holds any of ``accounts`` back now, that of the installation first."""
    # Index: one_pause_per_account, one_pause_of_all.
    rows = SendingPause.objects.filter(
        Q(account__in=list(accounts)) | Q(account=None), ended_at=None
    )
    return rows.order_by(F("account").asc(nulls_first=True))


def with_pauses(rows: QuerySet[SocialAccount]) -> QuerySet[SocialAccount]:
    """``rows`` that say by ``is_held`` whether a pause holds them back, at no query's cost."""
    pauses = SendingPause.objects.filter(Q(account=OuterRef("pk")) | Q(account=None), ended_at=None)
    return rows.annotate(is_held=Exists(pauses))
