"""How the delivery log is drawn."""

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from social.deliveries.listing import DeliveryRow
from social.deliveries.totals import AccountTotals, Day
from social.intake.kinds import kind_words
from social.models import DeliveryState, ItemOutcome, SocialAccount

register = template.Library()
register.filter("kind_words", kind_words)

_HEIGHT, _STEP, _BAR, _LEAST = 28, 9, 7, 1
_KINDS_SHOWN = 3
_TONES: dict[str, str] = {
    ItemOutcome.RECEIVED: "green",
    ItemOutcome.TEST: "blue",
    ItemOutcome.UNKNOWN: "amber",
    ItemOutcome.DISCONNECTED: "amber",
    ItemOutcome.NO_ACCOUNT: "amber",
    ItemOutcome.MALFORMED: "red",
    ItemOutcome.FAILED: "red",
    DeliveryState.NEW: "amber",
    DeliveryState.RETRY: "amber",
    DeliveryState.PARKED: "red",
}


@register.filter
def tone(value: str) -> str:
    """The colour of an outcome or a state; empty for none."""
    return _TONES.get(value, "")


@register.filter
def outcome_words(outcome: str) -> str:
    """An outcome for people."""
    return str(ItemOutcome(outcome).label)


@register.filter
def what(row: DeliveryRow) -> str:
    """What a delivery holds, in a line: "Message: Photo, 3 × Receipt: Read"."""
    counted = list(row.kinds.items())
    parts = [
        kind_words(kind) if n == 1 else _("%(n)d × %(what)s") % {"n": n, "what": kind_words(kind)}
        for kind, n in counted[:_KINDS_SHOWN]
    ]
    more = len(counted) - _KINDS_SHOWN
    if more > 0:
        parts.append(ngettext("%(n)d other kind", "%(n)d other kinds", more) % {"n": more})
    return ", ".join(parts)


@register.filter
def accounts_in(row: DeliveryRow, accounts: list[SocialAccount]) -> list[SocialAccount]:
    """The accounts of a delivery."""
    return [account for account in accounts if account.pk in row.account_ids]


@register.simple_tag
def day_bars(totals: AccountTotals) -> SafeString:
    """The days of an account as bars; what went wrong in red at their feet."""
    highest = totals.highest or 1
    bars = (_bar(number, day, highest) for number, day in enumerate(totals.days))
    return format_html(
        '<svg class="days" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        len(totals.days) * _STEP,
        _HEIGHT,
        _spoken(totals),
        format_html_join("", "{}", ((bar,) for bar in bars)),
    )


def _bar(number: int, day: Day, highest: int) -> SafeString:
    height = max(_LEAST, round(day.count / highest * (_HEIGHT - 2)))
    bad = max(_LEAST, round(day.troubled / highest * (_HEIGHT - 2))) if day.troubled else 0
    return format_html(
        "<g><title>{}</title>{}{}</g>",
        _day_words(day),
        _rect(number, height, "bar"),
        _rect(number, bad, "bar bar--bad") if bad else "",
    )


def _rect(number: int, height: int, classes: str) -> SafeString:
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="1"/>',
        classes,
        number * _STEP,
        _HEIGHT - height,
        _BAR,
        height,
    )


def _day_words(day: Day) -> str:
    words = ngettext("%(n)d item", "%(n)d items", day.count) % {"n": day.count}
    if day.troubled:
        bad = ngettext("%(n)d went wrong", "%(n)d went wrong", day.troubled)
        words = f"{words}, {bad % {'n': day.troubled}}"
    return f"{date_format(day.date, 'j M')}: {words}"


def _spoken(totals: AccountTotals) -> str:
    busy = [_day_words(day) for day in totals.days if day.count]
    return "; ".join(busy) or _("Nothing came.")
