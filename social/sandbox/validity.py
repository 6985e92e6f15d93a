"""Whether a token is good, in Meta's words: the same for a call and for ``debug_token``.

https://developers.facebook.com/docs/facebook-login/guides/access-tokens/debugging
"""

from django.utils import timezone

from social.sandbox.faults import GraphFault, invalid_token, lacks_permission
from social.sandbox.models import Revocation, SandboxToken

_PREFIX = "Error validating access token: "
UNTICKED = (
    "Any of the pages_read_engagement, pages_manage_metadata, pages_read_user_content, "
    "pages_manage_ads, pages_show_list or pages_messaging permission(s) must be granted before "
    "impersonating a user's page."
)
_WORDS = {
    Revocation.APP_REMOVED: "The user has not authorized application {app}.",
    Revocation.CHECKPOINT: "You cannot access the app till you log in to www.facebook.com and "
    "follow the instructions given.",
    Revocation.PASSWORD: "The session has been invalidated because the user changed their "
    "password or Facebook has changed the session for security reasons.",
    Revocation.EXPIRED: "Session has expired on {expired}. The current time is {now}.",
    Revocation.UNCONFIRMED: "Sessions for the user {user} are not allowed because the user is "
    "not a confirmed user.",
    Revocation.LOGGED_OUT: "The session is invalid because the user logged out.",
    Revocation.NO_ROLE: "The user does not have an appropriate role on the Page.",
}
_CLOCK = "%A, %d-%b-%y %H:%M:%S UTC"


def problem_of(token: SandboxToken) -> GraphFault | None:
    """Why the token is no good; ``None`` if it is."""
    if token.revocation is not None:
        return _revoked(token, Revocation(token.revocation))
    if token.is_expired:
        return _revoked(token, Revocation.EXPIRED)
    is_page = token.kind == SandboxToken.Kind.PAGE
    if is_page and token.subject_id not in token.grant.target_ids:
        return invalid_token(UNTICKED)
    return None


def require_scope(token: SandboxToken, scope: str, code: int = 200) -> None:
    """Raise Meta's permission error unless ``scope`` is granted at this moment."""
    if scope not in token.grant.scopes:
        raise lacks_permission(scope, code)


def _revoked(token: SandboxToken, reason: Revocation) -> GraphFault:
    now = timezone.now()
    words = _WORDS[reason].format(
        app=token.grant.app_id,
        user=token.grant.user_id,
        now=now.strftime(_CLOCK),
        expired=(token.expires_at or now).strftime(_CLOCK),
    )
    return invalid_token(_PREFIX + words, reason)
