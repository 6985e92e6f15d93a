"""Times as people read them in a list: how long ago, how long still.

``static/js/times.js`` keeps them true while a page stays open, by the same rules.
"""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from conversations.promise import Promise
from conversations.reply_window import ReplyWindow

register = template.Library()

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Below these the window is shown in red and in amber.
_URGENT, _SOON = _HOUR, 4 * _HOUR


def _minutes(number: int) -> str:
    return pgettext("short for minutes", "%sm") % number


def _hours(number: int) -> str:
    return pgettext("short for hours", "%sh") % number


@register.filter
def ago(at: datetime) -> str:
    """``now``, ``2m``, ``3h``, a weekday within six days, else day and month."""
    passed = max(timezone.now() - at, timedelta())
    if passed < _MINUTE:
        return pgettext("short for: this minute", "now")
    if passed < _HOUR:
        return _minutes(passed // _MINUTE)
    if passed < _DAY:
        return _hours(passed // _HOUR)
    return date_format(timezone.localtime(at), "D" if passed < 6 * _DAY else "j M")


@register.filter
def clock(at: datetime) -> str:
    """The time of today, else day and time."""
    local = timezone.localtime(at)
    return date_format(local, "H:i" if local.date() == timezone.localdate() else "j M, H:i")


@register.filter
def left(at: datetime) -> str:
    """Time until ``at``: ``38m``, ``3h 12m``, ``19h``, ``5d``. At least one minute."""
    minutes = max(1, (at - timezone.now()) // _MINUTE)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _minutes(minutes)
    if hours >= 48:  # noqa: PLR2004
        return pgettext("short for days", "%sd") % (hours // 24)
    if hours >= 10 or not rest:  # noqa: PLR2004
        return _hours(hours)
    return f"{_hours(hours)} {_minutes(rest)}"


@register.filter
def span(at: datetime) -> str:
    """How far ``at`` is from now, in whole words: “5 minutes”, “12 hours”, “4 days”.

    Django has words for it as well, but not in all languages that we speak.
    """
    minutes = max(1, abs(timezone.now() - at) // _MINUTE)
    if minutes < 60:  # noqa: PLR2004
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:  # noqa: PLR2004
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}


@register.filter
def tone(window: ReplyWindow) -> str:
    """The design's tone for a window: none while there is time, amber, red."""
    if window.state != "open" or window.closes_at is None:
        return "red"
    remaining = window.closes_at - timezone.now()
    if remaining < _URGENT:
        return "red"
    return "amber" if remaining < _SOON else ""


@register.filter
def promise_tone(promise: Promise) -> str:
    """The design's tone for a promised answer."""
    return {"late": "red", "soon": "amber"}.get(promise.state, "")


@register.filter
def ring(window: ReplyWindow) -> int:
    """How much of the 24 hours is left, in percent, for the ring beside the words."""
    if window.closes_at is None:
        return 0
    return max(0, min(100, round((window.closes_at - timezone.now()) / _DAY * 100)))


@register.filter
def day_name(at: datetime) -> str:
    """``Today``, ``Yesterday``, a weekday with its date this year, else the whole date."""
    day, today = timezone.localtime(at).date(), timezone.localdate()
    if day == today:
        return _("Today")
    if day == today - _DAY:
        return _("Yesterday")
    return date_format(day, "l, j F" if day.year == today.year else "j F Y")
