"""How many calls Meta takes in a time: token buckets, kept where all processes see them.

https://developers.facebook.com/docs/graph-api/overview/rate-limiting
https://developers.facebook.com/docs/whatsapp/cloud-api/overview#throughput
"""

import math
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from social.platforms import Platform
from social.sandbox import failures
from social.sandbox.assets import Asset
from social.sandbox.graph.call import Call
from social.sandbox.graph.usage import limits
from social.sandbox.models import FileKind, SandboxBucket, SandboxChat, SandboxNumber

_MINUTE, _HOUR = 60, 3600
_FULL = 100


@dataclass(frozen=True, slots=True)
class Rate:
    """So many calls at once, and ``per_second`` more as time goes by."""

    burst: float
    per_second: float


# Calls a second, of the lower of two figures where Meta has two.
_TEXTS, _LOUD, _WHATSAPP = Rate(100, 100), Rate(10, 10), Rate(80, 80)
_PRIVATE_REPLIES = Rate(750, 750 / _HOUR)
# An account with a number that is in use may ask far more.
_MANAGEMENT_IDLE, _MANAGEMENT_ACTIVE = Rate(200, 200 / _HOUR), Rate(5000, 5000 / _HOUR)
_PAIR_PER_SECOND = 1 / 6
_LOUD_FILES = frozenset({FileKind.VIDEO, FileKind.VOICE})


def spend_send(call: Call, asset: Asset, files: list[FileKind]) -> None:
    """Count one send of ``asset``, or raise the error of one too many."""
    rate, name = _send_rate(asset, files)
    wait = _take(f"{name}.{asset.external_id}", rate, call)
    if wait:
        raise failures.throttled(asset.platform, math.ceil(wait / _MINUTE) if wait > 1 else 0)


def spend_pair(chat: SandboxChat) -> None:
    """Count one WhatsApp message to one person."""
    burst = limits().pair_burst
    if burst and _take(f"pair.{chat.pk}", Rate(burst, _PAIR_PER_SECOND)):
        raise failures.pair_limit(Platform.WHATSAPP)


def spend_private_reply(asset: Asset) -> None:
    """Count one private reply."""
    if _take(f"private.{asset.external_id}", _PRIVATE_REPLIES):
        raise failures.throttled(asset.platform)


def spend_management(waba_id: str) -> None:
    """Count one call about the message templates of a WhatsApp account."""
    numbers = SandboxNumber.objects.filter(waba_id=waba_id, is_registered=True)
    rate = _MANAGEMENT_ACTIVE if numbers.exists() else _MANAGEMENT_IDLE
    wait = _take(f"management.{waba_id}", rate)
    if wait:
        raise failures.exhausted(Platform.WHATSAPP, math.ceil(wait / _MINUTE))


def refill() -> None:
    """Forget what was counted: other limits hold from now on."""
    SandboxBucket.objects.all().delete()


def _send_rate(asset: Asset, files: list[FileKind]) -> tuple[Rate, str]:
    chosen = limits().sends_per_minute
    if chosen:
        return Rate(chosen, chosen / _MINUTE), "sends"
    if asset.platform == Platform.WHATSAPP:
        return _WHATSAPP, "sends"
    return (_TEXTS, "sends") if _LOUD_FILES.isdisjoint(files) else (_LOUD, "loud")


@transaction.atomic
def _take(key: str, rate: Rate, call: Call | None = None) -> float:
    """Take one out of the bucket; the seconds until there is one again, if it is empty.

    How full it is then goes into the usage headers of ``call``.
    """
    now = timezone.now()
    row, _created = SandboxBucket.objects.select_for_update().get_or_create(
        key=key, defaults={"level": rate.burst, "filled_at": now}
    )
    seconds = max(0.0, (now - row.filled_at).total_seconds())
    level = min(rate.burst, row.level + seconds * rate.per_second)
    if level < 1:
        return (1 - level) / rate.per_second
    row.level, row.filled_at = level - 1, now
    row.save(update_fields=["level", "filled_at"])
    if call is not None:
        call.usage = int(_FULL * (1 - row.level / rate.burst))
    return 0.0
