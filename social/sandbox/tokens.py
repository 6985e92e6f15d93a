"""Codes and access tokens: given out, checked, and never kept in the clear."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from social.sandbox.models import SandboxCode, SandboxToken

# The one person who owns every sandbox page, under the app-scoped id of this app.
OWNER_ID = "10220000000000001"
OWNER_NAME = "Sandbox Owner"

CODE_LIFE = timedelta(minutes=10)
SHORT_LIFE = timedelta(hours=1, minutes=30)
LONG_LIFE = timedelta(days=60)
WHATSAPP_SCOPES = ["whatsapp_business_management", "whatsapp_business_messaging"]


def digest(value: str) -> str:
    """What is stored in place of a code or token."""
    return hashlib.sha256(value.encode()).hexdigest()


def issue_code(redirect_uri: str, scopes: list[str], page_ids: list[str]) -> str:
    """A fresh authorization code for what the person agreed to."""
    code = "AQ" + secrets.token_urlsafe(64)
    SandboxCode.objects.create(
        digest=digest(code), redirect_uri=redirect_uri, scopes=scopes, page_ids=page_ids
    )
    return code


def issue_user_token(scopes: list[str], page_ids: list[str], life: timedelta) -> str:
    """A token of the person who signed in, for those pages and scopes."""
    token = "EAAU" + secrets.token_hex(60)
    now = timezone.now()
    SandboxToken.objects.create(
        digest=digest(token),
        kind=SandboxToken.Kind.USER,
        subject_id=OWNER_ID,
        scopes=scopes,
        page_ids=page_ids,
        issued_at=now,
        expires_at=now + life,
    )
    return token


def page_token(page_id: str, scopes: list[str]) -> str:
    """The page's token, the same each time; it has no expiry date."""
    return _lasting_token(SandboxToken.Kind.PAGE, page_id, scopes)


def whatsapp_token(waba_id: str) -> str:
    """The token for every number of a WhatsApp Business account."""
    return _lasting_token(SandboxToken.Kind.WABA, waba_id, WHATSAPP_SCOPES)


def find(token: str) -> SandboxToken | None:
    """The token's row, expired or not."""
    return SandboxToken.objects.filter(digest=digest(token)).first()


def _lasting_token(kind: SandboxToken.Kind, subject_id: str, scopes: list[str]) -> str:
    """Computed, not stored: so it can be handed out again without being kept."""
    message = f"{kind}:{subject_id}".encode()
    value = hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha512).hexdigest()
    token = ("EAAP" if kind == SandboxToken.Kind.PAGE else "EAAW") + value
    SandboxToken.objects.update_or_create(
        digest=digest(token),
        defaults={"scopes": scopes},
        create_defaults={
            "kind": kind,
            "subject_id": subject_id,
            "scopes": scopes,
            "issued_at": timezone.now(),
        },
    )
    return token
