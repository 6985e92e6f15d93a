"""What Meta posts over a while: items of every kind, drawn at random, as Messenger sends them.

Each item happens at a second of its own, so that "the newest" is never a tie. Media come
without an address, so that nothing is fetched.
"""

import itertools
import random
from dataclasses import dataclass, field

from tests import payloads

START = 1_762_000_000_000
OTHER_APP = 263902037430900
OUR_APP = 900000000000001

# How often each is drawn: people mostly write, businesses mostly answer.
WEIGHTS = {
    "text": 34,
    "photo": 6,
    "sticker": 3,
    "location": 1,
    "quick_reply": 3,
    "postback": 3,
    "answer": 5,
    "unsupported": 1,
    "standby": 2,
    "echo": 16,
    "delivery": 8,
    "read": 6,
    "reaction": 4,
    "unreact": 2,
    "edit": 2,
    "unsend": 1,
    "referral": 1,
    "optin": 1,
    "passed": 1,
    "taken": 1,
}


@dataclass(frozen=True)
class Item:
    """One update, and the list of an entry it stands in."""

    value: dict
    place: str = "messaging"


@dataclass
class _Person:
    """One who writes to the account, and the ids of what was said so far."""

    id: str
    said: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def history(*, account: str, count: int, seed: int, people: int = 20, first: int = 0) -> list[Item]:
    """``count`` items in the order they happened, about a page; ``first`` numbers them on."""
    chance = random.Random(seed)
    crowd = [_Person(f"61{number:014}") for number in range(people)]
    kinds = chance.choices(list(WEIGHTS), WEIGHTS.values(), k=count)
    return [
        _item(kind, number, account, chance.choice(crowd), chance)
        for number, kind in enumerate(kinds, first)
    ]


def _item(kind: str, number: int, account: str, person: _Person, chance: random.Random) -> Item:
    known = [*person.said, *person.told]
    if kind in {"delivery", "read"} and not person.told:
        kind = "echo"
    if kind in {"answer", "reaction", "unreact", "edit", "unsend"} and not person.said:
        kind = "text"
    at = START + number * 1000
    value = {"sender": {"id": person.id}, "recipient": {"id": account}, "timestamp": at}
    if kind == "echo":
        value = {**value, "sender": {"id": account}, "recipient": {"id": person.id}}
    value |= _MESSAGES[kind](number, person, known, chance) if kind in _MESSAGES else {}
    value |= _CHANGES[kind](at, person, known, chance) if kind in _CHANGES else {}
    return Item(value, "standby" if kind == "standby" else "messaging")


def _said(**content):
    """A reader's way to write a message the person sent."""

    def build(number, person, known, chance):
        mid = f"m_{number:06}"
        person.said.append(mid)
        return {"message": {"mid": mid, **content}}

    return build


def _text(number, person, known, chance):
    return _said(text=f"Do you ship number {number} to Åland?")(number, person, known, chance)


def _answer(number, person, known, chance):
    reply_to = {"mid": chance.choice(known)}
    return _said(text="That one", reply_to=reply_to)(number, person, known, chance)


def _postback(number, person, known, chance):
    mid = f"m_{number:06}"
    person.said.append(mid)
    return {"postback": {"mid": mid, "title": "Opening hours", "payload": "HOURS"}}


def _echo(number, person, known, chance):
    mid = f"m_{number:06}"
    person.told.append(mid)
    message = {"mid": mid, "text": f"We do, {number} times", "is_echo": True, "app_id": OTHER_APP}
    return {"message": message}


def _attached(kind, **payload):
    return {"attachments": [{"type": kind, "payload": payload}]}


_PLACE = {"coordinates": {"lat": 41.69, "long": 44.8}}
_MESSAGES = {
    "text": _text,
    "standby": _text,
    "answer": _answer,
    "photo": _said(**_attached("image")),
    "sticker": _said(**_attached("sticker", sticker_id=369239263222822)),
    "location": _said(**_attached("location", **_PLACE)),
    "quick_reply": _said(text="Large", quick_reply={"payload": "SIZE_L"}),
    "unsupported": _said(is_unsupported=True),
    "postback": _postback,
    "echo": _echo,
}


def _delivery(at, person, known, chance):
    return {"delivery": {"mids": [chance.choice(person.told)], "watermark": at}}


def _reaction(action):
    def build(at, person, known, chance):
        emoji = chance.choice("❤👍😢")
        mid = chance.choice(known)
        return {"reaction": {"mid": mid, "action": action, "reaction": "other", "emoji": emoji}}

    return build


def _edit(at, person, known, chance):
    return {"message_edit": {"mid": chance.choice(person.said), "text": f"At {at}", "num_edit": 1}}


def _unsend(at, person, known, chance):
    return {"message": {"mid": chance.choice(person.said), "is_deleted": True}}


def _handover(kind, owner):
    return lambda *_: {kind: {"previous_owner_app_id": None, "new_owner_app_id": owner}}


_CHANGES = {
    "delivery": _delivery,
    "read": lambda at, *_: {"read": {"watermark": at}},
    "reaction": _reaction("react"),
    "unreact": _reaction("unreact"),
    "edit": _edit,
    "unsend": _unsend,
    "referral": lambda *_: {
        "referral": {"ref": "qr-door", "source": "SHORTLINK", "type": "OPEN_THREAD"}
    },
    "optin": lambda *_: {
        "optin": {"type": "notification_messages", "payload": "NEWS", "title": "News"}
    },
    "passed": _handover("pass_thread_control", OTHER_APP),
    "taken": _handover("take_thread_control", OUR_APP),
}


def body(account: str, items: list[Item], *, sent_at: int = START) -> bytes:
    """One POST with the items in this order; ``sent_at`` in milliseconds tells equals apart."""
    entries = [
        {"id": account, "time": sent_at, place: [item.value for item in group]}
        for place, group in itertools.groupby(items, key=lambda item: item.place)
    ]
    return payloads.encode({"object": "page", "entry": entries})


def shuffled(account: str, items: list[Item], *, seed: int, most: int = 40) -> list[bytes]:
    """The items one to five times each, in any order, as POSTs of one to ``most`` items."""
    chance = random.Random(seed)
    repeated = [item for item in items for _ in range(chance.randint(1, 5))]
    chance.shuffle(repeated)
    bodies = []
    while repeated:
        size = chance.randint(1, most)
        bodies.append(body(account, repeated[:size], sent_at=START + len(bodies)))
        repeated = repeated[size:]
    return bodies
