"""Writes the demo into an empty installation, in one transaction and in bulk.

A documented exception to "only actions write": history is being made up here, not
added to, and nobody is there to be told of it. The sandbox gets the same history, so
that the phone shows what the inbox shows and answering works at once.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from conversations.demo import cast
from conversations.demo.history import Chat, Tenant, write_chats
from conversations.demo.instagram import BAKERY_INSTAGRAM, INSTAGRAM
from conversations.demo.messenger import MESSENGER
from conversations.demo.setup import set_up
from conversations.demo.showcase import (
    INSTAGRAM_SHOWCASE,
    MESSENGER_SHOWCASE,
    WHATSAPP_SHOWCASE,
)
from conversations.demo.talk import Talk
from conversations.demo.whatsapp import WHATSAPP
from conversations.demo.world import make_world
from conversations.models import Label
from echodesk.workspaces.models import Membership, Team, User, Workspace
from social.graph.pages import PAGE_FIELDS
from social.models import SocialAccount
from social.platforms import Platform
from social.sandbox import tokens
from social.sandbox.models import OWNER_ID, SandboxSubscription, SandboxWaba


@transaction.atomic
def build_demo() -> bool:
    """Make the demo; ``False`` if it was there already, and nothing changed."""
    make_world()
    taken = [page.instagram_id for page in cast.PAGES if page.workspace]
    if SocialAccount.objects.filter(external_id__in=taken).exists():
        return False
    password = make_password(cast.DEMO_PASSWORD)
    users = {user.key: _make_user(user, password) for user in cast.USERS}
    studio, bakery = (_make_tenant(name, users) for name in (cast.STUDIO, cast.BAKERY))
    _make_labels_and_teams(studio)
    set_up(studio)
    chats: list[Chat] = []
    for tenant in (studio, bakery):
        for account, talks in _connect(tenant):
            chats += [Chat(tenant, account, talk) for talk in talks]
    write_chats(chats, timezone.now())
    return True


def _make_user(user: cast.DemoUser, password: str) -> User:
    found, _created = User.objects.get_or_create(
        email=user.email, defaults={"name": user.name, "password": password}
    )
    return found


def _make_tenant(name: str, users: dict[str, User]) -> Tenant:
    workspace = Workspace.objects.create(name=name)
    members = {
        user.key: Membership.objects.create(
            workspace=workspace, user=users[user.key], role=user.roles[name]
        )
        for user in cast.USERS
        if name in user.roles
    }
    return Tenant(workspace, members, {}, {})


def _make_labels_and_teams(tenant: Tenant) -> None:
    for name, tone in cast.LABELS.items():
        tenant.labels[name] = Label.objects.create(workspace=tenant.workspace, name=name, tone=tone)
    for name, keys in cast.TEAMS.items():
        team = Team.objects.create(workspace=tenant.workspace, name=name)
        team.members.set([tenant.members[key] for key in keys])
        tenant.teams[name] = team


def _connect(tenant: Tenant) -> list[tuple[SocialAccount, tuple[Talk, ...]]]:
    """The accounts of a workspace with their talks, as if connected three weeks ago."""
    name = tenant.workspace.name
    page = next(page for page in cast.PAGES if page.workspace == name)
    is_studio = name == cast.STUDIO
    # A page's subscription brings its Instagram account's messages and its own, so
    # both are connected.
    connected: list[tuple[SocialAccount, tuple[Talk, ...]]] = [
        (
            _instagram_account(tenant, page),
            (*INSTAGRAM, INSTAGRAM_SHOWCASE) if is_studio else BAKERY_INSTAGRAM,
        ),
        (_page_account(tenant, page), (*MESSENGER, MESSENGER_SHOWCASE) if is_studio else ()),
    ]
    if cast.NUMBER.workspace == name:
        connected.append((_whatsapp_account(tenant), (*WHATSAPP, WHATSAPP_SHOWCASE)))
    return connected


def _instagram_account(tenant: Tenant, page: cast.DemoPage) -> SocialAccount:
    return _make_account(
        tenant,
        platform=Platform.INSTAGRAM,
        external_id=page.instagram_id,
        page_id=page.external_id,
        username=page.instagram_username,
        display_name=page.name,
        access_token=_subscribed_page_token(page),
    )


def _page_account(tenant: Tenant, page: cast.DemoPage) -> SocialAccount:
    return _make_account(
        tenant,
        platform=Platform.FACEBOOK,
        external_id=page.external_id,
        page_id=page.external_id,
        display_name=page.name,
        access_token=_subscribed_page_token(page),
    )


def _whatsapp_account(tenant: Tenant) -> SocialAccount:
    number = cast.NUMBER
    waba = SandboxWaba.objects.get(external_id=number.waba_id)
    _subscribe(number.waba_id, ["messages", "smb_message_echoes"])
    return _make_account(
        tenant,
        platform=Platform.WHATSAPP,
        external_id=number.external_id,
        waba_id=number.waba_id,
        display_name=number.display_number,
        access_token=tokens.whatsapp_token(number.waba_id),
        scopes=tokens.WHATSAPP_SCOPES,
        webhook_fields=["messages"],
        app_scoped_user_id=waba.system_user_id,
    )


def _make_account(tenant: Tenant, **fields: object) -> SocialAccount:
    defaults = {
        "scopes": settings.META_OAUTH_SCOPES,
        "webhook_fields": list(PAGE_FIELDS),
        "app_scoped_user_id": OWNER_ID,
        **fields,
    }
    return SocialAccount.objects.create(
        workspace=tenant.workspace,
        app_id=settings.META_APP_ID,
        last_webhook_at=timezone.now() - timedelta(minutes=2),
        **defaults,
    )


def _subscribed_page_token(page: cast.DemoPage) -> str:
    _subscribe(page.external_id, list(PAGE_FIELDS))
    return tokens.page_token(page.external_id, settings.META_OAUTH_SCOPES)


def _subscribe(object_id: str, fields: list[str]) -> None:
    SandboxSubscription.objects.update_or_create(
        object_id=object_id, app_id=settings.META_APP_ID, defaults={"fields": fields}
    )
