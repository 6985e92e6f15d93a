"""What the control page can do to logins, tokens and message templates.

Each verb says in words what it did.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from social.sandbox import callbacks, grants, message_templates
from social.sandbox.models import (
    Revocation,
    SandboxGrant,
    SandboxTemplate,
    SandboxToken,
    TemplateStatus,
)

MOST_DAYS, MOST_MINUTES = 400, 600_000


class Impossible(Exception):
    """What was asked for makes no sense; says why."""


def number_of(text: str, most: int) -> int:
    """A count from a form; raises :class:`Impossible`."""
    if not (text.isascii() and text.isdecimal()) or int(text[:9]) > most:
        raise Impossible(_("Give a whole number up to %(most)s.") % {"most": most})
    return int(text)


def reason_of(text: str) -> Revocation:
    """The reason a form names; raises :class:`Impossible`."""
    if text not in {str(value) for value in Revocation.values}:
        raise Impossible(_("Choose a reason."))
    return Revocation(int(text))


def revoke_login(grant: SandboxGrant, reason: Revocation) -> str:
    """End all tokens of the login; whoever removes the app is reported to it."""
    user_id = grant.user_id
    grants.revoke(grant, reason)
    if reason == Revocation.APP_REMOVED:
        callbacks.deauthorize(grant)
        return _("The app was removed by %(id)s, and EchoDesk is told.") % {"id": user_id}
    return _("All tokens of %(id)s are dead now.") % {"id": user_id}


def request_deletion(grant: SandboxGrant) -> str:
    """Remove the app and have the person's data deleted."""
    grants.revoke(grant, Revocation.APP_REMOVED)
    callbacks.request_deletion(grant)
    return _("EchoDesk is asked to delete the data of %(id)s.") % {"id": grant.user_id}


def toggle_scope(grant: SandboxGrant, scope: str) -> str:
    """Take a permission away, or give it back."""
    if scope in grant.scopes:
        grants.withdraw_scope(grant, scope)
        return _("%(scope)s is not allowed any more.") % {"scope": scope}
    if scope not in grant.declined:
        raise Impossible(_("Choose a permission."))
    grants.give_scope(grant, scope)
    return _("%(scope)s is allowed again.") % {"scope": scope}


def end_data_access(grant: SandboxGrant, days: int) -> str:
    """Let the access to data end in so many days; 0 is now."""
    grant.data_access_expires_at = timezone.now() + timedelta(days=days)
    grant.save(update_fields=["data_access_expires_at"])
    return _("Access to data ends in %(days)s days.") % {"days": days}


def change_template(template: SandboxTemplate, status: str) -> str:
    """Let WhatsApp think otherwise of a message template; EchoDesk is told."""
    if status not in TemplateStatus.values:
        raise Impossible(_("Choose a status."))
    is_refused = status == TemplateStatus.REJECTED
    message_templates.set_status(template, status, "INCORRECT_CATEGORY" if is_refused else "NONE")
    label = TemplateStatus(status).label
    return _("%(template)s: %(status)s. EchoDesk is told.") % {
        "template": template,
        "status": label,
    }


def expire_token(token: SandboxToken, minutes: int) -> str:
    """Let the token expire in so many minutes; 0 is now."""
    token.expires_at = timezone.now() + timedelta(minutes=minutes)
    token.save(update_fields=["expires_at"])
    return _("The token expires in %(minutes)s minutes.") % {"minutes": minutes}


def age_token(token: SandboxToken, days: int) -> str:
    """Let so many days pass for this token alone."""
    token.issued_at -= timedelta(days=days)
    if token.expires_at is not None:
        token.expires_at -= timedelta(days=days)
    token.save(update_fields=["issued_at", "expires_at"])
    return _("The token is %(days)s days older.") % {"days": days}


def revoke_token(token: SandboxToken, reason: Revocation) -> str:
    """Take this one token away."""
    token.revocation = reason
    token.save(update_fields=["revocation"])
    return _("The token is dead: %(reason)s.") % {"reason": reason.label}


def revive_token(token: SandboxToken) -> str:
    """Let the token work again, as no real one ever does."""
    token.revocation = None
    if token.is_expired:
        token.expires_at = timezone.now() + timedelta(days=60)
    token.save(update_fields=["revocation", "expires_at"])
    return _("The token works again.")
