"""What a contact was before it was merged, what it lent, and giving both back.

``ContactMerge.before`` holds it. Merges of earlier versions lack the newer of its parts.
"""

from typing import Any

from conversations.models import Contact, ContactMerge

_LENT = ("name", "username", "picture", "email", "phone", "company", "language")
_FIELDS = (*_LENT, "known_as")

Before = dict[str, Any]


def describe(gone: Contact) -> Before:
    """All that has to be known of ``gone`` to bring it back."""
    return {
        "contact": gone.pk,
        "created_at": gone.created_at.isoformat(),
        "fields": {name: str(getattr(gone, name)) for name in _FIELDS},
        "attributes": gone.attributes,
        "is_named_here": gone.is_named_here,
        "blocked_at": gone.blocked_at.isoformat() if gone.blocked_at else None,
        "notes": list(gone.notes.values_list("pk", flat=True)),
        "merges": list(gone.merges.filter(undone_at=None).values_list("pk", flat=True)),
    }


def fill(kept: Contact, gone: Contact) -> Before:
    """Let ``gone`` lend ``kept`` what it lacks; what that was, by name.

    Somebody who is blocked under one of two names is blocked.
    """
    filled = [name for name in _LENT if getattr(gone, name) and not getattr(kept, name)]
    for name in filled:
        setattr(kept, name, str(getattr(gone, name)))
    if "name" in filled:
        kept.is_named_here = gone.is_named_here
    keys = [key for key in gone.attributes if key not in kept.attributes]
    kept.attributes = gone.attributes | kept.attributes
    lends_block = gone.blocked_at is not None and kept.blocked_at is None
    if lends_block:
        kept.blocked_at = gone.blocked_at
    kept.save(update_fields=[*filled, "is_named_here", "attributes", "blocked_at"])
    return {"filled": filled, "filled_attributes": keys, "lent_block": lends_block}


def restore(merge: ContactMerge) -> Contact:
    """The contact under its old number, so that addresses which name it lead to it again."""
    before = merge.before
    restored = Contact(
        pk=before["contact"],
        workspace_id=merge.workspace_id,
        attributes=before.get("attributes", {}),
        is_named_here=before.get("is_named_here", False),
        blocked_at=before.get("blocked_at"),
        **before["fields"],
    )
    restored.save(force_insert=True)
    # Set by the database's clock otherwise.
    Contact.objects.filter(pk=restored.pk).update(created_at=before["created_at"])
    return restored


def take_back(kept: Contact, merge: ContactMerge) -> None:
    """Take back from the contact, and from merges of it, what ``merge`` lent it."""
    before = merge.before
    lent = [name for name in before["filled"] if _has_still(kept, before, name)]
    for name in lent:
        setattr(kept, name, "")
    if "name" in lent:
        kept.is_named_here = False
    kept.attributes = _without_lent(kept.attributes, before)
    if before.get("lent_block"):
        kept.blocked_at = None
    kept.save(update_fields=[*lent, "is_named_here", "attributes", "blocked_at"])
    for later in kept.merges.filter(undone_at=None).exclude(pk=merge.pk):
        if merge.pk in later.before["merges"]:
            _empty_in_later(later, merge)


def _has_still(kept: Contact, before: Before, name: str) -> bool:
    lent: str = before["fields"][name]
    return str(getattr(kept, name)) == lent


def _without_lent(attributes: Before, before: Before) -> Before:
    theirs = before.get("attributes", {})
    lent = {key for key in before.get("filled_attributes", []) if key in attributes}
    return {
        key: value
        for key, value in attributes.items()
        if not (key in lent and value == theirs[key])
    }


def _empty_in_later(later: ContactMerge, merge: ContactMerge) -> None:
    """Where the contact it was merged into was merged itself, that one gives back as well."""
    before, was = merge.before, later.before
    lent = {n for n in before["filled"] if was["fields"].get(n) == before["fields"][n]}
    was["fields"] |= dict.fromkeys(lent, "")
    if "name" in lent:
        was["is_named_here"] = False
    was["attributes"] = _without_lent(was.get("attributes", {}), before)
    if before.get("lent_block"):
        was["blocked_at"] = None
    was["notes"] = [pk for pk in was.get("notes", []) if pk not in before.get("notes", [])]
    was["merges"].remove(merge.pk)
    later.save(update_fields=["before"])
