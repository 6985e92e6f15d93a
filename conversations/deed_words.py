"""What somebody did in a conversation, as one sentence. Each is whole, to be translated."""

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.models import Deed, Priority, Verb

ICONS = {
    Verb.ASSIGNED: "user-check",
    Verb.UNASSIGNED: "user-minus",
    Verb.TEAM: "users",
    Verb.LABELLED: "tag",
    Verb.PRIORITY: "flag",
    Verb.OPENED: "rotate-ccw",
    Verb.PENDING: "hourglass",
    Verb.SNOOZED: "alarm-clock",
    Verb.WOKEN: "alarm-clock-check",
    Verb.RESOLVED: "check",
    Verb.REOPENED: "rotate-ccw",
    Verb.SPAM: "shield-alert",
    Verb.BLOCKED: "ban",
    Verb.UNBLOCKED: "circle-check",
}


def words_of(deed: Deed, person: str) -> SafeString:
    """The sentence for ``deed`` as HTML; ``person`` is whom the conversation is with."""
    who = deed.member.user.get_full_name() if deed.member else ""
    names = {"who": _bold(who or _("A former colleague")), "person": _bold(person)}
    match deed.verb:
        case Verb.ASSIGNED | Verb.TEAM:
            return _handed(deed, who, names)
        case Verb.LABELLED:
            return _labelled(deed, names)
        case Verb.PRIORITY:
            to = _bold(str(dict(Priority.choices).get(deed.data.get("to"), "")))
            return format_html(_("{who} set the priority: {to}"), **names, to=to)
        case Verb.SNOOZED:
            return _snoozed(deed, names)
        case _:
            return format_html(_plain(deed.verb), **names)


def _plain(verb: str) -> str:
    return {
        Verb.UNASSIGNED.value: _("{who} unassigned this"),
        Verb.OPENED.value: _("{who} opened this again"),
        Verb.PENDING.value: _("{who} set this to pending"),
        Verb.WOKEN.value: _("Back from snooze"),
        Verb.RESOLVED.value: _("{who} resolved this"),
        Verb.REOPENED.value: _("Opened again, as {person} wrote"),
        Verb.SPAM.value: _("{who} marked this as spam"),
        Verb.BLOCKED.value: _("{who} blocked {person}"),
        Verb.UNBLOCKED.value: _("{who} let {person} in again"),
    }[verb]


def _handed(deed: Deed, who: str, names: dict[str, SafeString]) -> SafeString:
    name = str(deed.data.get("name", ""))
    if not name:
        return format_html(_("{who} took this from its team"), **names)
    if deed.verb == Verb.ASSIGNED and name == who:
        return format_html(_("{who} took this on"), **names)
    return format_html(_("{who} assigned this to {name}"), **names, name=_bold(name))


def _labelled(deed: Deed, names: dict[str, SafeString]) -> SafeString:
    added, removed = _all(deed.data.get("added", ())), _all(deed.data.get("removed", ()))
    if added and removed:
        words = _("{who} added {added} and removed {removed}")
    else:
        words = _("{who} added {added}") if added else _("{who} removed {removed}")
    return format_html(words, **names, added=added, removed=removed)


def _snoozed(deed: Deed, names: dict[str, SafeString]) -> SafeString:
    until = parse_datetime(str(deed.data.get("until", "")))
    if until is None:
        return format_html(_("{who} snoozed this until {person} replies"), **names)
    at = date_format(timezone.localtime(until), "D j M, H:i")
    return format_html(_("{who} snoozed this until {at}"), **names, at=at)


def _bold(text: str) -> SafeString:
    return format_html('<b dir="auto">{}</b>', text)


def _all(labels: object) -> SafeString:
    found = labels if isinstance(labels, list) else []
    return format_html_join(", ", "{}", ((_bold(str(label)),) for label in found))
