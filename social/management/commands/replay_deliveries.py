"""Have stored deliveries read once more."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.utils import timezone

from echodesk.workspaces.models import Workspace
from social.deliveries.actions import put_back
from social.intake.wake import send_wake_up
from social.models import DeliveryState, WebhookDelivery
from social.privacy.traces import EMPTY_BODY

logger = structlog.get_logger(__name__)

_STEP = 1000
_STATES = [DeliveryState.DONE, DeliveryState.RETRY, DeliveryState.PARKED]


class Command(BaseCommand):
    """``manage.py replay_deliveries``. Without ``--id`` or ``--state``: the parked ones."""

    help = "Read stored deliveries once more. What was received already is not doubled."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--id", type=int, nargs="+", help="numbers of deliveries")
        parser.add_argument("--state", choices=[str(state.value) for state in _STATES])
        parser.add_argument("--since", type=_moment, help="received then or later, as ISO 8601")
        parser.add_argument("--workspace", help="those with an item of this workspace, by name")
        parser.add_argument("--dry-run", action="store_true", help="only say which")

    def handle(self, *_args: Any, **options: Any) -> None:
        ids = list(_chosen(options).values_list("pk", flat=True))
        if options["dry_run"]:
            self.stdout.write(f"{len(ids)} would be read once more.")
            for pk in ids:
                self.stdout.write(str(pk))
            return
        count = sum(put_back(ids[at : at + _STEP]) for at in range(0, len(ids), _STEP))
        if count:
            send_wake_up()
        logger.info("deliveries_replayed", count=count)
        self.stdout.write(f"{count} will be read once more.")


def _chosen(options: dict[str, Any]) -> "QuerySet[WebhookDelivery]":
    rows = WebhookDelivery.objects.exclude(state=DeliveryState.NEW).exclude(body=EMPTY_BODY)
    if options["id"]:
        rows = rows.filter(pk__in=options["id"])
    state = options["state"] or (None if options["id"] else DeliveryState.PARKED)
    if state:
        rows = rows.filter(state=state)
    if options["since"]:
        rows = rows.filter(received_at__gte=options["since"])
    if options["workspace"] is not None:
        workspaces = _workspaces(options["workspace"])
        rows = rows.filter(items__workspace__in=workspaces).distinct()
    return rows.order_by("pk")


def _workspaces(name: str) -> list[Workspace]:
    found = list(Workspace.objects.filter(name=name))
    if not found:
        raise CommandError(f"There is no workspace named {name}.")
    return found


def _moment(text: str) -> datetime:
    """A time; one without a zone is in the installation's."""
    moment = datetime.fromisoformat(text)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
