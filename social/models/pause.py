"""The switch that holds back all sending."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from echodesk.workspaces.models import User
from social.models.account import SocialAccount


class SendingPause(models.Model):
    """One time during which nothing was sent from an account, or from the whole installation.

    Messages go on being written meanwhile and wait. Without an account it holds for all.
    """

    account = models.ForeignKey(
        SocialAccount, models.CASCADE, null=True, blank=True, related_name="pauses", db_index=False
    )
    # Why, in the words of whoever paused; shown to the agents.
    reason = models.CharField(max_length=200, blank=True)
    started_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    ended_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            # Also the index that the sender looks up by.
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(ended_at=None, account__isnull=False),
                name="one_pause_per_account",
            ),
            models.UniqueConstraint(
                Coalesce("account", 0),
                condition=Q(ended_at=None, account__isnull=True),
                name="one_pause_of_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account or 'all'} since {self.started_at}"
