"""Adding, changing and deleting endpoints, and giving them another secret."""

from collections.abc import Collection
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from echodesk.errors import Conflict
from echodesk.outgoing.actions._rows import fill, lock
from echodesk.outgoing.models import Endpoint, WhyDisabled
from echodesk.outgoing.reading import endpoints_of
from echodesk.outgoing.signing import new_secret
from echodesk.outgoing.wake import somebody_is_told
from echodesk.realtime import log
from echodesk.workspaces import audit
from echodesk.workspaces.models import Membership

MOST = 50
# How long the secret from before still signs.
OVERLAP = timedelta(hours=24)


def create_endpoint(
    *, member: Membership, url: str, description: str = "", types: Collection[str] = ()
) -> Endpoint:
    """Add an address that is told of ``types`` (none: all) from now on.

    The secret is on the row that is returned, and shown to nobody again. Raises
    :class:`Conflict` ``duplicate`` or ``too_many``.
    """
    endpoint = Endpoint(workspace_id=member.workspace_id, created_by=member, secret=new_secret())
    if endpoints_of(member).count() >= MOST:
        detail = _("A workspace has at most %(most)d webhooks. Delete one first.") % {"most": MOST}
        raise Conflict(detail, code="too_many")
    fill(endpoint, url, description, types)
    with transaction.atomic():
        endpoint.cursor = log.last_seq(member.workspace_id)
        _save(endpoint)
        audit.record(member.workspace, "endpoint_created", endpoint.label, actor=member.user)
        transaction.on_commit(somebody_is_told)
    return endpoint


def change_endpoint(
    *,
    member: Membership,
    endpoint: Endpoint,
    url: str,
    description: str = "",
    types: Collection[str] = (),
) -> Endpoint:
    """Send somewhere else, or other events. What already waits goes to the new address."""
    with transaction.atomic():
        row = lock(member, endpoint)
        fill(row, url, description, types)
        _save(row)
        audit.record(member.workspace, "endpoint_changed", row.label, actor=member.user)
    return row


@transaction.atomic
def rotate_secret(
    *, member: Membership, endpoint: Endpoint, version: int | None = None
) -> Endpoint:
    """Make another secret. For 24 hours the one from before signs as well.

    ``version`` is the one that is to be replaced; :class:`Conflict` ``rotated`` if that was
    done, so that a form sent twice does not take away the secret it has just shown.
    """
    row = lock(member, endpoint)
    if version is not None and version != row.secret_version:
        detail = _("The secret has been replaced meanwhile. Replace it again if you need to.")
        raise Conflict(detail, code="rotated")
    row.previous_secret, row.previous_until = row.secret, timezone.now() + OVERLAP
    row.secret, row.secret_version = new_secret(), row.secret_version + 1
    row.save(
        update_fields=["secret", "secret_version", "previous_secret", "previous_until"],
    )
    audit.record(member.workspace, "endpoint_rotated", row.label, actor=member.user)
    return row


@transaction.atomic
def delete_endpoint(*, member: Membership, endpoint: Endpoint) -> None:
    """Send nothing any more. Its log goes with the next pruning, its secrets at once."""
    row = lock(member, endpoint)
    row.deleted_at = row.disabled_at = timezone.now()
    row.is_active, row.disabled_reason = False, WhyDisabled.MEMBER
    row.secret = row.previous_secret = ""
    row.save()
    audit.record(member.workspace, "endpoint_deleted", row.label, actor=member.user)


def _save(endpoint: Endpoint) -> None:
    try:
        with transaction.atomic():
            endpoint.save()
    except IntegrityError as error:
        detail = _("There is already a webhook with this address. Change its events instead.")
        raise Conflict(detail, code="duplicate", fields={"url": [detail]}) from error
