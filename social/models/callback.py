"""When Meta last checked a callback address."""

from django.db import models

from echodesk.workspaces.models import Workspace
from social.platforms import Platform


class CallbackCheck(models.Model):
    """The last time a callback answered Meta's challenge, by whose verify token it carried.

    ``workspace`` brought the app the token belongs to; it is empty for the installation's.
    """

    platform = models.CharField(max_length=16, choices=Platform.choices)
    workspace = models.ForeignKey(
        Workspace, models.CASCADE, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "workspace"],
                condition=models.Q(workspace__isnull=False),
                name="one_check_per_own_callback",
            ),
            models.UniqueConstraint(
                fields=["platform"],
                condition=models.Q(workspace__isnull=True),
                name="one_check_per_callback",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.answered_at}"
