"""Pages, Instagram accounts and WhatsApp numbers, seen as one kind of thing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from social.models import Login
from social.platforms import Platform, traits
from social.sandbox.apps_at_meta import secrets_of
from social.sandbox.models import (
    SandboxInstagram,
    SandboxNumber,
    SandboxPage,
    SandboxSubscription,
)

# What an Instagram Login app gets of every account; Meta does not heed what was asked for.
INSTAGRAM_FIELDS = frozenset(
    {
        "comments",
        "live_comments",
        "mentions",
        "message_echoes",
        "message_edit",
        "message_reactions",
        "messages",
        "messaging_handover",
        "messaging_optins",
        "messaging_postbacks",
        "messaging_referral",
        "messaging_seen",
        "standby",
        "story_insights",
    }
)
# What a page's subscription does not name: chosen for the app's Instagram accounts at once.
_INSTAGRAM_APP_FIELDS = frozenset({"comments", "live_comments", "mentions"})
# WhatsApp's are chosen for the app as a whole, not by account.
WHATSAPP_FIELDS = frozenset(
    {
        "account_update",
        "message_template_status_update",
        "messages",
        "smb_message_echoes",
        "user_preferences",
    }
)


@dataclass(frozen=True, slots=True)
class Route:
    """One app that is told about an asset, by which fields, and how it knows it is Meta."""

    app_id: str
    login: str
    fields: frozenset[str]

    def secret(self) -> str:
        """What signs its webhooks; empty for an app that is gone."""
        return next(iter(secrets_of(self.app_id, self.login)), "")


@dataclass(frozen=True, slots=True)
class Asset:
    """Something of the business that people can write to.

    ``owner_id`` is what a Facebook app subscribes to for its webhooks and what its
    token is for: the page (of a page-linked Instagram account too) or the WhatsApp
    account. An Instagram account is also subscribed to itself, by Instagram Login.
    """

    platform: Platform
    external_id: str
    owner_id: str
    name: str

    @property
    def label(self) -> str:
        """``@name · Instagram``."""
        return f"{self.name} · {traits(self.platform).name}"

    def routes(self) -> list[Route]:
        """Who is told of what happens here; nobody, if no app is subscribed."""
        return routes_of([self])[self.external_id]

    def subscribed_fields(self) -> set[str]:
        """The webhook fields any app is subscribed to; empty if there is none."""
        return {field for route in self.routes() for field in route.fields}


def routes_of(assets: Iterable[Asset]) -> dict[str, list[Route]]:
    """The routes of many assets by their id, in one query."""
    asked = list(assets)
    ids = {asset.owner_id for asset in asked} | {asset.external_id for asset in asked}
    rows: dict[str, list[SandboxSubscription]] = defaultdict(list)
    for row in SandboxSubscription.objects.filter(object_id__in=ids):
        rows[row.object_id].append(row)
    return {
        asset.external_id: [
            _route(asset, row)
            for object_id in dict.fromkeys((asset.owner_id, asset.external_id))
            for row in rows[object_id]
        ]
        for asset in asked
    }


def _route(asset: Asset, row: SandboxSubscription) -> Route:
    is_own = asset.platform == Platform.INSTAGRAM and row.object_id == asset.external_id
    if is_own:
        return Route(row.app_id, Login.INSTAGRAM, INSTAGRAM_FIELDS)
    return Route(row.app_id, Login.FACEBOOK, _fields_of(asset, row))


def _fields_of(asset: Asset, row: SandboxSubscription) -> frozenset[str]:
    match asset.platform:
        case Platform.WHATSAPP:
            return WHATSAPP_FIELDS
        case Platform.INSTAGRAM:
            return _INSTAGRAM_APP_FIELDS | set(row.fields)
        case _:
            return frozenset(row.fields)


def messenger_of(page: SandboxPage) -> Asset:
    """The page's own inbox."""
    return Asset(Platform.FACEBOOK, page.external_id, page.external_id, page.name)


def instagram_asset(account: SandboxInstagram) -> Asset:
    """The Instagram account, behind its page if it has one."""
    owner_id = account.page.external_id if account.page else account.external_id
    return Asset(Platform.INSTAGRAM, account.external_id, owner_id, str(account))


def instagram_of(page: SandboxPage) -> Asset | None:
    """The Instagram account linked to the page, if there is one."""
    account = page.linked_instagram
    return instagram_asset(account) if account else None


def whatsapp_of(number: SandboxNumber) -> Asset:
    """The number as an asset."""
    return Asset(Platform.WHATSAPP, number.external_id, number.waba_id, number.display_number)


def all_assets() -> list[Asset]:
    """Everything that can be written to: what an app listens to first, Instagram before all."""
    accounts = SandboxInstagram.objects.select_related("page")
    assets = [
        *map(instagram_asset, accounts),
        *map(messenger_of, SandboxPage.objects.all()),
        *map(whatsapp_of, SandboxNumber.objects.all()),
    ]
    routes = routes_of(assets)
    return sorted(assets, key=lambda asset: not routes[asset.external_id])


def heard_assets() -> list[Asset]:
    """The assets some app gets the messages of."""
    assets = all_assets()
    routes = routes_of(assets)
    return [
        asset
        for asset in assets
        if any("messages" in route.fields for route in routes[asset.external_id])
    ]
