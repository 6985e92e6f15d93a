"""What an error or a token's description says of an account: pure, by table.

https://developers.facebook.com/docs/graph-api/guides/error-handling
https://developers.facebook.com/docs/facebook-login/guides/access-tokens/debugging
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.graph.oauth import TokenInfo
from social.models import Login, Reason
from social.platforms import Platform

# How long before an end the admins are told.
WARNED_BEFORE = timedelta(days=14)

_BY_SUBCODE = {
    458: Reason.APP_REMOVED,
    459: Reason.CHECKPOINT,
    460: Reason.PASSWORD_CHANGED,
    463: Reason.EXPIRED,
    464: Reason.CHECKPOINT,
    492: Reason.PAGE_UNTICKED,
    2534041: Reason.MESSAGES_OFF,
    2534077: Reason.INSTAGRAM_UNLINKED,
    2534013: Reason.INSTAGRAM_UNLINKED,
}

# Meta tells some causes in words alone. The first that is found decides.
_BY_WORDS = (
    ("development mode", Reason.DEVELOPMENT_MODE),
    ("impersonating", Reason.PAGE_UNTICKED),
    ("not authorized application", Reason.APP_REMOVED),
    ("password", Reason.PASSWORD_CHANGED),
    ("expired", Reason.EXPIRED),
    ("checkpoint", Reason.CHECKPOINT),
)

_BY_KIND = {
    Kind.REAUTHORIZE: Reason.LOST,
    Kind.PERMISSION: Reason.PERMISSION_REMOVED,
    Kind.SETTINGS: Reason.INSTAGRAM_UNLINKED,
    Kind.RESTRICTED: Reason.RESTRICTED,
    Kind.MISSING: Reason.PAGE_UNTICKED,
}

# Without these no message can be answered. What else is missing limits, but does not break.
_TO_ANSWER = {
    (Platform.INSTAGRAM, Login.FACEBOOK): "instagram_manage_messages",
    (Platform.INSTAGRAM, Login.INSTAGRAM): "instagram_business_manage_messages",
    (Platform.FACEBOOK, Login.FACEBOOK): "pages_messaging",
    (Platform.WHATSAPP, Login.FACEBOOK): "whatsapp_business_messaging",
}
# Permissions that Meta limits to pages, or to WhatsApp accounts.
_ON_TARGETS = ("pages_messaging", "pages_show_list", "whatsapp_business_messaging")


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose token it is. ``target`` is the page or the WhatsApp account it must reach."""

    platform: str
    login: str
    target: str


def reason_of_error(error: GraphError) -> Reason | None:
    """Why the account does not work; ``None`` if the error says nothing of the account."""
    words = error.message.lower()
    if error.kind not in _BY_KIND:
        return Reason.DEVELOPMENT_MODE if "development mode" in words else None
    if error.kind == Kind.REAUTHORIZE and error.code is None:
        # Meta was not even asked: there is no token to ask with.
        return Reason.UNREADABLE
    if error.subcode in _BY_SUBCODE:
        return _BY_SUBCODE[error.subcode]
    for part, reason in _BY_WORDS:
        if part in words and error.kind in {Kind.REAUTHORIZE, Kind.PERMISSION}:
            return reason
    return _BY_KIND[error.kind]


def reason_of_token(info: TokenInfo, holder: Holder, now: datetime) -> Reason | None:
    """What ``debug_token`` says is wrong, the worst first; ``None`` if nothing is."""
    if not info.is_valid:
        told = reason_of_error(info.error) if info.error else None
        return told or (Reason.EXPIRED if _is_past(info.expires_at, now) else Reason.LOST)
    if _is_past(info.data_access_expires_at, now):
        return Reason.EXPIRED
    if info.scopes and not _can_answer(info.scopes, holder):
        return Reason.PERMISSION_REMOVED
    if _is_unticked(info, holder):
        return Reason.PAGE_UNTICKED
    if _ends_soon(info.expires_at, now) or _ends_soon(info.data_access_expires_at, now):
        return Reason.ENDING
    return None


def _can_answer(scopes: Iterable[str], holder: Holder) -> bool:
    needed = _TO_ANSWER.get((Platform(holder.platform), Login(holder.login)))
    return needed is None or needed in scopes


def _is_unticked(info: TokenInfo, holder: Holder) -> bool:
    """Whether a permission is limited to other pages, or other WhatsApp accounts."""
    limits = [info.targets[scope] for scope in _ON_TARGETS if scope in info.targets]
    return bool(holder.target) and any(holder.target not in ids for ids in limits if ids)


def _is_past(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now


def _ends_soon(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now + WARNED_BEFORE
