"""Between a send and its answer: what it may cost, the errors ordered for it, and the log."""

import json
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils import timezone

from social.platforms import Platform
from social.sandbox import failures, orders
from social.sandbox.assets import Asset
from social.sandbox.failures import AFTERWARDS, DONE_ALL_THE_SAME, FaultKind
from social.sandbox.faults import AnswerLost, ConnectionDropped, GraphFault
from social.sandbox.graph import rates
from social.sandbox.graph.call import Call
from social.sandbox.models import FileKind, SandboxChat, SandboxExchange

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Errand:
    """What is to be carried out. ``problem`` is why WhatsApp will take it and not deliver it."""

    asset: Asset
    chat: SandboxChat
    files: list[FileKind] = field(default_factory=list)
    is_private_reply: bool = False
    problem: GraphFault | None = None


def carry_out(
    call: Call, errand: Errand, do: Callable[[], T], fail: Callable[[GraphFault], T]
) -> T:
    """Count it, meet what was ordered for it, and ``do`` it; a lost answer is done all the same.

    ``fail`` is for what WhatsApp takes and does not deliver.
    """
    asset = errand.asset
    rates.spend_send(call, asset, errand.files)
    if asset.platform == Platform.WHATSAPP:
        rates.spend_pair(errand.chat)
    if errand.is_private_reply:
        rates.spend_private_reply(asset)
    without = () if errand.files else (FaultKind.ATTACHMENT,)
    fault = meet_order(call, asset, without=without) or errand.problem
    return do() if fault is None else fail(fault)


def meet_order(
    call: Call, asset: Asset, *, only: Collection[str] = (), without: Collection[str] = ()
) -> GraphFault | None:
    """Fail as ordered for the account. What WhatsApp tells afterwards is given back."""
    ids = {asset.external_id}
    kind = orders.take(ids, is_send=True, only=only, without=without)
    if not kind and not call.late:
        # Ordered for all calls about the account, of whatever token.
        kind = orders.take(ids)
    if not kind:
        return None
    if kind in DONE_ALL_THE_SAME:
        call.late = kind
        return None
    fault = failures.ordered(kind, asset.platform)
    if kind in AFTERWARDS and asset.platform == Platform.WHATSAPP and isinstance(fault, GraphFault):
        return fault
    raise fault


def app_of(call: Call) -> int | None:
    """The app that calls, as echoes name it."""
    app_id = call.checked.grant.app_id if call.checked else ""
    return int(app_id) if app_id.isdecimal() else None


@contextmanager
def logged_send(call: Call, asset: Asset, what: str = "send") -> Iterator[None]:
    """Log how a call about ``asset`` ended."""
    started = time.monotonic()
    row = SandboxExchange(
        direction=SandboxExchange.Direction.OUT,
        platform=asset.platform,
        what=what,
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
    except ConnectionDropped:
        row.status_code, row.error = None, "connection dropped, as ordered"
        raise
    finally:
        row.latency_ms = round((time.monotonic() - started) * 1000)
        row.occurred_at = timezone.now()
        row.save()


def _logged_body(call: Call) -> str:
    """What was asked, without what would let somebody ask in our place. Of files, their size."""
    hidden = {"access_token", "appsecret_proof"}
    shown: dict[str, Any] = {key: value for key, value in call.params.items() if key not in hidden}
    for name in call.request.FILES:
        if (file := call.file(name)) is not None:
            shown[name] = f"{file.name}, {file.size} bytes"
    return json.dumps(shown)
