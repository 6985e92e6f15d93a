"""Codes and access tokens: given out, found again, and never kept in the clear."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from social.models import Login
from social.sandbox import grants
from social.sandbox.grants import Agreement
from social.sandbox.models import (
    OWNER_ID,
    SandboxCode,
    SandboxGrant,
    SandboxPage,
    SandboxToken,
    SandboxWaba,
)

Kind = SandboxToken.Kind

CODE_LIFE = timedelta(minutes=10)
# The window of the SDK gives a code that is meant to be spent at once.
WINDOW_CODE_LIFE = timedelta(seconds=30)
INSTAGRAM_CODE_LIFE = timedelta(hours=1)
SHORT_LIFE = timedelta(hours=1, minutes=30)
INSTAGRAM_SHORT_LIFE = timedelta(hours=1)
LONG_LIFE = timedelta(days=60)
WHATSAPP_SCOPES = ["whatsapp_business_management", "whatsapp_business_messaging"]
_BEGINNINGS = {Kind.USER: "EAAU", Kind.PAGE: "EAAP", Kind.SYSTEM: "EAAW", Kind.INSTAGRAM: "IGAA"}


def digest(value: str) -> str:
    """What is stored in place of a code or token."""
    return hashlib.sha256(value.encode()).hexdigest()


def issue_code(grant: SandboxGrant, redirect_uri: str, life: timedelta = CODE_LIFE) -> str:
    """A fresh authorization code for what was agreed to."""
    code = "AQ" + secrets.token_urlsafe(64)
    SandboxCode.objects.create(
        digest=digest(code),
        grant=grant,
        redirect_uri=redirect_uri,
        expires_at=timezone.now() + life,
    )
    return code


def issue_token(
    kind: SandboxToken.Kind, grant: SandboxGrant, subject_id: str, life: timedelta | None
) -> str:
    """A new token; ``life`` is ``None`` for one that never expires."""
    token = _BEGINNINGS[kind] + secrets.token_hex(60)
    now = timezone.now()
    SandboxToken.objects.create(
        digest=digest(token),
        kind=kind,
        grant=grant,
        subject_id=subject_id,
        issued_at=now,
        expires_at=None if life is None else now + life,
    )
    return token


def page_token_of(grant: SandboxGrant, page_id: str) -> str:
    """The page's token, the same until the next login; it has no expiry date.

    Computed, not stored: so it can be handed out again without being kept.
    """
    message = f"{page_id}:{grant.pk}:{grant.session}".encode()
    value = hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha512).hexdigest()
    token = _BEGINNINGS[Kind.PAGE] + value
    SandboxToken.objects.get_or_create(
        digest=digest(token),
        defaults={
            "kind": Kind.PAGE,
            "grant": grant,
            "subject_id": page_id,
            "issued_at": timezone.now(),
        },
    )
    return token


def find(token: str) -> SandboxToken | None:
    """The token's row, whatever became of it."""
    return SandboxToken.objects.select_related("grant").filter(digest=digest(token)).first()


def user_token(
    scopes: list[str], page_ids: list[str], *, user_id: str = OWNER_ID, life: timedelta = LONG_LIFE
) -> str:
    """A person's token, as if they had just been through the dialog."""
    grant = grants.agree(_facebook(user_id, scopes, page_ids))
    return issue_token(Kind.USER, grant, user_id, life)


def page_token(page_id: str, scopes: list[str]) -> str:
    """A page's token, as if its owner had ticked it beside what they ticked before."""
    owner_id = SandboxPage.objects.values_list("owner_id", flat=True).get(external_id=page_id)
    return page_token_of(grants.add(_facebook(owner_id, scopes, [page_id])), page_id)


def whatsapp_token(waba_id: str, scopes: list[str] | None = None) -> str:
    """A business's token, as embedded signup gives it out."""
    waba = SandboxWaba.objects.get(external_id=waba_id)
    chosen = WHATSAPP_SCOPES if scopes is None else scopes
    grant = grants.add(_facebook(waba.system_user_id, chosen, [waba_id]))
    return issue_token(Kind.SYSTEM, grant, waba.system_user_id, None)


def _facebook(user_id: str, scopes: list[str], target_ids: list[str]) -> Agreement:
    app_id = settings.META_APP_ID
    return Agreement(user_id, app_id, Login.FACEBOOK, list(scopes), [], target_ids)
