"""What people allow the app, change their minds about, and take back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from social.sandbox.models import Revocation, SandboxGrant, SandboxSubscription, SandboxToken

# How long after the last login Meta lets an app read a person's data.
DATA_ACCESS = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Agreement:
    """The end of a login dialog. ``refused`` was asked for and unticked."""

    user_id: str
    app_id: str
    login: str
    scopes: list[str]
    refused: list[str]
    target_ids: list[str]


@transaction.atomic
def agree(agreement: Agreement) -> SandboxGrant:
    """Put a login in the place of the one before: what was not ticked now is gone."""
    grant = _grant(agreement)
    granted = list(dict.fromkeys([*_kept(grant, agreement), *agreement.scopes]))
    grant.scopes = granted
    declined = dict.fromkeys([*grant.declined, *agreement.refused])
    grant.declined = [scope for scope in declined if scope not in granted]
    grant.target_ids = agreement.target_ids
    return _begin_session(grant)


@transaction.atomic
def add(agreement: Agreement) -> SandboxGrant:
    """Let the app have more: what it had already stays."""
    grant = _grant(agreement)
    grant.scopes = list(dict.fromkeys([*_kept(grant, agreement), *agreement.scopes]))
    declined = dict.fromkeys([*grant.declined, *agreement.refused])
    grant.declined = [scope for scope in declined if scope not in grant.scopes]
    grant.target_ids = list(dict.fromkeys([*grant.target_ids, *agreement.target_ids]))
    return _begin_session(grant)


def find(user_id: str, app_id: str) -> SandboxGrant | None:
    """What the person allows the app now."""
    return SandboxGrant.objects.filter(user_id=user_id, app_id=app_id).first()


@transaction.atomic
def revoke(grant: SandboxGrant, reason: Revocation) -> None:
    """End every token of the grant; removing the app also ends its permissions and webhooks."""
    tokens = SandboxToken.objects.filter(grant=grant)
    tokens.update(revocation=reason)
    if reason == Revocation.APP_REMOVED:
        _forget(grant)


def withdraw_scope(grant: SandboxGrant, scope: str) -> None:
    """The person takes one permission back in their settings."""
    grant.scopes = [name for name in grant.scopes if name != scope]
    grant.declined = list(dict.fromkeys([*grant.declined, scope]))
    grant.save(update_fields=["scopes", "declined"])


def give_scope(grant: SandboxGrant, scope: str) -> None:
    """The person allows it after all."""
    grant.declined = [name for name in grant.declined if name != scope]
    grant.scopes = list(dict.fromkeys([*grant.scopes, scope]))
    grant.save(update_fields=["scopes", "declined"])


def _grant(agreement: Agreement) -> SandboxGrant:
    grant, _created = SandboxGrant.objects.select_for_update().get_or_create(
        user_id=agreement.user_id,
        app_id=agreement.app_id,
        defaults={
            "login": agreement.login,
            "session": 0,
            "data_access_expires_at": timezone.now() + DATA_ACCESS,
        },
    )
    return grant


def _kept(grant: SandboxGrant, agreement: Agreement) -> Iterable[str]:
    """Permissions of before that this dialog did not ask about."""
    return (scope for scope in grant.scopes if scope not in agreement.refused)


def _begin_session(grant: SandboxGrant) -> SandboxGrant:
    grant.session += 1
    grant.data_access_expires_at = timezone.now() + DATA_ACCESS
    grant.save()
    return grant


def _forget(grant: SandboxGrant) -> None:
    subscribed = SandboxSubscription.objects.filter(app_id=grant.app_id)
    subscribed.filter(object_id__in=grant.target_ids).delete()
    grant.scopes, grant.declined, grant.target_ids = [], [], []
    grant.save(update_fields=["scopes", "declined", "target_ids"])
