"""The times a conversation is usually put off to."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from echodesk.errors import ActionError

_MORNING, _EVENING = 9, 18
_MONDAY = 0
_LATER = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Preset:
    """One choice of the snooze menu. ``name`` is what the form sends."""

    name: str
    text: str
    until: datetime


def presets(now: datetime | None = None) -> list[Preset]:
    """The choices, in the time zone of the page."""
    moment = timezone.localtime(now)
    evening = moment.replace(hour=_EVENING, minute=0, second=0, microsecond=0)
    choices = [Preset("later", _("In 2 hours"), moment + _LATER)]
    if evening > moment + _LATER:
        choices.append(Preset("evening", _("Later today"), evening))
    return [
        *choices,
        Preset("tomorrow", _("Tomorrow morning"), _morning(moment, days=1)),
        Preset("monday", _("Next week"), _morning(moment, days=_days_to_monday(moment))),
        Preset("month", _("In four weeks"), _morning(moment, days=28)),
    ]


def until_of(name: str) -> datetime | None:
    """The time a preset stands for now; ``None`` for a name that is none."""
    return next((preset.until for preset in presets() if preset.name == name), None)


def snoozed_until(request: HttpRequest) -> datetime | None:
    """What a form asks for: a preset by its name, or a time, in the page's zone if it has none."""
    given = request.POST.get("snoozed_until", "")
    try:
        until = until_of(request.POST.get("preset", "")) or parse_datetime(given)
    except ValueError as error:
        raise ActionError(_("This is not a time.")) from error
    return timezone.make_aware(until) if until and timezone.is_naive(until) else until


def _morning(moment: datetime, *, days: int) -> datetime:
    day = moment + timedelta(days=days)
    return day.replace(hour=_MORNING, minute=0, second=0, microsecond=0)


def _days_to_monday(moment: datetime) -> int:
    days = (_MONDAY - moment.weekday()) % 7 or 7
    # On a Sunday tomorrow has a line of its own.
    return days if days > 1 else days + 7
