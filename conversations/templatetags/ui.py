"""What templates draw with: icons, faces, badges, and what the shell knows."""

from functools import lru_cache

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

from conversations import notifications
from conversations.demo.cast import DEMO_PASSWORD, SHOWN_LOGINS
from conversations.models import Contact, Label, SavedView
from conversations.settings_sections import OWN, WORKSPACE, Section
from conversations.views.shelf import Shelf, read_shelf, shown
from echodesk.workspaces.access import others_of
from echodesk.workspaces.models import Membership, Role, User, Workspace
from social.models import SendingPause, SocialAccount
from social.models.account import AccountStatus
from social.platforms import Platform
from social.sending_pause import open_pauses, with_pauses

register = template.Library()

_SECTIONS = {
    "/inbox/undelivered/": "undelivered",
    "/inbox/": "inbox",
    "/notifications/": "notices",
    "/contacts/": "contacts",
    "/connections/": "connections",
    "/settings/you/": "own",
    "/settings/": "settings",
    "/sandbox/": "sandbox",
    "/accounts/password/": "own",
}
# The design's names for the badges, and its own drawings in them: hints at the platform,
# not its trademark.
_CHANNELS = {
    Platform.INSTAGRAM: (
        "instagram",
        '<rect x="4" y="4" width="16" height="16" rx="5"/><circle cx="12" cy="12" r="3.6"/>',
    ),
    Platform.FACEBOOK: ("messenger", '<path d="m5 14.5 5-5.5 4 3.5L19 9"/>'),
    Platform.WHATSAPP: (
        "whatsapp",
        (
            '<path d="M5 4h3.5l1.5 4-2 1.5a12 12 0 0 0 6 6l1.5-2 4 1.5V18.5a2 2 0 0 1-2 2A15.5'
            ' 15.5 0 0 1 3 6a2 2 0 0 1 2-2z"/>'
        ),
    ),
}
_HUES = 8


@lru_cache(maxsize=256)
def _svg(name: str, classes: str) -> SafeString:
    # Drawn once per icon and class: a list page shows some two hundred.
    attributes = {"class": classes, "aria-hidden": "true", "focusable": "false"}
    return mark_safe(" ".join(lucide(name, size=None, **attributes).split()))


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """A lucide icon, always decoration: what it means is said in text beside it."""
    return _svg(name, f"i {classes}".strip())


@register.filter
def initials(name: str) -> str:
    """One or two letters for a face without a picture."""
    words = [word.lstrip("@+") for word in str(name).split() if word.lstrip("@+")]
    letters = [word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)]
    return "".join(letters).upper() or "?"


@register.filter
def hue(number: int) -> int:
    """One of the eight face colours, always the same for the same id."""
    return number % _HUES + 1


@register.simple_tag
def avatar(name: str, number: int, size: str = "", platform: str = "") -> SafeString:
    """A face of initials; ``number`` picks its colour, ``platform`` adds the badge."""
    short = initials(name)[:1] if size in {"2xs", "xs"} else initials(name)
    return _face(format_html('<span aria-hidden="true">{}</span>', short), number, size, platform)


@register.simple_tag
def face(contact: Contact, size: str = "", platform: str = "") -> SafeString:
    """A contact's picture, or their initials while there is none."""
    if not contact.picture:
        return avatar(contact.display_name, contact.pk, size, platform)
    address = reverse("contact-picture", args=[contact.pk])
    picture = format_html('<img class="avatar__picture" src="{}" alt="" loading="lazy">', address)
    return _face(picture, contact.pk, size, platform)


def _face(inside: SafeString, number: int, size: str, platform: str) -> SafeString:
    badge = channel(platform) if platform else ""
    return format_html(
        '<span class="avatar{}" data-hue="{}">{}{}</span>',
        f" avatar--{size}" if size else "",
        hue(number),
        inside,
        format_html('<span class="avatar__channel">{}</span>', badge) if badge else "",
    )


@register.simple_tag
def channel(platform: str, classes: str = "") -> SafeString:
    """The round badge of a platform, named for screen readers."""
    name, drawing = _CHANNELS[Platform(platform)]
    return format_html(
        '<span class="channel {}" data-ch="{}" role="img" aria-label="{}">'
        '<svg class="i" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg></span>',
        classes,
        name,
        Platform(platform).label,
        mark_safe(drawing),
    )


@register.simple_tag
def keys(*names: str) -> SafeString:
    """Keys of the keyboard, one cap each."""
    return format_html_join(" ", '<kbd class="kbd">{}</kbd>', ((name,) for name in names))


