"""Having deliveries read once more, and posting one as if from Meta."""

import json
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from echodesk.errors import ActionError, Conflict
from echodesk.workspaces.access import require_role
from echodesk.workspaces.audit import record
from echodesk.workspaces.models import Membership, Role
from social.deliveries.detail import get_delivery
from social.deliveries.query import TROUBLE, DeliveryQuery
from social.deliveries.sight import sight_of
from social.intake.store import digest_of, store_delivery
from social.intake.views import MAX_BODY_BYTES
from social.intake.wake import wake_worker
from social.models import DeliveryState, ItemOutcome, WebhookDelivery
from social.platforms import Platform
from social.privacy.traces import EMPTY_BODY

# How many deliveries are read once more at a time, at most.
MOST_AT_ONCE = 5000
# What can turn out otherwise when it is read again.
REPLAYABLE = (
    *TROUBLE,
    ItemOutcome.NO_ACCOUNT,
    ItemOutcome.DISCONNECTED,
    ItemOutcome.UNKNOWN,
)
# Which callback a payload would have come to.
_PLATFORMS = {
    "page": Platform.FACEBOOK,
    "whatsapp_business_account": Platform.WHATSAPP,
}


class TooLarge(ActionError):
    """More than Meta ever sends."""

    status = 413
    code = "too_large"


def replay_delivery(*, member: Membership, delivery: WebhookDelivery) -> WebhookDelivery:
    """Have a delivery read once more. What was received of it already is not doubled."""
    require_role(member, Role.ADMIN)
    get_delivery(sight_of(member), delivery.pk)
    with transaction.atomic():
        if not put_back([delivery.pk]):
            _refuse(delivery)
        record(member.workspace, "delivery_replayed", str(delivery.pk), actor=member.user)
        transaction.on_commit(wake_worker)
    delivery.refresh_from_db()
    return delivery


def replay_many(*, member: Membership, query: DeliveryQuery) -> int:
    """Have all that fit and failed read once more, the newest first; returns how many.

    What failed is what went wrong, or what ``query`` names as its outcome. Call it again
    where there are more than :data:`MOST_AT_ONCE`.
    """
    require_role(member, Role.ADMIN)
    with transaction.atomic():
        count = put_back(replayable(member, query))
        if count:
            record(member.workspace, "deliveries_replayed", actor=member.user, count=str(count))
            transaction.on_commit(wake_worker)
    return count


def replayable(member: Membership, query: DeliveryQuery) -> list[int]:
    """The deliveries :func:`replay_many` would have read once more."""
    outcomes = [query.outcome] if query.outcome in REPLAYABLE else list(TROUBLE)
    sight = sight_of(member)
    found: set[int] = set()
    for source in (sight.own, sight.ownerless):
        items = query.of_items(source).filter(outcome__in=outcomes)
        rows = items.exclude(delivery__state=DeliveryState.NEW).exclude(delivery__body=EMPTY_BODY)
        newest = rows.order_by("-delivery_id").values_list("delivery_id", flat=True)
        found.update(newest.distinct()[:MOST_AT_ONCE])
    return sorted(found, reverse=True)[:MOST_AT_ONCE]


def post_test(*, member: Membership, payload: Any) -> WebhookDelivery:
    """Store ``payload`` as if Meta had sent it. It reaches into the member's workspace only.

    The same payload again is the same delivery, read once more.
    """
    require_role(member, Role.ADMIN)
    body = _encoded(payload)
    platform = _PLATFORMS.get(str(payload["object"]), Platform.INSTAGRAM)
    reach = [member.workspace_id]
    with transaction.atomic():
        store_delivery(platform, body, reach)
        delivery = WebhookDelivery.objects.get(digest=digest_of(body, reach))
        put_back([delivery.pk])
        record(member.workspace, "delivery_posted", str(delivery.pk), actor=member.user)
        transaction.on_commit(wake_worker)
    delivery.refresh_from_db()
    return delivery


def put_back(delivery_ids: Collection[int]) -> int:
    """Let workers read the deliveries again, as often as new ones; returns how many."""
    rows = WebhookDelivery.objects.filter(pk__in=delivery_ids).exclude(body=EMPTY_BODY)
    return rows.exclude(state=DeliveryState.NEW).update(
        state=DeliveryState.NEW, attempts=0, retry_at=None
    )


def _refuse(delivery: WebhookDelivery) -> None:
    if bytes(delivery.body) == EMPTY_BODY:
        raise Conflict(
            _("It was about a person who has been erased. There is nothing left to read."),
            code="erased",
        )
    raise Conflict(_("It already waits to be read. Look again in a moment."), code="waiting")


def _encoded(payload: Any) -> bytes:
    is_delivery = isinstance(payload, dict) and isinstance(payload.get("entry"), list)
    if not is_delivery or not payload.get("object"):
        detail = _("A payload is a JSON object with “object” and a list named “entry”.")
        raise ActionError(detail, fields={"payload": [detail]})
    try:
        body = json.dumps(payload, separators=(",", ":")).encode()
    except RecursionError:
        detail = _("The payload is nested too deeply.")
        raise ActionError(detail, fields={"payload": [detail]}) from None
    if len(body) > MAX_BODY_BYTES:
        raise TooLarge(_("That is more than 4 MB. Meta sends no delivery that long."))
    return body
