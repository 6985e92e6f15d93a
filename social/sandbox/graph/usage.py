"""The headers that tell how much of Meta's patience is used up, and one limit that is kept.

https://developers.facebook.com/docs/graph-api/overview/rate-limiting#headers
"""

import json
import time

from django.core.cache import cache
from django.http import HttpResponse

from social.sandbox.faults import too_many_calls
from social.sandbox.models import SandboxLimits, SandboxToken

CONVERSATION_CALLS_PER_SECOND = 2
_FULL = 100
_TYPES = {
    SandboxToken.Kind.PAGE: "messenger",
    SandboxToken.Kind.SYSTEM: "whatsapp",
    SandboxToken.Kind.INSTAGRAM: "instagram",
}


def limits() -> SandboxLimits:
    """What is set on the control page."""
    return SandboxLimits.objects.first() or SandboxLimits()


def add_headers(
    response: HttpResponse,
    token: SandboxToken | None,
    *,
    percent: int = 0,
    regain_minutes: int = 0,
) -> None:
    """``X-App-Usage``, and ``X-Business-Use-Case-Usage`` for calls about a business.

    What is set on the control page, or what was counted if that is more.
    """
    now = limits()
    response["X-App-Usage"] = json.dumps(_figures(now.app_usage), separators=(",", ":"))
    kind = _TYPES.get(SandboxToken.Kind(token.kind)) if token else None
    if token is None or kind is None:
        return
    allowance = {
        "type": kind,
        **_figures(_FULL if regain_minutes else max(now.business_usage, percent)),
        "estimated_time_to_regain_access": max(now.regain_minutes, regain_minutes),
    }
    usage = {token.subject_id: [allowance]}
    response["X-Business-Use-Case-Usage"] = json.dumps(usage, separators=(",", ":"))


def pace_conversations(account_id: str) -> None:
    """Two calls a second to the Conversations API of one account; 613 for the third.

    Counted per process in embedded mode, across processes where the cache is shared.
    """
    if not limits().paces_conversations:
        return
    key = f"sandbox.conversations.{account_id}.{int(time.time())}"
    cache.add(key, 0, timeout=5)
    if cache.incr(key) > CONVERSATION_CALLS_PER_SECOND:
        raise too_many_calls()


def _figures(percent: int) -> dict[str, int]:
    return {"call_count": percent, "total_time": percent, "total_cputime": percent}
