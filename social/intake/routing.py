"""Which connected account an event is for."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from social.events import InboundEvent
from social.models import SocialAccount


@dataclass(frozen=True, slots=True)
class RoutedEvent:
    """An event and the account that takes it."""

    event: InboundEvent
    account: SocialAccount


class AccountDirectory:
    """The accounts a batch of events may be for, read in one query."""

    def __init__(self, events: Iterable[InboundEvent]) -> None:
        wanted = {account_id for event in events for account_id in event.account_ids}
        self._by_id: dict[tuple[str, str], SocialAccount] = {}
        if wanted:
            self._read(wanted)

    def _read(self, wanted: set[str]) -> None:
        accounts = SocialAccount.objects.filter(
            Q(external_id__in=wanted) | Q(page_id__in=wanted)
        ).connected()
        for account in accounts.defer("access_token"):
            self._by_id[account.platform, account.external_id] = account
            # Some Instagram deliveries name the page the account is reached through.
            if account.page_id:
                self._by_id.setdefault((account.platform, account.page_id), account)

    def account_for(
        self, event: InboundEvent, reach: Collection[int] | None = None
    ) -> SocialAccount | None:
        """The first connected account the event may be addressed to, within ``reach``."""
        for account_id in event.account_ids:
            account = self._by_id.get((event.platform, account_id))
            if account is not None and (reach is None or account.workspace_id in reach):
                return account
        return None
