"""What of the delivery log a member may see.

A delivery belongs to no workspace, its items do. Nobody sees a delivery as such: they see
those of its items that went to accounts they see. Items that went to nobody are for those
who can do something about them.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Func, Q, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from echodesk.workspaces.models import Membership, Role, Workspace
from social.models import DeliveryItem, DeliveryState, ItemOutcome, WebhookDelivery


class ReachIncludes(Func):
    """Whether a delivery's reach, a JSON list of ids, holds a workspace. Not so if it is NULL."""

    output_field = BooleanField()

    def __init__(self, reach: str, workspace_id: int) -> None:
        super().__init__(reach)
        self.workspace_id = workspace_id

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Any:
        sql, params = compiler.compile(self.source_expressions[0])
        found = f"EXISTS(SELECT 1 FROM json_each({sql}) WHERE json_each.value = %s)"  # noqa: S608
        return found, [*params, self.workspace_id]

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Any:
        sql, params = compiler.compile(self.source_expressions[0])
        return f"COALESCE({sql} @> %s::jsonb, FALSE)", [*params, str(self.workspace_id)]


@dataclass(frozen=True, slots=True)
class Sight:
    """The log as one admin sees it. ``alone``: theirs is the only workspace there is."""

    member: Membership
    alone: bool

    @property
    def own(self) -> "QuerySet[DeliveryItem]":
        """Items that went to accounts of the workspace."""
        rows = DeliveryItem.objects.visible_to(self.member)
        return rows if self.member.may(Role.ADMIN) else rows.none()

    @property
    def ownerless(self) -> "QuerySet[DeliveryItem]":
        """Items that went to nobody and may concern the workspace.

        The installation's app is everybody's, so all admins see its dashboard tests;
        what else it sent to no known account may be another workspace's matter.
        """
        rows = DeliveryItem.objects.filter(workspace=None)
        if not self.member.may(Role.ADMIN):
            return rows.none()
        if self.alone:
            return rows
        tests = Q(outcome=ItemOutcome.TEST, delivery__reach__isnull=True)
        return rows.filter(tests | Q(ReachIncludes("delivery__reach", self.member.workspace_id)))

    @property
    def unread(self) -> "QuerySet[WebhookDelivery]":
        """Deliveries no worker has read yet, if they can only be for the workspace."""
        rows = WebhookDelivery.objects.filter(state=DeliveryState.NEW, processed_at=None)
        if not self.member.may(Role.ADMIN):
            return rows.none()
        if self.alone:
            return rows
        return rows.filter(reach=[self.member.workspace_id])

    def items(self, delivery_ids: list[int]) -> "QuerySet[DeliveryItem]":
        """The visible items of some deliveries."""
        own, ownerless = (
            rows.filter(delivery_id__in=delivery_ids) for rows in (self.own, self.ownerless)
        )
        return own | ownerless


def sight_of(member: Membership) -> Sight:
    """What ``member`` sees. Costs a query, so keep it for the request."""
    others = Workspace.objects.exclude(pk=member.workspace_id)
    return Sight(member, alone=not others.exists())
