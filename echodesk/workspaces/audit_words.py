"""The audit trail in plain words.

Each floor knows the words for what it records; ``settings.AUDIT_WORDS`` names them all.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from echodesk.workspaces.models import AuditEntry, Role, Workspace

# From the subject of an entry and its details to a sentence.
Teller = Callable[[str, Mapping[str, Any]], str]


def sentence(words: Any) -> Teller:
    """A teller that puts the subject, and details that are texts, into ``words``."""

    def tell(subject: str, detail: Mapping[str, Any]) -> str:
        return str(words) % {**detail, "subject": subject}

    return tell


def describe(entry: AuditEntry) -> str:
    """What happened. A verb nobody has words for is told by its name."""
    tell = _tellers().get(entry.verb)
    if tell is None:
        return f"{entry.verb.replace('_', ' ').replace('.', ' ')} {entry.subject}".strip()
    try:
        return tell(entry.subject, entry.detail)
    except KeyError:
        # Written by an earlier version, with fewer details.
        return f"{entry.verb.replace('_', ' ')} {entry.subject}"


@cache
def _tellers() -> dict[str, Teller]:
    found: dict[str, Teller] = {}
    for name in settings.AUDIT_WORDS:
        found |= import_string(name)
    return found


def _role(value: Any) -> str:
    return str(Role(value).label) if value in Role.values else str(value)


def _role_changed(subject: str, detail: Mapping[str, Any]) -> str:
    return _("Made %(subject)s %(role)s; was %(before)s") % {
        "subject": subject,
        "role": _role(detail["role"]),
        "before": _role(detail["before"]),
    }


def _added(subject: str, detail: Mapping[str, Any]) -> str:
    return _("Added %(subject)s as %(role)s") % {"subject": subject, "role": _role(detail["role"])}


def _locations_changed(subject: str, detail: Mapping[str, Any]) -> str:
    if not detail["locations"]:
        return _("Let %(subject)s see all locations") % {"subject": subject}
    names = ", ".join(detail["locations"])
    return _("Limited %(subject)s to %(names)s") % {"subject": subject, "names": names}


def _location_changed(subject: str, detail: Mapping[str, Any]) -> str:
    words = _("Changed the location %(subject)s")
    if detail["before"] != subject:
        words = _("Renamed the location %(before)s to %(subject)s")
    return words % {"before": detail["before"], "subject": subject}


def _invited(subject: str, detail: Mapping[str, Any]) -> str:
    values = {"subject": subject, "role": _role(detail["role"])}
    return _("Invited %(subject)s as %(role)s") % values


def _joined(subject: str, detail: Mapping[str, Any]) -> str:
    values = {"subject": subject, "role": _role(detail["role"])}
    return _("%(subject)s joined as %(role)s") % values


def _team_changed(subject: str, detail: Mapping[str, Any]) -> str:
    words = _("Changed the team %(subject)s")
    if detail["before"] != subject:
        words = _("Renamed the team %(before)s to %(subject)s")
    return words % {"before": detail["before"], "subject": subject}


def _business_changed(subject: str, detail: Mapping[str, Any]) -> str:
    fields = (Workspace._meta.get_field(name) for name in detail["fields"])
    names = ", ".join(str(getattr(field, "verbose_name", field.name)) for field in fields)
    return _("Changed the business data: %(names)s") % {"names": names}


def _signals_changed(subject: str, detail: Mapping[str, Any]) -> str:
    if detail["typing"] and detail["seen"]:
        return _("Let people see that we type and have read")
    if detail["typing"] or detail["seen"]:
        shown = _("that we type") if detail["typing"] else _("that we have read")
        return _("Let people see only %(shown)s") % {"shown": shown}
    return _("No longer let people see that we type or have read")


WORDS: dict[str, Teller] = {
    "workspace.created": sentence(gettext_lazy("Made the workspace %(subject)s")),
    "member.added": _added,
    "member_role_changed": _role_changed,
    "member_enabled": sentence(gettext_lazy("Let %(subject)s in again")),
    "member_disabled": sentence(gettext_lazy("Shut %(subject)s out")),
    "member_locations_changed": _locations_changed,
    "member_invited": _invited,
    "invitation_sent_again": sentence(gettext_lazy("Invited %(subject)s again")),
    "invitation_withdrawn": sentence(gettext_lazy("Withdrew the invitation of %(subject)s")),
    "member_joined": _joined,
    "team_created": sentence(gettext_lazy("Added the team %(subject)s")),
    "team_changed": _team_changed,
    "team_deleted": sentence(gettext_lazy("Deleted the team %(subject)s")),
    "business_changed": _business_changed,
    "signals_changed": _signals_changed,
    "location_created": sentence(gettext_lazy("Added the location %(subject)s")),
    "location_changed": _location_changed,
    "location_deleted": sentence(gettext_lazy("Deleted the location %(subject)s")),
}
