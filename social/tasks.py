"""Tasks about what Meta sent."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from social.intake import wake
from social.intake.drain import drain
from social.models import DeliveryState, WebhookDelivery


@shared_task
def drain_deliveries() -> int:
    """Process what is waiting. Sent by the webhook's coalesced wake-up."""
    wake.flag().clear()
    return drain()


@shared_task
def sweep_deliveries() -> int:
    """Process what a lost wake-up left behind, and what is due for another try."""
    late = timezone.now() - timedelta(seconds=3)
    left = WebhookDelivery.objects.filter(
        state__in=(DeliveryState.NEW, DeliveryState.RETRY), received_at__lt=late
    )
    return drain() if left.exists() else 0
