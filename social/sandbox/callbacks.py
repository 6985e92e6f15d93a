"""What Meta tells an app when a person removes it, or wants their data gone.

https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback
"""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

from django.conf import settings
from django.utils.http import urlencode

from social.models import Login
from social.platforms import Platform
from social.sandbox import courier
from social.sandbox.apps_at_meta import secrets_of
from social.sandbox.courier import Webhook
from social.sandbox.models import SandboxGrant


def deauthorize(grant: SandboxGrant) -> None:
    """Say that the person has removed the app."""
    courier.send(build(grant, "deauthorize"))


def request_deletion(grant: SandboxGrant) -> None:
    """Say that the person wants everything known of them deleted."""
    courier.send(build(grant, "data-deletion"))


def build(grant: SandboxGrant, name: str) -> Webhook:
    """The POST; ``name`` is the last part of the path."""
    is_instagram = grant.login == Login.INSTAGRAM
    platform = Platform.INSTAGRAM if is_instagram else Platform.FACEBOOK
    payload = {
        "algorithm": "HMAC-SHA256",
        "issued_at": int(time.time()),
        "user_id": grant.user_id,
    }
    secret = next(iter(secrets_of(grant.app_id, grant.login)), "")
    return Webhook(
        platform=platform,
        asset_id=grant.user_id,
        what=name,
        url=f"{settings.SITE_URL}/api/social/{platform.value}/{name}/",
        body=urlencode({"signed_request": sign_request(payload, secret)}).encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        # Without its signature: whoever reads the log cannot send it again.
        shown=json.dumps(payload),
    )


def sign_request(payload: dict[str, Any], secret: str) -> str:
    """``<signature>.<payload>``, both base64url without padding; signed is the encoded payload."""
    encoded = _base64url(json.dumps(payload, separators=(",", ":")).encode())
    signature = hmac.new(secret.encode(), encoded.encode(), hashlib.sha256).digest()
    return f"{_base64url(signature)}.{encoded}"


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
