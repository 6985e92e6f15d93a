"""The time zones there are."""

from functools import cache
from zoneinfo import available_timezones


@cache
def all_zones() -> tuple[str, ...]:
    """Their names, in order. Remembered, as asking the system reads hundreds of files."""
    return tuple(sorted(available_timezones()))


def is_zone(name: str) -> bool:
    """Whether ``name`` is one: zones are renamed and dropped as years go by."""
    return name in all_zones()
