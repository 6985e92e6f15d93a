"""What the Connections page shows of the accounts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from echodesk.workspaces.models import AuditEntry, Membership
from social.connect.limits import AccountLimits, limits_of
from social.connect.scopes import REQUIRED, missing_scopes, scope_words
from social.models import AccountStatus, Reason, SocialAccount
from social.platforms import Platform

# Broken things first.
_ORDER = {
    AccountStatus.NEEDS_REAUTHORIZATION: 0,
    AccountStatus.ACTIVE: 1,
    AccountStatus.DISCONNECTED: 2,
}
# From when on a token that ends is worth a word.
_ENDS_SOON = timedelta(days=14)
_GRANTS = ("account_connected", "account_reconnected")


@dataclass(frozen=True, slots=True)
class Permission:
    """One permission of Meta in plain words. Without it EchoDesk cannot do what they say."""

    scope: str
    words: str
    is_granted: bool
    is_needed: bool


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as the table shows it."""

    account: SocialAccount

    @property
    def missing(self) -> list[str]:
        """The needed permissions that were not given."""
        return missing_scopes(self.account)

    @property
    def needed_count(self) -> int:
        """How many permissions the account needs."""
        return len(REQUIRED.get((self.account.platform, self.account.login), ()))

    @property
    def granted_count(self) -> int:
        """How many of those it has; none where its access is gone."""
        if self.account.status == AccountStatus.NEEDS_REAUTHORIZATION:
            return 0
        return self.needed_count - len(self.missing)

    @property
    def is_broken(self) -> bool:
        """Nothing can be sent until it is connected again."""
        return self.account.status == AccountStatus.NEEDS_REAUTHORIZATION

    @property
    def ends_soon(self) -> str:
        """How long the access still lasts, if that is not long; else empty."""
        at = self.account.token_expires_at
        if at is None or self.account.status != AccountStatus.ACTIVE:
            return ""
        left = at - timezone.now()
        if left > _ENDS_SOON:
            return ""
        days = max(0, left.days)
        words = ngettext("Expires in %(n)d day", "Expires in %(n)d days", days)
        return words % {"n": days}

    @property
    def needs_a_look(self) -> bool:
        """It works, but not as it should."""
        code = self.account.status_code
        return self.account.status == AccountStatus.ACTIVE and bool(code)

    @property
    def wants_renewal(self) -> bool:
        """Whether connecting it again now spares a break later."""
        return bool(self.ends_soon) or self.account.status_code == Reason.ENDING

    @property
    def tone(self) -> str:
        """The colour of its status."""
        if self.is_broken:
            return "red"
        if self.account.status == AccountStatus.DISCONNECTED:
            return ""
        return "amber" if self.needs_a_look or self.ends_soon else "green"

    @property
    def kind(self) -> str:
        """What sort of account it is, in a few words."""
        if self.account.platform == Platform.FACEBOOK:
            return _("Facebook page")
        return str(self.account.get_platform_display())


@dataclass(frozen=True, slots=True)
class AccountCard:
    """One account in detail."""

    row: AccountRow
    permissions: list[Permission]
    granted_by: str
    granted_at: datetime | None

    @property
    def limits(self) -> AccountLimits:
        """How it stands with Meta's limits now."""
        return limits_of(self.row.account)


def account_rows(accounts: Iterable[SocialAccount]) -> list[AccountRow]:
    """The accounts in the order they need somebody."""
    ordered = sorted(accounts, key=lambda a: (_ORDER[AccountStatus(a.status)], a.pk))
    return [AccountRow(account) for account in ordered]


def account_card(member: Membership, rows: Sequence[AccountRow], chosen: str) -> AccountCard | None:
    """The account whose id is ``chosen``, else the first, in detail; ``None`` if there is none."""
    first = next(iter(rows), None)
    row = next((row for row in rows if str(row.account.pk) == chosen), first)
    if row is None:
        return None
    granted = _last_grant(member, row.account)
    by = granted.actor.get_full_name() if granted and granted.actor else ""
    at = granted.created_at if granted else None
    return AccountCard(row, permissions_of(row.account), by, at)


def permissions_of(account: SocialAccount) -> list[Permission]:
    """What the account needs and what it has beyond that; empty while that is not known."""
    needed = REQUIRED.get((account.platform, account.login), ())
    if not account.scopes:
        return []
    more = sorted({*account.scopes} - {*needed})
    given = set(account.scopes)
    return [
        Permission(scope, scope_words(scope), scope in given, scope in needed)
        for scope in (*needed, *more)
    ]


def _last_grant(member: Membership, account: SocialAccount) -> AuditEntry | None:
    entries = AuditEntry.objects.visible_to(member).filter(verb__in=_GRANTS)
    return entries.filter(detail__account=account.pk).select_related("actor").first()
