"""The process that ``benchmarks.drain`` measures: fills the table, then drains it."""

import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "echodesk.settings")

import django

django.setup()

from django.db import transaction
from django.utils import timezone

from benchmarks import usual_receive
from benchmarks.load import webhook_body
from conversations.actions import receive
from echodesk import garbage
from echodesk.workspaces.models import Workspace
from social.intake import drain
from social.intake.store import store_delivery
from social.models import SocialAccount, WebhookDelivery
from social.platforms import Platform
from tests import traffic

_ACCOUNTS = 5
_PEOPLE = 2000
_EARLY = 2000
# What comes after the rest is numbered from here on.
_LATER = 5_000_000


def main(way: str, count: int) -> None:
    """Print ``rate`` (events per second) and megabytes: before, early, late and at most."""
    # Fetching profiles is work of its own, and the same in all ways.
    receive.enqueue = lambda *_: True
    is_mixed = way.startswith("mixed")
    platform = Platform.FACEBOOK if is_mixed else Platform.INSTAGRAM
    _connect_accounts(Workspace.objects.create(name=way), platform)
    with transaction.atomic():
        first = _LATER if way.endswith("one by one") else 0
        for body in _mixed(count, first) if is_mixed else _texts(count, first):
            store_delivery(platform, body)
    # As the worker does when it starts.
    garbage.settle()
    marks = {"before_mb": _resident_mb()}
    started = time.perf_counter()
    if way.endswith("one by one"):
        usual_receive.drain()
    else:
        marks["early_mb"] = _drain_noting()
    seconds = time.perf_counter() - started
    left = WebhookDelivery.objects.exclude(state="done").count()
    if left:
        raise RuntimeError(f"{left} deliveries left at {timezone.now()}")
    marks |= {"late_mb": _resident_mb(), "peak_mb": _peak_mb()}
    print(json.dumps({"rate": count / seconds, **marks}))


def _connect_accounts(workspace: Workspace, platform: Platform) -> None:
    for number in range(_ACCOUNTS):
        SocialAccount.objects.get_or_create(
            platform=platform,
            external_id=(_page if platform == Platform.FACEBOOK else _account)(number),
            defaults={"workspace": workspace},
        )


def _account(number: int) -> str:
    return f"1784140000000000{number}"


def _page(number: int) -> str:
    return f"10400000000000{number}"


def _texts(count: int, first: int) -> Iterator[bytes]:
    for number in range(first, first + count):
        yield webhook_body(number, account=number % _ACCOUNTS)


def _mixed(count: int, first: int) -> Iterator[bytes]:
    """What happens on each account goes its own way; it arrives by turns."""
    histories = [
        traffic.history(
            account=_page(number),
            count=count // _ACCOUNTS,
            seed=number,
            people=_PEOPLE // _ACCOUNTS,
            first=first,
        )
        for number in range(_ACCOUNTS)
    ]
    for items in zip(*histories, strict=True):
        for number, item in enumerate(items):
            yield traffic.body(_page(number), [item])


def _drain_noting() -> float:
    """Drain; returns what was resident after the first of it."""
    early = total = 0.0
    while done := drain.drain_batch():
        total += done
        if not early and total >= _EARLY:
            early = _resident_mb()
    return early


def _resident_mb() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmRSS")


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
