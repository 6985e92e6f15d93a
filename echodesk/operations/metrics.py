"""What Prometheus scrapes. Only counts that an index answers, however large the tables."""

from collections.abc import Callable, Iterable, Iterator

import redis
from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from conversations.models import Message, MessageStatus
from echodesk.operations import heartbeat, readiness
from echodesk.outgoing.models import Dispatch, DispatchState, Endpoint, EndpointState
from echodesk.realtime.hub import sockets_open
from social.models import DeliveryState, SocialAccount, WebhookDelivery

_UNSENT = (MessageStatus.QUEUED, MessageStatus.SENDING)
_UNPROCESSED = (DeliveryState.NEW, DeliveryState.RETRY, DeliveryState.PARKED)


def _gauge(name: str, text: str, label: str, values: dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, text, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family


def _deliveries() -> Iterator[Metric]:
    counts = dict.fromkeys((str(state) for state in _UNPROCESSED), 0.0)
    rows = WebhookDelivery.objects.filter(state__in=_UNPROCESSED).order_by()
    counts |= dict(rows.values_list("state").annotate(Count("id")))
    yield _gauge("echodesk_deliveries", "Deliveries not processed, by state", "state", counts)
    yield GaugeMetricFamily(
        "echodesk_delivery_oldest_waiting_seconds",
        "How long the oldest delivery that is due has waited",
        value=readiness.oldest_waiting_seconds(),
    )


def _messages() -> Iterator[Metric]:
    counts = dict.fromkeys((str(status) for status in _UNSENT), 0.0)
    rows = Message.objects.filter(status__in=_UNSENT).order_by()
    counts |= dict(rows.values_list("status").annotate(Count("id")))
    yield _gauge("echodesk_messages", "Messages on their way out, by status", "status", counts)


def _dispatches() -> Iterator[Metric]:
    # Index: dispatch_waiting.
    waiting = Dispatch.objects.filter(state=DispatchState.WAITING)
    yield GaugeMetricFamily(
        "echodesk_dispatches_waiting", "Outgoing webhooks to be sent", value=waiting.count()
    )
    counts = dict.fromkeys(EndpointState.values, 0.0)
    for endpoint in Endpoint.objects.present().defer("secret", "previous_secret"):
        counts[endpoint.state] += 1
    yield _gauge("echodesk_endpoints", "Endpoints of outgoing webhooks, by state", "state", counts)


def _accounts() -> Iterator[Metric]:
    rows = SocialAccount.objects.order_by().values_list("status").annotate(Count("id"))
    yield _gauge("echodesk_accounts", "Accounts by status", "status", dict(rows))


def _workers() -> Iterator[Metric]:
    known = {queue: age for queue, age in heartbeat.ages().items() if age is not None}
    yield _gauge(
        "echodesk_worker_heartbeat_age_seconds", "Since a worker was heard of", "queue", known
    )


def _queues() -> Iterator[Metric]:
    if settings.EMBEDDED:
        return
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1) as client:
        lengths = {queue: float(client.llen(queue)) for queue in heartbeat.QUEUES}
    yield _gauge("echodesk_queue_length", "Tasks waiting in the broker", "queue", lengths)


_PARTS: tuple[Callable[[], Iterable[Metric]], ...] = (
    _deliveries,
    _messages,
    _dispatches,
    _accounts,
    _workers,
    _queues,
    sockets_open.collect,
)


class InstallationCollector(Collector):
    """Reads the installation at each scrape; a part that is away is left out and counted."""

    def collect(self) -> Iterator[Metric]:
        failed = 0
        for part in _PARTS:
            try:
                yield from list(part())
            except (DatabaseError, RedisError):
                failed += 1
        yield GaugeMetricFamily(
            "echodesk_scrape_failures", "Parts that could not be read", value=failed
        )


_registry = CollectorRegistry()
_registry.register(InstallationCollector())
ProcessCollector(registry=_registry)


def render() -> bytes:
    """The text Prometheus reads. Sockets and process figures are those of this process."""
    return generate_latest(_registry)
