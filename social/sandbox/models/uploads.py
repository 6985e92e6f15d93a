"""Files a business uploads, to be sent from here."""

from django.db import models

from social.platforms import Platform


class SandboxUpload(models.Model):
    """A file by its ``attachment_id`` (Instagram, Messenger) or media id (WhatsApp).

    ``asset_id`` is the account it was uploaded for: no other can send it.
    ``content_type`` is what its bytes are, ``sha256`` in hexadecimal.
    """

    external_id = models.CharField(max_length=32, unique=True)
    platform = models.CharField(max_length=16, choices=Platform.choices)
    asset_id = models.CharField(max_length=32)
    # ``image``, ``video``, ``audio``, ``file``, ``document`` or ``sticker``, as it was called.
    kind = models.CharField(max_length=16)
    file = models.FileField(upload_to="sandbox/%Y/%m/", max_length=200)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=128)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_index=True)
    # Deleted by the business: what was sent with it stays.
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
