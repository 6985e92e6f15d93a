"""What the palette offers: places to go, and people and conversations by what is typed."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from conversations import contacts
from conversations.search import people
from conversations.search.planning import plan_of
from conversations.settings_sections import OWN, WORKSPACE
from conversations.texts import clean
from conversations.views import list_context
from conversations.views.shelf import Shelf
from echodesk.workspaces.models import Membership, Role
from echodesk.workspaces.pages import member_page

_LONGEST = 80
_MOST = 5


@dataclass(frozen=True, slots=True)
class Command:
    """Something to choose. ``press`` is the selector of what is pressed instead of a link."""

    key: str
    text: str
    group: str
    icon: str = ""
    address: str = ""
    press: str = ""
    more: str = ""
    keys: str = ""


@require_GET
@member_page
def commands(request: HttpRequest, member: Membership) -> HttpResponse:
    """Every view, page and setting that ``member`` may open. Read once per page."""
    values = list_context.for_numbers(member)
    found = [*_views(values["shelf"]), *_pages(), *_settings(member), *_others()]
    return render(request, "palette/options.html", {"commands": found})


@require_GET
@member_page
def found(request: HttpRequest, member: Membership) -> HttpResponse:
    """People and conversations by a name, a handle or a number; 204 where there are none."""
    words = clean(request.GET.get("q", ""))[:_LONGEST]
    if not words:
        return HttpResponse(status=204)
    offered = [*_conversations(member, words), *_contacts(member, words), _search(words)]
    return render(request, "palette/options.html", {"commands": offered})


def _views(shelf: Shelf) -> list[Command]:
    inbox = reverse("inbox")
    icons = {"views": "list-filter", "accounts": "plug", "labels": "tag"}
    return [
        Command(
            f"view-{link.key}",
            link.name,
            group.name or _("Views"),
            link.icon or icons.get(group.kind, "inbox"),
            inbox + link.address,
        )
        for group in shelf.groups
        for link in group.links
    ]


def _pages() -> list[Command]:
    group = pgettext("of the palette: pages to open", "Go to")
    pages = [
        ("undelivered", _("Not delivered"), "mail-warning"),
        ("contacts", _("Contacts"), "contact"),
        ("notices", _("Notices"), "bell"),
        ("view-new", _("New view"), "list-filter"),
        ("connections", _("Connections"), "plug"),
    ]
    return [Command(f"page-{name}", text, group, icon, reverse(name)) for name, text, icon in pages]


def _settings(member: Membership) -> list[Command]:
    sections = (*OWN, *WORKSPACE) if member.may(Role.ADMIN) else OWN
    return [
        Command(f"page-{one.page}", str(one.text), _("Settings"), one.icon, reverse(one.page))
        for one in sections
    ]


def _others() -> list[Command]:
    group = _("EchoDesk")
    return [
        Command("theme", _("Light or dark"), group, "contrast", press="[data-theme-toggle]"),
        Command(
            "keys", _("Keyboard shortcuts"), group, "keyboard", press="[data-keys-open]", keys="?"
        ),
        Command("sign-out", _("Sign out"), group, "log-out", press="[data-sign-out]"),
    ]


def _conversations(member: Membership, words: str) -> list[Command]:
    plan = plan_of(member, words)
    if not plan.may_be_a_person:
        return []
    rows = people.people(member, plan.pattern, plan.number, limit=_MOST)
    return [
        Command(
            f"conversation-{one.conversation.pk}",
            one.conversation.contact.display_name,
            _("Conversations"),
            "message-circle",
            reverse("conversation", args=[one.conversation.pk]),
            more=one.conversation.get_platform_display(),
        )
        for one in rows
    ]


def _contacts(member: Membership, words: str) -> list[Command]:
    return [
        Command(
            f"contact-{contact.pk}",
            contact.display_name,
            _("Contacts"),
            "contact",
            reverse("contact", args=[contact.pk]),
            more=contact.company or contact.email or contact.phone,
        )
        for contact in contacts.find(member, words)[:_MOST]
    ]


def _search(words: str) -> Command:
    address = reverse("inbox") + "?" + urlencode({"status": "all", "q": words})
    text = _("Search everything for “%(words)s”") % {"words": words}
    return Command("search", text, _("Search"), "search", address)
