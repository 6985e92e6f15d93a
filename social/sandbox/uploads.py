"""Files that were uploaded to be sent: kept as they came, for as long as Meta keeps them."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import IO

from django.core.files import File
from django.utils import timezone

from social.platforms import Platform
from social.sandbox import ids
from social.sandbox.assets import Asset
from social.sandbox.media.sniffing import HEAD, sniff
from social.sandbox.models import SandboxUpload

LIVES = {
    Platform.INSTAGRAM: timedelta(days=90),
    Platform.FACEBOOK: timedelta(days=90),
    Platform.WHATSAPP: timedelta(days=30),
}
_BEGINNINGS = {Platform.INSTAGRAM: "44", Platform.FACEBOOK: "44", Platform.WHATSAPP: "1003"}
_BLOCK = 1024 * 1024
_NAME_LENGTH = 255


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it was handed in, with what was said of it. ``size`` is in bytes."""

    stream: IO[bytes]
    name: str
    declared: str
    size: int

    def content_type(self) -> str:
        """What it really is."""
        self.stream.seek(0)
        head = self.stream.read(HEAD)
        self.stream.seek(0)
        return sniff(head, self.declared)


def store(asset: Asset, kind: str, given: Given, content_type: str) -> SandboxUpload:
    """Keep the file for ``asset``; it can be sent by its new id."""
    _forget_old()
    upload = SandboxUpload(
        external_id=ids.numeric_id(_BEGINNINGS[asset.platform], 16),
        platform=asset.platform,
        asset_id=asset.external_id,
        kind=kind,
        name=given.name[-_NAME_LENGTH:] or "file",
        content_type=content_type,
        size=given.size,
        sha256=_digest(given.stream),
        created_at=timezone.now(),
    )
    # What it is called in our folder says nothing of what it is.
    upload.file.save(upload.external_id, File(given.stream), save=False)
    upload.save()
    return upload


def find(asset: Asset, upload_id: str) -> SandboxUpload | None:
    """The upload of that id, if it is the account's and neither deleted nor too old."""
    since = timezone.now() - LIVES[asset.platform]
    mine = SandboxUpload.objects.filter(asset_id=asset.external_id, external_id=upload_id)
    return mine.filter(deleted_at=None, created_at__gt=since).first()


def delete(upload: SandboxUpload) -> None:
    """Let nobody send it any more."""
    upload.deleted_at = timezone.now()
    upload.save(update_fields=["deleted_at"])


def _digest(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := stream.read(_BLOCK):
        digest.update(block)
    stream.seek(0)
    return digest.hexdigest()


def _forget_old() -> None:
    """Uploads that were never sent and cannot be any more."""
    since = timezone.now() - max(LIVES.values())
    for upload in SandboxUpload.objects.filter(created_at__lte=since, files=None)[:100]:
        upload.file.delete(save=False)
        upload.delete()
