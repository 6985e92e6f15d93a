"""Reads start from the tenant, and fail closed."""

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models

if TYPE_CHECKING:
    from echodesk.workspaces.models.membership import Membership

RowT = TypeVar("RowT", bound=models.Model)


class TenantQuerySet(models.QuerySet[RowT]):
    """A queryset of rows that carry a ``workspace``."""

    def visible_to(self, member: "Membership | None") -> Self:
        """What ``member`` may see: their workspace's rows; nothing for nobody.

        This is the only way in for pages and API; a queryset that does not start
        here shows one business the rows of another.
        """
        if member is None or not member.is_active:
            return self.none()
        return self.filter(workspace_id=member.workspace_id)
