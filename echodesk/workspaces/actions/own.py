"""What members decide about themselves. It holds in all of their workspaces."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from echodesk.errors import ActionError
from echodesk.time_zones import is_zone
from echodesk.workspaces.models import Membership, Theme, User

_NAME_LENGTH = 120


def change_name(*, member: Membership, name: str) -> User:
    """The name colleagues see; an empty one shows the beginning of the address."""
    return _change(member, name=" ".join(name.split())[:_NAME_LENGTH])


def change_theme(*, member: Membership, theme: str) -> User:
    """Light, dark, or like the device."""
    if theme not in Theme.values:
        raise _refused("theme", _("There is no such theme."))
    return _change(member, theme=theme)


def change_speech(*, member: Membership, language: str, time_zone: str) -> User:
    """The language and the time zone of pages and mails; empty for the browser's and
    the workspace's."""
    if language and language not in dict(settings.LANGUAGES):
        raise _refused("language", _("EchoDesk does not speak this language."))
    if time_zone and not is_zone(time_zone):
        raise _refused("time_zone", _("There is no such time zone."))
    return _change(member, language=language, time_zone=time_zone)


def _change(member: Membership, **values: str) -> User:
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=member.user_id)
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
    return row


def _refused(field: str, detail: str) -> ActionError:
    return ActionError(detail, fields={field: [detail]})