@register.simple_tag
def settings_sections() -> dict[str, tuple[Section, ...]]:
    """The pages of the settings: everybody's ``own``, and those of the ``workspace``."""
    return {"own": OWN, "workspace": WORKSPACE}


@register.simple_tag(takes_context=True)
def here(context: Context) -> str:
    """Which part of the product the page belongs to, by its address."""
    path = context["request"].path if "request" in context else ""
    return next((name for start, name in _SECTIONS.items() if path.startswith(start)), "")


def _remember(context: Context, name: str, value: object) -> None:
    # The root of the context, so that the next include finds it.
    context.dicts[0][name] = value


@register.simple_tag(takes_context=True)
def views(context: Context) -> Shelf | None:
    """The views a member chooses from, with their numbers. Read once per page."""
    shelf: Shelf | None = context.get("shelf")
    member: Membership | None = context["member"]
    if shelf is None and member is not None:
        shelf = read_shelf(
            member,
            accounts=workspace_accounts(context),
            labels=list(Label.objects.visible_to(member)),
            views=list(SavedView.objects.visible_to(member)),
        )
        _remember(context, "shelf", shelf)
    return shelf


@register.simple_tag(takes_context=True)
def unseen_count(context: Context) -> int:
    """How much the person was told of and has not seen."""
    shelf = views(context)
    return shelf.counts.unseen if shelf else 0


register.filter("number", shown)


@register.filter
def unseen_words(count: int) -> str:
    """The number of what is unseen, as far as it is counted."""
    return f"{notifications.MOST_UNSEEN}+" if count > notifications.MOST_UNSEEN else str(count)


@register.simple_tag(takes_context=True)
def sending_pauses(context: Context) -> list[SendingPause]:
    """What holds back sending now, from an account or from all. Read once per page."""
    pauses: list[SendingPause] | None = context.get("sending_pauses_read")
    if pauses is None:
        accounts = workspace_accounts(context)
        rows = open_pauses(accounts).select_related("account", "started_by")
        # Most of the time nothing is held back, which the accounts know.
        pauses = list(rows) if any(getattr(one, "is_held", True) for one in accounts) else []
        _remember(context, "sending_pauses_read", pauses)
    return pauses


@register.simple_tag(takes_context=True)
def pause_of(context: Context, account: SocialAccount | None) -> SendingPause | None:
    """The pause of one account; of ``None``, that of the whole installation."""
    wanted = account.pk if account else None
    return next((one for one in sending_pauses(context) if one.account_id == wanted), None)


@register.simple_tag(takes_context=True)
def workspace_accounts(context: Context) -> list[SocialAccount]:
    """The connected accounts of the workspace. Read once per page."""
    accounts: list[SocialAccount] | None = context.get("workspace_accounts_read")
    if accounts is None:
        rows = SocialAccount.objects.visible_to(context["member"]).connected()
        accounts = list(with_pauses(rows))
        _remember(context, "workspace_accounts_read", accounts)
    return accounts


@register.simple_tag(takes_context=True)
def broken_accounts(context: Context) -> list[SocialAccount]:
    """The accounts that need somebody to connect them again."""
    return [
        account
        for account in workspace_accounts(context)
        if account.status == AccountStatus.NEEDS_REAUTHORIZATION
    ]


@register.simple_tag(takes_context=True)
def may_connect(context: Context) -> bool:
    """Whether the person may connect accounts."""
    member: Membership | None = context["member"]
    return member is not None and member.may(Role.ADMIN)


@register.simple_tag(takes_context=True)
def other_workspaces(context: Context) -> list[Workspace]:
    """The workspaces the person may switch to."""
    member: Membership | None = context["member"]
    if member is None:
        return []
    return [other.workspace for other in others_of(context["request"])]


@register.simple_tag(name="input")
def input_of(field: BoundField) -> SafeString:
    """The control of a form field in the design's clothes, tied to its error."""
    attributes: dict[str, str | bool] = {"class": "input"}
    if field.errors:
        attributes |= {"aria-invalid": "true", "aria-describedby": f"{field.id_for_label}_error"}
    # Labels stand above; a placeholder would only say the same in pale.
    field.field.widget.attrs.pop("placeholder", None)
    return field.as_widget(attrs=attributes)


@register.simple_tag
def demo_logins() -> list[dict[str, str]]:
    """Whom a visitor of the sandbox may sign in as: ``email`` and ``password`` each."""
    emails = [user.email for user in SHOWN_LOGINS]
    there = User.objects.filter(email__in=emails).order_by("pk").values_list("email", flat=True)
    return [{"email": email, "password": DEMO_PASSWORD} for email in there]
