"""How the imports of some accounts stand."""

from collections.abc import Iterable
from dataclasses import dataclass

from social.models import AccountStatus, HistoryImport, SocialAccount
from social.platforms import Platform


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """An account that may have a history, and the newest import of it, if there was one."""

    account: SocialAccount
    latest: HistoryImport | None

    @property
    def is_available(self) -> bool:
        """Whether the platform keeps a history for us."""
        return self.account.platform != Platform.WHATSAPP

    @property
    def can_start(self) -> bool:
        """Whether an import may be started now."""
        healthy = self.account.status == AccountStatus.ACTIVE
        return self.is_available and healthy and not (self.latest and self.latest.is_under_way)


def history_rows(accounts: Iterable[SocialAccount]) -> list[HistoryRow]:
    """One row per connected account, in their order; two queries at most."""
    shown = [account for account in accounts if account.status != AccountStatus.DISCONNECTED]
    newest: dict[int, HistoryImport] = {}
    imports = HistoryImport.objects.filter(account__in=shown).defer("waiting", "cursor")
    for history in imports.order_by("pk") if shown else ():
        newest[history.account_id] = history
    return [HistoryRow(account, newest.get(account.pk)) for account in shown]


def any_under_way(rows: Iterable[HistoryRow]) -> bool:
    """Whether the rows will look different in a moment."""
    return any(row.latest is not None and row.latest.is_under_way for row in rows)
