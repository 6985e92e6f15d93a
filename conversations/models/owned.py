"""Rows that are one member's alone, or everybody's."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from echodesk.workspaces.models import Membership
from echodesk.workspaces.tenancy import TenantQuerySet

RowT = TypeVar("RowT", bound=models.Model)


class OwnedQuerySet(TenantQuerySet[RowT]):
    """Reads of rows with an ``owner``, who is empty for what the team shares."""

    def visible_to(self, member: Membership | None) -> Self:
        """What the member's workspace shares, and what is theirs."""
        rows = super().visible_to(member)
        return rows.filter(Q(owner=None) | Q(owner=member))
