"""The times a conversation is usually put off to."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

_MORNING = 9
_MONDAY = 0


@dataclass(frozen=True, slots=True)
class Preset:
    """One choice of the snooze menu. ``name`` is what the form sends."""

    name: str
    text: str
    until: datetime


def presets(now: datetime | None = None) -> list[Preset]:
    """The choices, in the time zone of the page."""
    moment = timezone.localtime(now)
    return [
        Preset("later", _("In 2 hours"), moment + timedelta(hours=2)),
        Preset("tomorrow", _("Tomorrow morning"), _morning(moment, days=1)),
        Preset("monday", _("Monday morning"), _morning(moment, days=_days_to_monday(moment))),
    ]


def until_of(name: str) -> datetime | None:
    """The time a preset stands for now; ``None`` for a name that is none."""
    return next((preset.until for preset in presets() if preset.name == name), None)


def _morning(moment: datetime, *, days: int) -> datetime:
    day = moment + timedelta(days=days)
    return day.replace(hour=_MORNING, minute=0, second=0, microsecond=0)


def _days_to_monday(moment: datetime) -> int:
    return (_MONDAY - moment.weekday()) % 7 or 7
