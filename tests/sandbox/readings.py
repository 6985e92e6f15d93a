"""What EchoDesk makes of what the sandbox posted."""

from django.utils import timezone

from social.intake.parse import RawDelivery, parse_delivery
from social.platforms import Platform


def read(request):
    """The events of one posted webhook, by the callback it was posted to."""
    platform = Platform(request.url.split("/")[-3])
    delivery = RawDelivery(1, platform, request.body, timezone.now())
    return parse_delivery(delivery)


def read_all(webhooks):
    """The events of all that was posted, in order."""
    return [event for request in webhooks.requests for event in read(request)]
