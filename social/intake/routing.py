"""Which connected account an event is for."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q

from social.events import AccountNews, InboundEvent, MalformedItem, UnknownEvent
from social.models import AccountStatus, SocialAccount
from social.platforms import Platform

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
# These may be about a WhatsApp business account as a whole. A message never is: with its
# own number not connected, it is not for another one of the same business.
_ABOUT_THE_BUSINESS = (AccountNews, UnknownEvent, MalformedItem)

Addressed = InboundEvent | MalformedItem
_Known = dict[tuple[str | None, str], list[SocialAccount]]


@dataclass(frozen=True, slots=True)
class RoutedEvent:
    """An event and the account that takes it."""

    event: InboundEvent
    account: SocialAccount


class AccountDirectory:
    """The accounts a batch of events may be for, read in one query.

    An id may stand for several accounts: one after the other in different workspaces,
    or a page and the Instagram account reached through it. Best first.
    """

    def __init__(self, events: Iterable[Addressed]) -> None:
        wanted = {account_id for event in events for account_id in event.account_ids}
        self._by_id: _Known = {}
        self._by_page: _Known = {}
        self._by_waba: _Known = {}
        if wanted:
            self._read(wanted)

    def _read(self, wanted: set[str]) -> None:
        named = Q(external_id__in=wanted) | Q(page_id__in=wanted)
        business = Q(platform=Platform.WHATSAPP, waba_id__in=wanted)
        accounts = SocialAccount.objects.filter(named | business).defer("access_token")
        for account in sorted(accounts, key=_best_first):
            for known, account_id in (
                (self._by_id, account.external_id),
                # Some Instagram deliveries name the page the account is reached through.
                (self._by_page, account.page_id),
                (self._by_waba, account.waba_id),
            ):
                known.setdefault((account.platform, account_id), []).append(account)

    def account_for(
        self, event: Addressed, reach: Collection[int] | None = None
    ) -> SocialAccount | None:
        """The account the event is addressed to, within ``reach``; ``None`` if there is none.

        The first of the event's ids that is a connected account decides. Where none is,
        it is the account that was disconnected last.
        """
        found = [
            account
            for account in self._candidates(event)
            if reach is None or account.workspace_id in reach
        ]
        connected = (a for a in found if a.status != AccountStatus.DISCONNECTED)
        return next(connected, found[0] if found else None)

    def _candidates(self, event: Addressed) -> list[SocialAccount]:
        tables = [self._by_id, self._by_page]
        if isinstance(event, _ABOUT_THE_BUSINESS):
            tables.append(self._by_waba)
        return [
            account
            for account_id in event.account_ids
            if account_id
            for known in tables
            for account in known.get((event.platform, account_id), ())
        ]


def _best_first(account: SocialAccount) -> tuple[bool, float, int]:
    """Connected ones by age, then the others, the last owner first."""
    gone = account.status == AccountStatus.DISCONNECTED
    since = (account.status_since or _LONG_AGO).timestamp() if gone else 0.0
    return gone, -since, account.pk
