"""Addresses on Meta's file servers: signed, and good for a while.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#retrieve-media-url
"""

import hmac
import time
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import urlencode

from social.platforms import Platform
from social.sandbox.models import SandboxFile, SandboxUpload

STORY_LIFE = timedelta(hours=24)
_LIVES = {
    Platform.INSTAGRAM: timedelta(days=7),
    Platform.FACEBOOK: timedelta(days=30),
    Platform.WHATSAPP: timedelta(minutes=5),
}
_PLACES = {
    Platform.INSTAGRAM: "ig_messaging_cdn",
    Platform.FACEBOOK: "messenger_cdn",
    Platform.WHATSAPP: "whatsapp_business",
}


def file_url(file: SandboxFile) -> str:
    """Where the file can be had now, and for how long; its message's chat must be loaded.

    A story's picture dies a day after the story was told of, whenever one asks.
    """
    platform = Platform(file.message.chat.platform)
    if not file.is_story:
        return _address(platform, file.external_id, time.time() + _LIVES[platform].total_seconds())
    return _address(platform, file.external_id, (file.message.sent_at + STORY_LIFE).timestamp())


def upload_url(upload: SandboxUpload) -> str:
    """Where a business can have back what it uploaded."""
    platform = Platform(upload.platform)
    return _address(platform, upload.external_id, time.time() + _LIVES[platform].total_seconds())


def _address(platform: Platform, asset_id: str, ends_at: float) -> str:
    path = reverse("sandbox-lookaside", args=[_PLACES[platform]])
    until = str(int(ends_at))
    query = {"asset_id": asset_id, "ext": until, "signature": sign(asset_id, until)}
    return f"{settings.SITE_URL}{path}?{urlencode(query)}"


def sign(asset_id: str, ends_at: str) -> str:
    """The signature over the rest of an address."""
    return salted_hmac("sandbox.lookaside", f"{asset_id}:{ends_at}").hexdigest()


def is_signed(asset_id: str, ends_at: str, signature: str) -> bool:
    """Whether the address was made here."""
    return hmac.compare_digest(sign(asset_id, ends_at).encode(), signature.encode())


def is_over(ends_at: str) -> bool:
    """Whether its time has come."""
    return int(ends_at) <= time.time()
