"""How webhooks are usually processed in Django: one event at a time, each step through the ORM.

Of what comes once and in order, the same rows and events come as of EchoDesk's batches;
``tests/benchmarks/test_usual_receive.py`` holds it to that.
"""

from django.db import transaction
from django.utils import timezone

from benchmarks.usual_changes import change, get_receipt, react
from benchmarks.usual_messages import notice, say
from echodesk.realtime.log import append
from social.events import (
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    MessageUnsent,
    NoticeReceived,
    ReactionChanged,
    ReceiptReceived,
)
from social.intake.kinds import kind_of
from social.intake.parse import RawDelivery, parse_delivery
from social.models import DeliveryItem, ItemOutcome, SocialAccount, WebhookDelivery
from social.platforms import Platform

_STEPS = {
    MessageReceived: say,
    MessageEchoed: say,
    NoticeReceived: notice,
    ReceiptReceived: get_receipt,
    ReactionChanged: react,
    MessageEdited: change,
    MessageUnsent: change,
}


def drain() -> None:
    """Process every delivery that waits."""
    waiting = WebhookDelivery.objects.filter(state="new").order_by("pk")
    for pk in waiting.values_list("pk", flat=True):
        with transaction.atomic():
            _process(WebhookDelivery.objects.select_for_update().get(pk=pk))


def _process(delivery: WebhookDelivery) -> None:
    raw = RawDelivery(
        delivery.pk, Platform(delivery.platform), bytes(delivery.body), delivery.received_at
    )
    for event in parse_delivery(raw):
        account = SocialAccount.objects.get(
            platform=event.platform, external_id=event.account_ids[0]
        )
        told = _STEPS[type(event)](event, account)
        DeliveryItem.objects.create(
            delivery=delivery,
            position=event.origin.position,
            workspace=account.workspace,
            account=account,
            account_ref=account.external_id,
            kind=kind_of(event),
            outcome=ItemOutcome.RECEIVED,
            received_at=delivery.received_at,
        )
        append(account.workspace_id, told)
    delivery.state = "done"
    delivery.processed_at = timezone.now()
    delivery.save()
