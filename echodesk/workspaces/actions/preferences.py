"""How a member wants to be told of things, and to work."""

from datetime import time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from echodesk.errors import ActionError
from echodesk.workspaces.models import Digest, Membership, Preferences


def change_shortcuts(*, member: Membership, shortcuts: bool) -> Preferences:
    """Whether single keys do something."""
    return _change(member, shortcuts=shortcuts)


def change_notices(
    *,
    member: Membership,
    desktop: bool,
    sound: bool,
    digest: str,
    quiet_from: time | None,
    quiet_until: time | None,
) -> Preferences:
    """How the member is told of mentions and work. Quiet hours have both ends or none."""
    if digest not in Digest.values:
        raise _refused("digest", _("Choose when mail is sent."))
    if (quiet_from is None) != (quiet_until is None):
        empty = "quiet_from" if quiet_from is None else "quiet_until"
        raise _refused(empty, _("Quiet hours need a beginning and an end."))
    if quiet_from is not None and quiet_from == quiet_until:
        raise _refused("quiet_until", _("Quiet hours must end at another time than they begin."))
    return _change(
        member,
        desktop=desktop,
        sound=sound,
        digest=digest,
        quiet_from=quiet_from,
        quiet_until=quiet_until,
    )


def _change(member: Membership, **values: Any) -> Preferences:
    with transaction.atomic():
        row, _made = Preferences.objects.update_or_create(member=member, defaults=values)
    member.preferences = row
    return row


def _refused(field: str, detail: str) -> ActionError:
    return ActionError(detail, fields={field: [detail]})
