"""The numbers that stand on the rail of every page, beside those of the views: one query."""

from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery

from conversations import told, undelivered
from echodesk.workspaces.models import Membership


class _Count(Subquery):
    """How many rows a queryset has, up to one more than ``most``."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet[Any], *, most: int | None = None) -> None:
        counted = rows.order_by().values("pk")
        super().__init__(counted if most is None else counted[: most + 1])


def read_numbers(member: Membership | None) -> dict[str, int]:
    """How much was not delivered, and how much the member was told of and has not seen.

    Under the names that the tags of the shell look for.
    """
    names = ("undelivered_read", "unseen_read")
    if member is None:
        return dict.fromkeys(names, 0)
    # Indexes: message_undelivered, notification_unseen.
    rows = Membership.objects.filter(pk=member.pk).values_list(
        _Count(undelivered.to_look_at(member)),
        _Count(told.unseen(member), most=told.MOST_UNSEEN),
    )
    return dict(zip(names, rows.get(), strict=True))
