"""The state of a walk through a login dialog: single use, ten minutes, one member's own.

Only the digest is stored: who reads the database cannot finish somebody's login.
"""

import hashlib
import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _

from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership
from social.app_directory import app_that_issued
from social.connect.errors import StateForeign, StateRefused
from social.meta_apps import MetaApp, app_for_login
from social.models import ConnectAttempt, Login

STATE_LIFETIME = timedelta(minutes=10)
# How long the ticked list stays open, and the person's token with it.
CHOICE_LIFETIME = timedelta(hours=1)
KEPT = timedelta(days=1)


def require_configured(app: MetaApp) -> MetaApp:
    """The app, if people can log in through it."""
    if not app.is_configured:
        names = "INSTAGRAM_APP" if app.login == Login.INSTAGRAM else "META_APP"
        raise ActionError(
            _("Your operator has not set up a Meta app yet: %(names)s_ID and %(names)s_SECRET.")
            % {"names": names},
            code="not_configured",
        )
    return app


def begin(*, member: Membership, platform: str, app: MetaApp) -> str:
    """Start an attempt and return the state to send to Meta."""
    forget_stale()
    state = secrets.token_urlsafe(32)
    ConnectAttempt.objects.create(
        state_digest=digest_of(state),
        member=member,
        platform=platform,
        login=app.login,
        app_id=app.app_id,
    )
    return state


def app_of_attempt(attempt: ConnectAttempt) -> MetaApp:
    """The app whose dialog the attempt went to; :class:`StateRefused` if it is gone since."""
    app = app_that_issued(attempt.app_id, attempt.login, attempt.member.workspace_id)
    if app is None:
        raise StateRefused(_("The Meta app was changed during the login. Start again."))
    return app


def digest_of(state: str) -> str:
    """SHA-256, hex."""
    return hashlib.sha256(state.encode()).hexdigest()


def find(state: str) -> ConnectAttempt | None:
    """The attempt that ``state`` was made for, in whatever condition."""
    return ConnectAttempt.objects.filter(state_digest=digest_of(state)).first() if state else None


def consume(*, member: Membership, platform: str, state: str) -> ConnectAttempt:
    """The attempt that ``state`` belongs to, used up. Raises :class:`StateRefused`.

    Somebody else's state is refused without being used up, so that a stranger who
    holds it cannot spoil the owner's login.
    """
    attempt = find(state)
    if attempt is None:
        raise StateRefused(_("This way back from Meta is not one we know. Start again."))
    if attempt.member_id != member.pk:
        raise StateForeign(
            _("This login was started by somebody else, or in another workspace. Start again.")
        )
    if platform not in _platforms_of(attempt):
        raise StateForeign(_("This login was started for another platform. Start again."))
    if attempt.created_at < timezone.now() - STATE_LIFETIME:
        raise StateRefused(_("The login took longer than ten minutes. Start again."))
    # One UPDATE decides between two that come back at once.
    if not ConnectAttempt.objects.filter(pk=attempt.pk, returned_at=None).update(
        returned_at=timezone.now()
    ):
        raise StateRefused(_("This login has been used already. Start again if you need another."))
    attempt.refresh_from_db()
    return attempt


def _platforms_of(attempt: ConnectAttempt) -> set[str]:
    """Where Meta may send the person back to.

    An app has one registered address, so that a login started for Instagram may
    come back on the address of Messenger.
    """
    parts = urlsplit(app_for_login(attempt.login).redirect_uri).path.strip("/").split("/")
    return {attempt.platform, *parts[2:3]}


def open_choice(*, member: Membership, attempt_id: int) -> ConnectAttempt | None:
    """The member's own attempt whose list may still be ticked."""
    return (
        ConnectAttempt.objects.filter(
            pk=attempt_id,
            member=member,
            finished_at=None,
            returned_at__gte=timezone.now() - CHOICE_LIFETIME,
        )
        .exclude(user_token="")
        .first()
    )


def finish(attempt: ConnectAttempt) -> None:
    """End the attempt and forget the person's token."""
    ConnectAttempt.objects.filter(pk=attempt.pk).update(user_token="", finished_at=timezone.now())


def forget_stale() -> None:
    """Forget tokens of lists nobody ticked, and attempts older than a day."""
    now = timezone.now()
    ConnectAttempt.objects.filter(created_at__lt=now - KEPT).delete()
    ConnectAttempt.objects.filter(created_at__lt=now - CHOICE_LIFETIME - STATE_LIFETIME).exclude(
        user_token=""
    ).update(user_token="", finished_at=now)
