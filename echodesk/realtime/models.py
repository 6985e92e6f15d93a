"""The event log: what happened in a workspace, in the order it became true."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from echodesk.workspaces.models import Workspace


class Sequence(models.Model):
    """The last number given out in a workspace.

    Its row is locked from the moment a number is taken until that transaction
    commits, so numbers become visible in order: a reader that has seen ``n`` will
    never find a smaller one appear later.
    """

    workspace = models.OneToOneField(
        Workspace, models.CASCADE, primary_key=True, related_name="event_sequence"
    )
    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.workspace_id}: {self.last}"


class Event(models.Model):
    """One thing the browsers of a workspace are told. Carries ids and plain data."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="events", db_index=False)
    seq = models.BigIntegerField()
    type = models.CharField(max_length=32)
    conversation_id = models.BigIntegerField(null=True)
    # Whose members are told, where not all are: an opaque number, which
    # ``settings.EVENT_SCOPES`` knows to belong to a member or not.
    scope = models.BigIntegerField(null=True)
    data: "models.JSONField[Any, Any]" = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["workspace", "seq"]
        constraints = [
            # Also the index of the only query: events of a workspace after a number.
            models.UniqueConstraint(fields=["workspace", "seq"], name="one_event_per_seq")
        ]
        # Pruning by age.
        indexes = [models.Index(fields=["created_at"], name="event_created")]

    def __str__(self) -> str:
        return f"{self.workspace_id}/{self.seq} {self.type}"
