"""What the control page shows of the world Meta's side plays."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from social.platforms import Platform
from social.sandbox.assets import Asset, all_assets, routes_of
from social.sandbox.control.rows import AccountRow, FailingRow, LoginRow, TemplateRow, TokenRow
from social.sandbox.dialogs.common import users
from social.sandbox.failures import fault_groups
from social.sandbox.graph.usage import limits
from social.sandbox.message_templates import make_templates
from social.sandbox.models import (
    MediaFault,
    Revocation,
    SandboxExchange,
    SandboxFault,
    SandboxGrant,
    SandboxInstagram,
    SandboxLimits,
    SandboxPage,
    SandboxSubscription,
    SandboxTemplate,
    SandboxToken,
    SandboxUser,
    SandboxWaba,
    TemplateStatus,
)
from social.sandbox.validity import problem_of

SHOWN_TOKENS, SHOWN_CALLBACKS = 40, 10
CALLBACKS = ("deauthorize", "data-deletion")


@dataclass(frozen=True)
class Screen:
    """The page for one person's accounts.

    ``user`` is whose are listed, ``chosen`` the id of the account to order failures for.
    """

    user: SandboxUser
    chosen: str = ""

    def users(self) -> list[SandboxUser]:
        """All to choose from."""
        return users()

    @cached_property
    def accounts(self) -> list[AccountRow]:
        """What the person owns, what an app listens to first."""
        faults = {row.asset_id: row for row in SandboxFault.objects.all()}
        owned = self._owned_ids()
        # An Instagram account behind no page is its own owner, and listed for everybody.
        assets = [
            asset
            for asset in all_assets()
            if asset.owner_id in owned
            or (asset.platform == Platform.INSTAGRAM and asset.owner_id == asset.external_id)
        ]
        heard = {key: len(routes) for key, routes in routes_of(assets).items()}
        rows = [_account_row(asset, heard[asset.external_id], faults) for asset in assets]
        return rows + [_waba_row(waba, faults) for waba in self._wabas()]

    def failing(self) -> list[FailingRow]:
        """Every failure that waits, whosever the account is."""
        names = {row.id: row.name for row in self.accounts}
        rows = SandboxFault.objects.order_by("asset_id")
        return [FailingRow(row, names.get(row.asset_id, row.asset_id)) for row in rows]

    def templates(self) -> list[TemplateRow]:
        """The message templates of the person's WhatsApp accounts."""
        names = {waba.external_id: waba.name for waba in self._wabas()}
        for waba in self._wabas():
            make_templates(waba)
        rows = SandboxTemplate.objects.filter(waba_id__in=names)
        return [TemplateRow(row, names[row.waba_id]) for row in rows]

    def statuses(self) -> list[tuple[str, str]]:
        """What WhatsApp can say of a message template."""
        return [(str(value), str(label)) for value, label in TemplateStatus.choices]

    def linkable(self) -> QuerySet[SandboxInstagram]:
        """Instagram accounts that can be moved."""
        return SandboxInstagram.objects.select_related("page")

    def pages(self) -> QuerySet[SandboxPage]:
        """Pages one can be linked to."""
        return SandboxPage.objects.filter(owner_id=self.user.external_id)

    def logins(self) -> list[LoginRow]:
        """Who allows what to whom."""
        names = _names()
        grants = SandboxGrant.objects.annotate(count=Count("tokens"))
        return [LoginRow(row, names.get(row.user_id, row.user_id), row.count) for row in grants]

    def tokens(self) -> list[TokenRow]:
        """The newest tokens."""
        names = _names()
        rows = SandboxToken.objects.select_related("grant")[:SHOWN_TOKENS]
        return [_token_row(token, names) for token in rows]

    def limits(self) -> SandboxLimits:
        """What Meta's patience is set to."""
        return limits()

    def media_faults(self) -> list[tuple[str, str]]:
        """What can be wrong with the file servers."""
        return [(str(value), str(label)) for value, label in MediaFault.choices]

    def callbacks(self) -> QuerySet[SandboxExchange]:
        """The newest callbacks and how they were answered."""
        return SandboxExchange.objects.filter(what__in=CALLBACKS)[:SHOWN_CALLBACKS]

    def fault_groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What calls can be made to fail with."""
        return fault_groups()

    def reasons(self) -> list[tuple[int, str]]:
        """Why tokens can be taken away."""
        return [(reason.value, str(reason.label)) for reason in Revocation]

    def _wabas(self) -> QuerySet[SandboxWaba]:
        return SandboxWaba.objects.filter(owner_id=self.user.external_id)

    def _owned_ids(self) -> set[str]:
        """Ids of the person's pages and WhatsApp accounts."""
        return {
            *self.pages().values_list("external_id", flat=True),
            *self._wabas().values_list("external_id", flat=True),
        }


def read_screen(query: QueryDict) -> Screen:
    """The screen of the person ``user`` names, else of the first."""
    known, wanted = users(), query.get("user")
    user = next((user for user in known if user.external_id == wanted), known[0])
    return Screen(user, query.get("account", ""))


def _account_row(asset: Asset, listeners: int, faults: dict[str, SandboxFault]) -> AccountRow:
    return AccountRow(
        asset.external_id,
        asset.platform,
        asset.name,
        asset.external_id,
        listeners,
        faults.get(asset.external_id),
    )


def _waba_row(waba: SandboxWaba, faults: dict[str, SandboxFault]) -> AccountRow:
    listeners = SandboxSubscription.objects.filter(object_id=waba.external_id).count()
    about = _("WhatsApp Business Account %(id)s") % {"id": waba.external_id}
    fault = faults.get(waba.external_id)
    return AccountRow(waba.external_id, "whatsapp", waba.name, about, listeners, fault)


def _names() -> dict[str, str]:
    """What ids of people, businesses and accounts are called."""
    names = dict(SandboxUser.objects.values_list("external_id", "name"))
    names |= dict(SandboxPage.objects.values_list("external_id", "name"))
    for account in SandboxInstagram.objects.all():
        names[account.external_id] = names[account.app_scoped_id] = str(account)
    names |= {waba.system_user_id: waba.name for waba in SandboxWaba.objects.all()}
    return names


def _token_row(token: SandboxToken, names: dict[str, str]) -> TokenRow:
    problem = problem_of(token)
    name = names.get(token.subject_id, token.subject_id)
    return TokenRow(token, name, problem.message if problem else "")
