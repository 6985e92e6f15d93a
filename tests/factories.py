"""Rows for tests, with sensible defaults and nothing hidden."""

from datetime import timedelta
from itertools import count

from django.core.files.base import ContentFile
from django.utils import timezone

from conversations.models import (
    Attachment,
    Contact,
    ContactIdentity,
    Conversation,
    Direction,
    MediaKind,
    MediaState,
    Message,
    MessageStatus,
    Notice,
    NoticeKind,
    Upload,
)
from echodesk.workspaces.models import Location, Membership, Role, User, Workspace
from social.app_directory import forget_own_apps
from social.models import MessageTemplate, SocialAccount, WorkspaceApp
from social.platforms import Platform

_numbers = count(1)


def make_workspace(name="Nord Coffee"):
    return Workspace.objects.create(name=name)


def make_member(workspace=None, role=Role.AGENT, **user_fields):
    number = next(_numbers)
    fields = {"email": f"member{number}@example.com", "name": f"Member {number}", **user_fields}
    user = User.objects.create_user(password="correct horse battery", **fields)
    return Membership.objects.create(workspace=workspace or make_workspace(), user=user, role=role)


def make_location(workspace, name="Tbilisi"):
    return Location.objects.create(workspace=workspace, name=name)


def make_limited(workspace, *locations):
    """An agent who sees only the accounts of ``locations`` and those of none."""
    member = make_member(workspace)
    member.is_limited = True
    member.save()
    member.locations.set(locations)
    return member


def make_account(workspace=None, platform=Platform.INSTAGRAM, **fields):
    number = next(_numbers)
    defaults = {
        Platform.INSTAGRAM: {
            "external_id": f"178414{number:011}",
            "page_id": f"104{number:012}",
            "username": f"nordcoffee{number}",
        },
        Platform.FACEBOOK: {
            "external_id": f"104{number:012}",
            "page_id": f"104{number:012}",
            "display_name": "Nord Coffee",
        },
        Platform.WHATSAPP: {
            "external_id": f"106{number:012}",
            "waba_id": f"102{number:012}",
            "display_name": "+358 40 1234567",
        },
    }[Platform(platform)]
    return SocialAccount.objects.create(
        workspace=workspace or make_workspace(),
        platform=platform,
        access_token=fields.pop("access_token", f"token-{number}"),
        **{**defaults, **fields},
    )


def make_message_template(account=None, name="order_ready", **fields):
    """An approved message template of a WhatsApp account, with one variable in its body."""
    account = account or make_account(platform=Platform.WHATSAPP)
    defaults = {
        "external_id": f"77{next(_numbers):013}",
        "language": "en",
        "status": "APPROVED",
        "category": "UTILITY",
        "parameter_format": "POSITIONAL",
        "components": [{"type": "BODY", "text": "Your order {{1}} is ready."}],
        "synced_at": timezone.now(),
    }
    return MessageTemplate.objects.create(
        workspace=account.workspace, waba_id=account.waba_id, name=name, **{**defaults, **fields}
    )


def make_own_app(workspace, login="facebook", **fields):
    """A Meta app the workspace brought along; ``secrets`` is one a line, newest first."""
    defaults = {
        "app_id": f"92{next(_numbers):013}",
        "secrets": f"own-secret-{workspace.pk}",
        "verify_token": f"own-verify-{workspace.pk}",
    }
    app = WorkspaceApp.objects.create(workspace=workspace, login=login, **{**defaults, **fields})
    forget_own_apps()
    return app


def make_conversation(account=None, **fields):
    """A conversation whose person wrote an hour ago, so that its reply window is open."""
    account = account or make_account()
    number = next(_numbers)
    hour_ago = timezone.now() - timedelta(hours=1)
    contact = fields.pop("contact", None) or Contact.objects.create(
        workspace=account.workspace, name=fields.pop("name", f"Mika {number}")
    )
    identity = ContactIdentity.objects.create(
        workspace=account.workspace,
        account=account,
        contact=contact,
        external_id=fields.pop("external_id", f"79{number:013}"),
        last_inbound_at=fields.pop("last_inbound_at", hour_ago),
    )
    return Conversation.objects.create(
        workspace=account.workspace,
        account=account,
        contact=contact,
        identity=identity,
        platform=account.platform,
        **{"last_activity_at": hour_ago, **fields},
    )


def make_message(conversation=None, text="Do you ship to Åland?", **fields):
    conversation = conversation or make_conversation()
    direction = fields.setdefault("direction", Direction.IN)
    fields.setdefault(
        "status", MessageStatus.RECEIVED if direction == Direction.IN else MessageStatus.SENT
    )
    fields.setdefault("external_id", f"mid-{next(_numbers)}")
    fields.setdefault("occurred_at", timezone.now() - timedelta(hours=1))
    return Message.objects.create(
        workspace=conversation.workspace,
        account=conversation.account,
        conversation=conversation,
        text=text,
        **fields,
    )


def make_attachment(message=None, kind=MediaKind.IMAGE, content=b"", **fields):
    """A piece of media, still wanted; with ``content`` (bytes) it is stored."""
    message = message or make_message(text="", kind=kind)
    fields.setdefault("position", message.attachments.count())
    if content:
        name = fields.setdefault("name", "photo.jpg")
        fields = {"state": MediaState.STORED, "file": ContentFile(content, name)} | fields
        fields.setdefault("size", len(content))
    return Attachment.objects.create(
        workspace=message.workspace, message=message, kind=kind, **fields
    )


def make_upload(member, content=b"%PDF-1.4\n", **fields):
    """A file that ``member`` has waiting: a document, unless ``fields`` say otherwise."""
    name = fields.setdefault("name", "menu.pdf")
    kind = fields.pop("kind", MediaKind.FILE)
    fields.setdefault("content_type", "application/pdf")
    return Upload.objects.create(
        workspace=member.workspace,
        member=member,
        kind=kind,
        size=len(content),
        file=ContentFile(content, name),
        **fields,
    )


def make_notice(conversation=None, kind=NoticeKind.REFERRAL, **fields):
    """A line among the messages, of half an hour ago."""
    conversation = conversation or make_conversation()
    fields.setdefault("key", f"notice-{next(_numbers)}")
    fields.setdefault("occurred_at", timezone.now() - timedelta(minutes=30))
    return Notice.objects.create(
        workspace=conversation.workspace,
        account=conversation.account,
        conversation=conversation,
        kind=kind,
        **fields,
    )
