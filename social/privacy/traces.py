"""Where people are found in what Meta posted, and making them unfindable.

Raw deliveries are kept some weeks, byte for byte. They name people by the ids the
platform gave them, digit for digit, so that is what is looked for.
"""

import re
from collections.abc import Collection, Iterator
from typing import Any

from django.db import transaction
from django.db.models import BinaryField, F, Func, IntegerField, Q, Value
from django.db.models.sql.compiler import SQLCompiler

from social.models import DeliveryItem, DeliveryState, WebhookDelivery

STEP = 500
# What is left of a delivery: well-formed, and about nobody.
EMPTY_BODY = b"{}"


class _Position(Func):
    """Where in a column of bytes some bytes begin; 0 if nowhere."""

    function = "INSTR"
    output_field = IntegerField()

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Any:
        template = "POSITION(%(needle)s IN %(haystack)s)"
        haystack, needle = self.source_expressions
        inside, inside_params = compiler.compile(haystack)
        sought, sought_params = compiler.compile(needle)
        sql = template % {"needle": sought, "haystack": inside}
        return sql, [*sought_params, *inside_params]


def deliveries_about(external_ids: Collection[str]) -> Iterator[WebhookDelivery]:
    """The stored deliveries that name one of ``external_ids``, oldest first, read in steps."""
    wanted = [external_id for external_id in external_ids if external_id]
    if not wanted:
        return
    named = Q()
    rows = WebhookDelivery.objects.order_by("pk")
    for number, external_id in enumerate(wanted):
        needle = Value(external_id.encode(), BinaryField())
        rows = rows.annotate(**{f"place_{number}": _Position(F("body"), needle)})
        named |= Q(**{f"place_{number}__gt": 0})
    last = 0
    while step := list(rows.filter(named, pk__gt=last)[:STEP]):
        yield from (row for row in step if mentions(bytes(row.body), wanted))
        last = step[-1].pk


def mentions(text: bytes, external_ids: Collection[str]) -> bool:
    """Whether one of the ids stands in ``text`` as a whole, not as a part of a longer one."""
    return any(_whole(external_id).search(text) for external_id in external_ids)


def _whole(external_id: str) -> "re.Pattern[bytes]":
    return re.compile(rb"(?<![0-9A-Za-z])" + re.escape(external_id.encode()) + rb"(?![0-9A-Za-z])")


def wait_to_be_processed(external_ids: Collection[str]) -> bool:
    """Whether something about these people has come and was not read yet."""
    waiting = {DeliveryState.NEW, DeliveryState.RETRY}
    return any(row.state in waiting for row in deliveries_about(external_ids))


def mask_deliveries(delivery_ids: Collection[int]) -> int:
    """Empty the bodies of deliveries that are done with; returns how many.

    What became of their items stays in the log; what was said of it does not.
    The digest stays, so that Meta sending the same again brings nothing back. It is a
    hash of the whole body and tells nothing of what stood in it.
    """
    rows = WebhookDelivery.objects.filter(
        pk__in=delivery_ids, state__in=[DeliveryState.DONE, DeliveryState.PARKED]
    )
    with transaction.atomic():
        items = DeliveryItem.objects.filter(delivery__in=rows)
        items.update(account_ref="", error="")
        return rows.update(body=EMPTY_BODY, error="", state=DeliveryState.DONE)


def prune(value: Any, external_ids: Collection[str]) -> Any:
    """A payload without those items of its lists that do not name one of the people."""
    if isinstance(value, list):
        return [prune(item, external_ids) for item in value if _names(item, external_ids)]
    if isinstance(value, dict):
        return {key: prune(item, external_ids) for key, item in value.items()}
    return value


def _names(value: Any, external_ids: Collection[str]) -> bool:
    if isinstance(value, dict):
        return any(_names(item, external_ids) for item in value.values())
    if isinstance(value, list):
        return any(_names(item, external_ids) for item in value)
    return mentions(str(value).encode(errors="replace"), external_ids)
