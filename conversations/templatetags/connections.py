"""What the Connections page shows that only conversations know."""

from datetime import timedelta

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conversations import activity
from conversations.activity import HOURS, Activity
from echodesk.workspaces.models import Membership
from social.connect.onboarding import Step
from social.models import AccountStatus, SocialAccount

register = template.Library()

_HEIGHT, _STEP, _BAR, _LEAST = 24, 4, 3, 1
_READ = "account_activity_read"


@register.simple_tag(takes_context=True)
def spark(context: Context, account: SocialAccount) -> SafeString:
    """The account's messages of the last 24 hours as bars; red ones since it is broken."""
    found = _read_once(context).get(account.pk, Activity())
    highest = max(found.hours) or 1
    broken_from = HOURS - _hours_broken(account)
    bars = (
        _bar(position, count / highest, is_bad=position >= broken_from)
        for position, count in enumerate(found.hours)
    )
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        HOURS * _STEP,
        _HEIGHT,
        _words(found),
        format_html_join("", "{}", ((bar,) for bar in bars)),
    )


@register.simple_tag(takes_context=True)
def activity_words(context: Context, account: SocialAccount) -> str:
    """How many messages came and went in the last 24 hours."""
    found = _read_once(context).get(account.pk, Activity())
    return _("%(received)d in · %(sent)d out") % {"received": found.received, "sent": found.sent}


@register.simple_tag
def with_first_answer(member: Membership, steps: list[Step]) -> list[Step]:
    """The steps of the set-up, and the last one: somebody has answered."""
    done = activity.has_answered(member)
    return [*steps, Step(_("Answer it"), _("From the inbox."), done, reverse("inbox"))]


@register.filter
def done_count(steps: list[Step]) -> int:
    """How many steps are done."""
    return sum(step.is_done for step in steps)


@register.filter
def first_open(steps: list[Step]) -> Step | None:
    """The step to take next."""
    return next((step for step in steps if not step.is_done), None)


def _read_once(context: Context) -> dict[int, Activity]:
    found: dict[int, Activity] | None = context.get(_READ)
    if found is None:
        found = activity.by_account(context["member"])
        # The root of the context, so that the next row finds it.
        context.dicts[0][_READ] = found
    return found


def _hours_broken(account: SocialAccount) -> int:
    since = account.status_since
    if account.status != AccountStatus.NEEDS_REAUTHORIZATION or since is None:
        return 0
    hours = (timezone.now() - since) / timedelta(hours=1)
    return min(HOURS, int(hours) + 1)


def _bar(position: int, share: float, *, is_bad: bool) -> SafeString:
    height = max(_LEAST, round(share * (_HEIGHT - 2)))
    return format_html(
        '<rect class="bar{}" x="{}" y="{}" width="{}" height="{}" rx="1"/>',
        " bar--bad" if is_bad else "",
        position * _STEP,
        _HEIGHT - height,
        _BAR,
        height,
    )


def _words(found: Activity) -> str:
    received = ngettext("%(n)d message received", "%(n)d messages received", found.received) % {
        "n": found.received
    }
    sent = ngettext("%(n)d sent", "%(n)d sent", found.sent) % {"n": found.sent}
    return _("Last 24 hours: %(received)s, %(sent)s") % {"received": received, "sent": sent}
