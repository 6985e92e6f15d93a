"""What the person does to a message that was said, and who holds the chat."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from social.platforms import Platform
from social.sandbox import ids, telling
from social.sandbox.assets import Asset, all_assets
from social.sandbox.graph.usage import limits
from social.sandbox.models import SandboxChat, SandboxMessage, SandboxPerson
from social.sandbox.payloads import afterwards, happenings
from social.sandbox.payloads.messenger import INSTAGRAM_INBOX_APP_ID, PAGE_INBOX_APP_ID

# Instagram and Messenger call the same fields differently.
_HANDOVER = {"messaging_handovers", "messaging_handover"}


def react(asset: Asset, message: SandboxMessage, emoji: str) -> None:
    """Put an emoji on a message; with an empty one, take it back."""
    message.reaction = emoji
    message.save(update_fields=["reaction"])
    if emoji and limits().reaction_opens_window:
        SandboxChat.objects.filter(pk=message.chat_id).update(last_inbound_at=timezone.now())
    fields = _fields(message, "message_reactions")
    telling.tell(asset, fields, "reaction", afterwards.reacted(asset, message))


def edit(asset: Asset, message: SandboxMessage, text: str) -> None:
    """Replace the words of a message of the person."""
    message.text, message.edits = text, message.edits + 1
    message.save(update_fields=["text", "edits"])
    fields = _fields(message, "message_edits", "message_edit")
    telling.tell(asset, fields, "edit", afterwards.edited(asset, message))


def unsend(asset: Asset, message: SandboxMessage) -> None:
    """Take a message of the person back: its words go, and its files are to be had no more."""
    message.text, message.unsent_at = "", timezone.now()
    message.save(update_fields=["text", "unsent_at"])
    fields = _fields(message, "messages")
    telling.tell(asset, fields, "unsend", afterwards.unsent(asset, message))


def other_app_takes(asset: Asset, chat: SandboxChat) -> None:
    """Meta's own inbox takes the chat over: until it gives back, we are on standby."""
    other, ours = _inbox_app(asset), _our_app(asset)
    chat.held_by_app_id = other
    chat.save(update_fields=["held_by_app_id"])
    telling.tell(asset, _HANDOVER, "take", happenings.taken(asset, chat, ours, other))


def other_app_gives_back(asset: Asset, chat: SandboxChat) -> None:
    """The chat is ours again."""
    other, ours = chat.held_by_app_id or _inbox_app(asset), _our_app(asset)
    chat.held_by_app_id = ""
    chat.save(update_fields=["held_by_app_id"])
    telling.tell(asset, _HANDOVER, "pass", happenings.passed(asset, chat, other, ours))


def other_app_asks(asset: Asset, chat: SandboxChat) -> None:
    """Meta's own inbox would like to have the chat."""
    payload = happenings.requested(asset, chat, _inbox_app(asset))
    telling.tell(asset, _HANDOVER, "request", payload)


def change_number(chat: SandboxChat) -> None:
    """The person gets another number, and every business they write to on WhatsApp is told."""
    person, old = chat.person, chat.person.wa_id
    person.wa_id = new = ids.numeric_id("358", 12)
    chats = SandboxChat.objects.filter(platform=Platform.WHATSAPP, person=person)
    with transaction.atomic():
        person.save(update_fields=["wa_id"])
        chats.update(person_external_id=new)
    assets = {asset.external_id: asset for asset in all_assets()}
    for other in chats.select_related("person"):
        if asset := assets.get(other.asset_id):
            payload = happenings.number_changed(asset, other, old, new)
            telling.tell(asset, {"messages"}, "new number", payload)


def take_username(person: SandboxPerson, *, hides_number: bool) -> None:
    """The person is known by a username on WhatsApp from now on, perhaps by nothing else."""
    person.user_id = person.user_id or f"FI.{ids.numeric_id('1', 20)}"
    person.hides_number = hides_number
    person.save(update_fields=["user_id", "hides_number"])


def prefer(asset: Asset, chat: SandboxChat, *, stops: bool) -> None:
    """WhatsApp: the person wants no marketing any more, or again."""
    chat.stops_marketing = stops
    chat.save(update_fields=["stops_marketing"])
    payload = happenings.preference(asset, chat, stops=stops)
    telling.tell(asset, {"user_preferences"}, "stop" if stops else "resume", payload)


def _fields(message: SandboxMessage, *names: str) -> set[str]:
    if message.chat.platform == Platform.WHATSAPP:
        return {"messages"}
    return {"standby"} if message.chat.held_by_app_id else set(names)


def _inbox_app(asset: Asset) -> str:
    is_instagram = asset.platform == Platform.INSTAGRAM
    return str(INSTAGRAM_INBOX_APP_ID if is_instagram else PAGE_INBOX_APP_ID)


def _our_app(asset: Asset) -> str:
    return next((route.app_id for route in asset.routes()), settings.META_APP_ID)
