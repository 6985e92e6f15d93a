"""What a member wants, whether or not they ever said so; and when it is quiet for them."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from echodesk.workspaces.models import Membership, Preferences
from echodesk.workspaces.speaking import zone_of


def preferences_of(member: Membership) -> Preferences:
    """The member's row, or one with the defaults that is not in the database."""
    try:
        return member.preferences
    except Preferences.DoesNotExist:
        return Preferences(member=member)


def is_quiet(clock: time, begin: time | None, end: time | None) -> bool:
    """Whether ``clock`` is within the quiet hours, which may go over midnight. Pure."""
    if begin is None or end is None:
        return False
    if begin < end:
        return begin <= clock < end
    return clock >= begin or clock < end


def is_quiet_for(member: Membership, now: datetime) -> bool:
    """Whether nothing should reach ``member`` now, by the clock where they are."""
    wishes = preferences_of(member)
    clock = now.astimezone(ZoneInfo(zone_of(member))).time()
    return is_quiet(clock, wishes.quiet_from, wishes.quiet_until)
