"""Files that were uploaded to be sent, before a message holds them."""

from django.db import models

from echodesk.workspaces.models import Membership, Workspace
from echodesk.workspaces.tenancy import EVERYWHERE, TenantQuerySet
from social.contents import MediaKind


class Upload(models.Model):
    """One file of one member. A message that is written with it takes its file over.

    ``width`` and ``height`` are in pixels, ``size`` in bytes. What no message took and no
    draft holds is deleted after a day.
    """

    location_path = EVERYWHERE

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="uploads")
    kind = models.CharField(max_length=16, choices=MediaKind.choices)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=128)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    file = models.FileField(upload_to="uploads/%Y/%m/", max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantQuerySet["Upload"].as_manager()

    class Meta:
        ordering = ["id"]
        # Deleting what no message took.
        indexes = [models.Index(fields=["created_at"], name="upload_created")]

    def __str__(self) -> str:
        return self.name
