"""In which language and time zone people are spoken to, on pages and in mails."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone, translation

from echodesk.time_zones import is_zone
from echodesk.workspaces.models import Membership, User


def chosen_language(user: AbstractBaseUser | AnonymousUser) -> str:
    """The code of the language ``user`` chose; empty for none, or one no longer offered."""
    if not user.is_authenticated or not isinstance(user, User):
        return ""
    return user.language if user.language in dict(settings.LANGUAGES) else ""


def zone_of(member: Membership) -> str:
    """The name of the time zone ``member`` works in: their own, or the workspace's."""
    wanted = (member.user.time_zone, member.workspace.time_zone)
    return next((zone for zone in wanted if is_zone(zone)), "UTC")


@contextmanager
def speaking_to(member: Membership) -> Iterator[None]:
    """Words and times within are for ``member``, as nobody's request says how."""
    language = chosen_language(member.user) or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(zone_of(member)):
        yield
