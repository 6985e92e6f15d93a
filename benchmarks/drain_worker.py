"""The process that ``benchmarks.drain`` measures: fills the table, then drains it."""

import json
import os
import resource
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "echodesk.settings")

import django

django.setup()

from django.db import transaction
from django.utils import timezone

from benchmarks import usual_receive
from benchmarks.load import webhook_body
from conversations.actions import receive
from echodesk.workspaces.models import Workspace
from social.intake.drain import drain
from social.intake.store import store_delivery
from social.models import SocialAccount, WebhookDelivery

_ACCOUNTS = 5


def main(way: str, count: int) -> None:
    """Print ``{"rate": messages per second, "grown_mb": growth of the process}``."""
    # Fetching profiles is work of its own, and the same in both ways.
    receive.enqueue = lambda *_: True
    workspace = Workspace.objects.create(name=way)
    first = 0 if way == "batches" else 5_000_000
    for number in range(_ACCOUNTS):
        SocialAccount.objects.get_or_create(
            platform="instagram",
            external_id=f"1784140000000000{number}",
            defaults={"workspace": workspace},
        )
    with transaction.atomic():
        for number in range(first, first + count):
            store_delivery("instagram", webhook_body(number, account=number % _ACCOUNTS))
    before = _peak_mb()
    started = time.perf_counter()
    if way == "batches":
        drain(seconds=600)
    else:
        usual_receive.drain()
    seconds = time.perf_counter() - started
    left = WebhookDelivery.objects.filter(state="new").count()
    if left:
        raise RuntimeError(f"{left} deliveries left at {timezone.now()}")
    print(json.dumps({"rate": count / seconds, "grown_mb": _peak_mb() - before}))


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
