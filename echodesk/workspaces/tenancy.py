"""Reads start from the tenant, and fail closed.

Within a workspace an agent may be limited to some of its locations. What they then see
hangs on the account a row belongs to: accounts of their locations, and accounts of no
location. Owners and admins are never limited.
"""

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from echodesk.workspaces.models.membership import Membership

RowT = TypeVar("RowT", bound=models.Model)

# The ``location_path`` of a model whose rows belong to no location, such as labels.
EVERYWHERE = ""


class TenantQuerySet(models.QuerySet[RowT]):
    """A queryset of rows that carry a ``workspace``.

    The model says in ``location_path`` how its rows lead to a location, such as
    ``account__location``, or that they are :data:`EVERYWHERE`. A model that says nothing
    is not shown to members who are limited.
    """

    def visible_to(self, member: "Membership | None") -> Self:
        """What ``member`` may see: their workspace's rows; nothing for nobody.

        This is the only way in for pages and API; a queryset that does not start
        here shows one business the rows of another, or one branch those of another.
        """
        if member is None or not member.is_active:
            return self.none()
        rows = self.filter(workspace_id=member.workspace_id)
        return rows if member.sees_everything else rows.within_reach_of(member)

    def within_reach_of(self, member: "Membership") -> Self:
        """Of these rows, those at the locations ``member`` is limited to, or at none.

        Costs no query of its own: the locations are read where the rows are.
        """
        path: str | None = getattr(self.model, "location_path", None)
        if path is None:
            return self.none()
        if path == EVERYWHERE:
            return self
        theirs = member.locations.values("pk")
        return self.filter(Q(**{f"{path}__isnull": True}) | Q(**{f"{path}__in": theirs}))
