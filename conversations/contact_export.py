"""All that is known of people, as a table; read piece by piece, however many there are."""

from collections.abc import Iterator

from conversations.attribute_values import write_value
from conversations.contact_csv import write_line
from conversations.contacts import find, with_leading
from conversations.models import Attribute, Contact
from echodesk.workspaces.models import Membership

_BATCH = 500
# Tells a spreadsheet that what follows is Unicode.
_MARK = "\ufeff"


def export_lines(member: Membership, words: str = "") -> Iterator[str]:
    """A CSV of the people ``member`` sees, or of those found by ``words``; newest first."""
    attributes = list(Attribute.objects.visible_to(member))
    names = ("id", "name", "username", "email", "phone", "company", "language")
    keys = [row.key for row in attributes]
    yield _MARK + write_line([*names, *keys, "identities", "blocked", "created"])
    people = with_leading(member, find(member, words)).order_by("-pk")
    last: int | None = None
    while True:
        batch = list((people if last is None else people.filter(pk__lt=last))[:_BATCH])
        if not batch:
            return
        for contact in batch:
            fields = [getattr(contact, name) for name in names]
            own = [write_value(contact.attributes.get(key)) for key in keys]
            yield write_line([*fields, *own, *_rest(contact)])
        last = batch[-1].pk


def _rest(contact: Contact) -> list[str]:
    leading = contact.leading  # type: ignore[attr-defined]
    identities = "; ".join(f"{row.account.platform}:{row.recipient_id}" for row in leading)
    return [identities, "yes" if contact.blocked_at else "", contact.created_at.isoformat()]
