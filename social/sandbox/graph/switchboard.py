"""Between a send and its answer: the errors ordered on the phone, and the log."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from social.sandbox import faults, orders, play
from social.sandbox.assets import Asset
from social.sandbox.faults import DONE_ALL_THE_SAME, AnswerLost, GraphFault
from social.sandbox.graph.call import Call
from social.sandbox.models import SandboxChat, SandboxExchange, SandboxMessage


def carry_out(
    call: Call, asset: Asset, chat: SandboxChat, text: str, correlation: str
) -> SandboxMessage:
    """Send, or fail as ordered; a lost answer is one that was sent and fails all the same."""
    kind = orders.take({asset.external_id}, is_send=True) or orders.take({asset.external_id})
    if kind in DONE_ALL_THE_SAME:
        call.late = kind
    elif kind:
        raise faults.ordered(kind, asset.platform)
    app_id = call.checked.grant.app_id if call.checked else ""
    sent_by = int(app_id) if app_id.isdecimal() else None
    return play.business_sends(asset, chat, text, correlation=correlation, app_id=sent_by)


@contextmanager
def logged_send(call: Call, asset: Asset) -> Iterator[None]:
    """Log how a send from ``asset`` ended."""
    started = time.monotonic()
    row = SandboxExchange(
        direction=SandboxExchange.Direction.OUT,
        platform=asset.platform,
        what="send",
        asset_id=asset.external_id,
        body=_logged_body(call),
        status_code=200,
    )
    try:
        yield
        call.finish()
    except GraphFault as fault:
        row.answer, row.error = json.dumps(fault.envelope()), fault.message[:200]
        row.status_code = fault.status
        raise
    except AnswerLost:
        row.status_code = 504
        raise
    finally:
        row.latency_ms = round((time.monotonic() - started) * 1000)
        row.occurred_at = timezone.now()
        row.save()


def _logged_body(call: Call) -> str:
    """What was asked, without what would let somebody ask in our place."""
    hidden = {"access_token", "appsecret_proof"}
    return json.dumps({key: value for key, value in call.params.items() if key not in hidden})
