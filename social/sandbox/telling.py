"""Telling EchoDesk what happened.

Rows are committed before a webhook is handed to the courier: it is posted to an
installation that may well be this very process.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from social.sandbox import courier
from social.sandbox.assets import Asset
from social.sandbox.courier import Webhook
from social.sandbox.graph.usage import limits
from social.sandbox.payloads import Payload

# While somebody gathers them, webhooks are not sent.
_gathered: "ContextVar[list[Webhook] | None]" = ContextVar("sandbox_webhooks", default=None)


def tell(asset: Asset, fields: set[str], what: str, payload: Payload) -> None:
    """Post it to every app that is subscribed to one of ``fields`` of the asset."""
    for webhook in courier.build(asset, fields, what, payload):
        post(webhook)


def post(webhook: Webhook) -> None:
    """Send it, put it to those being gathered, or lose it if Meta is to lose webhooks."""
    waiting = _gathered.get()
    if waiting is not None:
        waiting.append(webhook)
    elif limits().loses_webhooks:
        courier.record(webhook, courier.LOST).save()
    else:
        courier.send(webhook)


@contextmanager
def gathered() -> Iterator[list[Webhook]]:
    """Collects the webhooks of what is done inside, which are not sent."""
    webhooks: list[Webhook] = []
    token = _gathered.set(webhooks)
    try:
        yield webhooks
    finally:
        _gathered.reset(token)
