"""Whom a WhatsApp item is about: matching it with the ``contacts`` beside it.

People are known by number (``wa_id``), by a user id of the business portfolio, or by
both; who has taken a username may hide the number, which is then empty or absent.
https://developers.facebook.com/docs/whatsapp/business-scoped-user-ids
"""

from dataclasses import dataclass
from functools import cached_property

from social.intake import wire

_NOBODY: wire.Json = {}
_CONTACT_IDS = ("wa_id", "user_id", "parent_user_id")
# A user id has up to 256 characters by Meta's word.
_LONGEST_ID = 256


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as an account knows them. ``ids`` are best first: number, then user ids."""

    ids: tuple[str, ...]
    name: str = ""
    username: str = ""

    @property
    def id(self) -> str:
        """What the account knows them by."""
        return self.ids[0]


class People:
    """The ``contacts`` of one change, found by any of their ids."""

    def __init__(self, value: wire.Json) -> None:
        self._contacts = list(wire.objects(value, "contacts"))
        self._only = self._contacts[0] if len(self._contacts) == 1 else _NOBODY
        count = len(wire.items(value, "messages")) + len(wire.items(value, "message_echoes"))
        self._alone = count == 1

    @cached_property
    def _by_id(self) -> dict[str, wire.Json]:
        found: dict[str, wire.Json] = {}
        for contact in self._contacts:
            for key in _CONTACT_IDS:
                if known := _id(contact, key):
                    found.setdefault(known, contact)
        return found

    def who(self, item: wire.Json, key: str) -> Person:
        """The person under ``key`` (``from``, ``to`` or ``recipient``) of an item.

        Raises :class:`social.intake.wire.WireError` if nothing names them.
        """
        told = [_id(item, name) for name in (key, f"{key}_user_id", f"{key}_parent_user_id")]
        contact = self._contact(*told)
        held = [_id(contact, name) for name in _CONTACT_IDS]
        # Best first, and of each the contact's: the item may have another writing of the number.
        ids = dict.fromkeys(found for pair in zip(held, told, strict=True) for found in pair)
        ids.pop("", None)
        if not ids:
            raise wire.WireError(f"{key} is missing")
        profile = wire.optional_child(contact, "profile")
        return Person(tuple(ids), wire.text(profile, "name"), wire.text(profile, "username"))

    def _contact(self, *ids: str) -> wire.Json:
        """The contact of one of the ids; else the only one, where no other can be meant."""
        if self._alone and self._only:
            return self._only
        for known in ids:
            if known and known in self._by_id:
                return self._by_id[known]
        return _NOBODY if any(ids) else self._only


def first_id(parent: wire.Json, *keys: str) -> str:
    """The first id of a person under the keys; empty if there is none."""
    return next(filter(None, (_id(parent, key) for key in keys)), "")


def _id(parent: wire.Json, key: str) -> str:
    # Asked for six ids per item, of which most are not there.
    if key not in parent:
        return ""
    found = wire.optional_identifier(parent, key)
    return found if len(found) <= _LONGEST_ID else ""
