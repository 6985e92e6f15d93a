"""Going through all accounts once a day, a few at a time."""

from datetime import timedelta
from math import ceil

from django.db.models import F, Q
from django.utils import timezone

from echodesk.enqueue import enqueue
from social.connect.telling import untold_incidents
from social.models import SocialAccount

DAY = timedelta(days=1)
# The schedule calls ten-minutely: 144 rounds a day, with some to spare for lost ones.
ROUNDS_A_DAY = 120


def check_round() -> int:
    """Have the accounts checked whose turn it is; returns how many.

    The longest unchecked come first, and no more of them at once than a day needs, so
    that checks spread over the day by themselves.
    """
    from social import tasks

    for account_id in untold_incidents():
        enqueue(tasks.tell_admins, account_id)
    connected = SocialAccount.objects.connected()
    due = connected.filter(Q(checked_at=None) | Q(checked_at__lte=timezone.now() - DAY))
    share = ceil(connected.count() / ROUNDS_A_DAY)
    ids = due.order_by(F("checked_at").asc(nulls_first=True), "pk").values_list("pk", flat=True)
    return sum(enqueue(tasks.check_account, account_id) for account_id in list(ids[:share]))
