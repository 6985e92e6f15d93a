"""The same delivery again, deliveries in any order, and a thousand messages in one."""

from datetime import datetime, timedelta
from random import SystemRandom

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from social.platforms import Platform
from social.sandbox import afterwards, answers, courier, drafts, payloads, play, telling
from social.sandbox.assets import Asset
from social.sandbox.models import (
    Said,
    SandboxChat,
    SandboxExchange,
    SandboxFile,
    SandboxMessage,
)
from social.sandbox.phrases import TEXTS

BATCH = 1000
# What a delivery can carry many of: conversations of other people, too.
_MOST_CHATS = 50
# How often each kind is met, beside plain text: where they are common, and where not at all.
_EVERYWHERE = {"photo": 34, "voice": 14, "video": 6, "sticker": 6, "gif": 3, "file": 3, "ad": 3}
_KINDS: dict[str, dict[str, int]] = {
    Platform.INSTAGRAM: {
        **_EVERYWHERE,
        "story_reply": 12,
        "story_mention": 3,
        "post": 4,
        "reel": 5,
        "quick_reply": 4,
        "like": 5,
        "disappearing": 2,
        "unsupported": 1,
    },
    Platform.FACEBOOK: {**_EVERYWHERE, "like": 9, "quick_reply": 5, "reel": 3, "link": 4},
    Platform.WHATSAPP: {
        **_EVERYWHERE,
        "location": 4,
        "contact": 2,
        "order": 2,
        "button": 5,
        "list": 3,
        "unsupported": 1,
    },
}
TEXT_SHARE = 0.72
_dice = SystemRandom()


class NothingYet(Exception):
    """There is no delivery to repeat."""


def repeat(asset: Asset) -> None:
    """Post the account's newest delivery once more."""
    told = SandboxExchange.objects.filter(
        asset_id=asset.external_id, direction=SandboxExchange.Direction.IN
    )
    row = told.first()
    if row is None:
        raise NothingYet
    for webhook in courier.rebuild(asset, row):
        telling.post(webhook)


def shuffle(asset: Asset, chat: SandboxChat) -> None:
    """A short talk with all that can happen to it, told in any order, some of it twice."""
    with telling.gathered() as webhooks:
        asked, praised, wrong = (
            play.person_writes(asset, chat, text)
            for text in ("Do you have it in blue?", "It is lovely!", "Oops, wrong chat")
        )
        afterwards.edit(asset, asked, "Do you have it in blue or green?")
        afterwards.react(asset, praised, "❤️")
        afterwards.unsend(asset, wrong)
        answer = play.write_message(chat, "Both, and we can hold one.", from_person=False)
        answers.send_echo(asset, answer, app_id=None)
        afterwards.react(asset, answer, "👍")
    told = [*webhooks, webhooks[0], webhooks[-1]] if webhooks else []
    _dice.shuffle(told)
    for webhook in told:
        telling.post(webhook)


def batch(asset: Asset, chat: SandboxChat) -> None:
    """One delivery of a thousand messages, of this person and others who wrote to the account."""
    chats = SandboxChat.objects.filter(asset_id=asset.external_id, held_by_app_id="")
    people = list(chats.select_related("person")[:_MOST_CHATS]) or [chat]
    # The newest is of now, the others were said in the seconds before.
    now = timezone.now()
    rows = [
        invent(_dice.choice(people), sent_at=now - timedelta(milliseconds=5 * (BATCH - number)))
        for number in range(BATCH)
    ]
    messages = save(rows)
    telling.tell(asset, {"messages"}, "batch", payloads.person_wrote(asset, messages))


def invent(chat: SandboxChat, *, sent_at: datetime) -> drafts.Rows:
    """A message of a kind people send, as often as they do; not yet saved."""
    platform, text = chat.platform, _dice.choice(TEXTS)
    if _dice.random() < TEXT_SHARE:
        return drafts.build(chat, drafts.Draft(text=text), sent_at=sent_at)
    kind = Said(_pick(platform))
    said = text if drafts.takes_text(kind, platform) and kind != Said.QUICK_REPLY else ""
    return drafts.build(chat, drafts.draft(kind, platform, said), sent_at=sent_at)


def save(rows: list[drafts.Rows]) -> list[SandboxMessage]:
    """Write the rows, two statements for all; gives the messages with their files loaded."""
    messages = [message for message, _files in rows]
    with transaction.atomic():
        SandboxMessage.objects.bulk_create(messages)
        SandboxFile.objects.bulk_create(file for _message, files in rows for file in files)
        play.note_inbound(messages)
    prefetch_related_objects(messages, "files")
    return messages


def _pick(platform: str) -> str:
    kinds = _KINDS[platform]
    return _dice.choices(list(kinds), list(kinds.values()))[0]
