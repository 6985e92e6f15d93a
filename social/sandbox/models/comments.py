"""What people write under posts: as much of it as a private reply needs."""

from django.db import models

from social.platforms import Platform
from social.sandbox.models.chats import SandboxPerson


class SandboxComment(models.Model):
    """A comment under a post or a live video of ``asset_id``; one private reply to each."""

    external_id = models.CharField(max_length=64, unique=True)
    platform = models.CharField(max_length=16, choices=Platform.choices)
    asset_id = models.CharField(max_length=32)
    person = models.ForeignKey(SandboxPerson, models.CASCADE, related_name="comments")
    # The post, reel or live video.
    media_id = models.CharField(max_length=64)
    text = models.TextField()
    is_live = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    private_reply_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.text[:40]
