"""What is sent to an endpoint, and each attempt at it."""

import secrets
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from echodesk.net.posting import Why
from echodesk.outgoing.models.endpoint import Endpoint
from echodesk.workspaces.models import Workspace
from echodesk.workspaces.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from django_stubs_ext.db.models import TypedModelMeta
else:
    TypedModelMeta = object


class DispatchState(models.TextChoices):
    """How far a dispatch is. One that failed can be replayed."""

    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")


class Trouble(models.TextChoices):
    """What went wrong with an attempt."""

    STATUS = "status", _("It did not answer with success")
    NOT_FOUND = Why.NOT_FOUND.value, _("The name of its server leads nowhere")
    NOT_PUBLIC = Why.NOT_PUBLIC.value, _("The name of its server leads into a private network")
    NO_CONNECTION = Why.NO_CONNECTION.value, _("Its server could not be reached")
    NOT_TRUSTED = Why.NOT_TRUSTED.value, _("The certificate of its server cannot be trusted")
    TOO_SLOW = Why.TOO_SLOW.value, _("It did not answer in 15 seconds")
    BROKEN = Why.BROKEN.value, _("The connection was closed without a proper answer")
    REFUSED = "refused", _("Its address is none that may be called")
    NO_SECRET = "no_secret", _("Its secret cannot be read, so nothing can be signed")
    INTERRUPTED = "interrupted", _("Our worker was interrupted; whether it arrived is not known")
    EVENT_GONE = "event_gone", _("The event is not kept any more")
    SKIPPED = "skipped", _("Left out when the endpoint was enabled again")


def new_uid() -> str:
    """What receivers know a dispatch by, the same in every attempt."""
    return f"msg_{secrets.token_hex(14)}"


class Dispatch(models.Model):
    """One event for one endpoint. The event itself stays in the event log.

    ``seq`` is its number there; a test event has none.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    endpoint = models.ForeignKey(
        Endpoint, models.CASCADE, related_name="dispatches", db_index=False
    )
    uid = models.CharField(max_length=40, unique=True, default=new_uid)
    seq = models.BigIntegerField(null=True)
    type = models.CharField(max_length=32)
    conversation_id = models.BigIntegerField(null=True)
    state = models.CharField(
        max_length=16, choices=DispatchState.choices, default=DispatchState.WAITING
    )
    # How many rungs of the ladder are used up.
    rung = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    # Whose attempt is under way; past it, whoever made it is dead.
    lease_until = models.DateTimeField(null=True)
    # Of the last attempt.
    status_code = models.PositiveSmallIntegerField(null=True)
    trouble = models.CharField(max_length=16, choices=Trouble.choices, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantQuerySet["Dispatch"].as_manager()

    class Meta(TypedModelMeta):
        ordering = ["id"]
        constraints = [
            # However often a worker reads an event, it is sent once.
            models.UniqueConstraint(fields=["endpoint", "seq"], name="one_dispatch_per_event")
        ]
        indexes = [
            # What is to be sent now.
            models.Index(
                fields=["endpoint", "next_try_at"],
                condition=models.Q(state="waiting"),
                name="dispatch_waiting",
            ),
            # The log of an endpoint, newest first, whole or of one state.
            models.Index(fields=["endpoint", "created_at", "id"], name="dispatch_log"),
            models.Index(
                fields=["endpoint", "state", "created_at", "id"], name="dispatch_log_by_state"
            ),
            # Pruning by age.
            models.Index(fields=["created_at"], name="dispatch_created"),
            # What was sent about somebody who is erased.
            models.Index(
                fields=["conversation_id"],
                condition=models.Q(conversation_id__isnull=False),
                name="dispatch_conversation",
            ),
        ]

    def __str__(self) -> str:
        return self.uid

    @property
    def is_test(self) -> bool:
        """Whether it tells of nothing that happened."""
        return self.seq is None


class DispatchAttempt(models.Model):
    """One POST of a dispatch. One that was never finished was interrupted."""

    dispatch = models.ForeignKey(Dispatch, models.CASCADE, related_name="attempts")
    started_at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField(null=True)
    status_code = models.PositiveSmallIntegerField(null=True)
    trouble = models.CharField(max_length=16, choices=Trouble.choices, blank=True, default="")
    # How the answer began; may repeat what it was sent.
    response = models.TextField(blank=True, default="")

    class Meta(TypedModelMeta):
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.dispatch_id}: {self.status_code or self.trouble}"

    @property
    def is_success(self) -> bool:
        """Whether it arrived."""
        return self.milliseconds is not None and not self.trouble
