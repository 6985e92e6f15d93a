"""Telling the admins of a workspace that an endpoint was disabled by itself: once."""

from functools import partial

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from echodesk.outgoing.models import Endpoint, WhyDisabled
from echodesk.workspaces.mailing import compose, mail_admins

logger = structlog.get_logger(__name__)

_BY_ITSELF = (WhyDisabled.GONE, WhyDisabled.FAILING)


def tell_admins(endpoint_id: int) -> bool:
    """Write to the admins, unless that was done or the endpoint works again."""
    now = timezone.now()
    if not _untold().filter(pk=endpoint_id).update(told_at=now):
        return False
    endpoint = Endpoint.objects.select_related("workspace").get(pk=endpoint_id)
    try:
        mail_admins(endpoint.workspace, partial(_mail, endpoint))
    except OSError as error:
        # Mail servers come back; the next sweep tries again.
        logger.warning("admins_not_told", endpoint=endpoint_id, error=str(error))
        Endpoint.objects.filter(pk=endpoint_id, told_at=now).update(told_at=None)
        return False
    return True


def tell_of_all() -> int:
    """Tell of every endpoint nobody was told of; returns how many."""
    return sum(tell_admins(pk) for pk in list(_untold().values_list("pk", flat=True)))


def _untold() -> "QuerySet[Endpoint]":
    rows = Endpoint.objects.present()
    return rows.filter(is_active=False, disabled_reason__in=_BY_ITSELF, told_at=None)


def _mail(endpoint: Endpoint, to: str) -> EmailMessage:
    subject = _("The webhook %(name)s is disabled") % {"name": endpoint.label}
    address = settings.SITE_URL + reverse("settings-webhook", args=[endpoint.pk])
    values = {"endpoint": endpoint, "address": address}
    return compose(subject, "settings/outgoing_disabled.txt", values, to=to)
