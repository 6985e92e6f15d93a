"""Between a send and its answer: the errors ordered on the phone, and the log."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from social.sandbox import faults, play
from social.sandbox.assets import Asset
from social.sandbox.faults import FaultKind, GraphFault
from social.sandbox.graph.call import Call
from social.sandbox.models import SandboxChat, SandboxExchange, SandboxFault, SandboxMessage


def carry_out(asset: Asset, chat: SandboxChat, text: str, correlation: str) -> SandboxMessage:
    """Send, or fail as ordered; a lost answer is one that was sent and fails all the same."""
    fault = _take_fault(asset)
    if fault and fault != FaultKind.LOST_ANSWER:
        raise faults.ordered(fault, asset.platform)
    message = play.business_sends(asset, chat, text, correlation=correlation)
    if fault:
        raise faults.ordered(fault, asset.platform)
    return message


@contextmanager
def logged_send(call: Call, asset: Asset) -> Iterator[None]:
    """Log how a send from ``asset`` ended."""
    started = time.monotonic()
    refusal: GraphFault | None = None
    try:
        yield
    except GraphFault as fault:
        refusal = fault
        raise
    finally:
        SandboxExchange.objects.create(
            direction=SandboxExchange.Direction.OUT,
            platform=asset.platform,
            what="send",
            asset_id=asset.external_id,
            body=_logged_body(call),
            answer=json.dumps(refusal.envelope()) if refusal else "",
            error=refusal.message[:200] if refusal else "",
            status_code=refusal.status if refusal else 200,
            latency_ms=round((time.monotonic() - started) * 1000),
            occurred_at=timezone.now(),
        )


def _take_fault(asset: Asset) -> str:
    """The fault waiting for this asset, used up."""
    row = SandboxFault.objects.filter(asset_id=asset.external_id).first()
    if row is None:
        return ""
    row.delete()
    return row.kind


def _logged_body(call: Call) -> str:
    """What was asked, without what would let somebody ask in our place."""
    hidden = {"access_token", "appsecret_proof"}
    return json.dumps({key: value for key, value in call.params.items() if key not in hidden})
