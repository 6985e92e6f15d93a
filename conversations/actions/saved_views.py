"""Lists that people build for themselves or the team: save, change, delete."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from conversations.models import SavedView
from conversations.models.label import Tone
from conversations.texts import clean
from echodesk.errors import ActionError
from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Membership, Role

_NAME_LENGTH = 60
_MOST = 50


def save_view(
    *,
    member: Membership,
    name: str,
    query: Mapping[str, Any],
    tone: str = Tone.GREY,
    shared: bool = False,
    view: SavedView | None = None,
) -> SavedView:
    """Keep filters under a name, or change ``view``; what the team shares is the admins'.

    ``query`` holds those filters of :class:`conversations.inbox.InboxQuery` that are set.
    """
    with transaction.atomic():
        row = _lock(member, view) if view else _new(member)
        if shared or (view and row.owner_id is None):
            require_role(member, Role.ADMIN)
        row.owner = None if shared else member
        row.name, row.tone, row.query = _name(name), _tone(tone), dict(query)
        row.save()
    return row


def delete_view(*, member: Membership, view: SavedView) -> None:
    """Delete one's own, or as an admin one of the team's."""
    with transaction.atomic():
        row = _lock(member, view)
        if row.owner_id is None:
            require_role(member, Role.ADMIN)
        row.delete()


def _new(member: Membership) -> SavedView:
    count = SavedView.objects.visible_to(member).count()
    if count >= _MOST:
        raise ActionError(_("There are %(limit)d views. Delete one first.") % {"limit": _MOST})
    return SavedView(workspace_id=member.workspace_id, position=count)


def _lock(member: Membership, view: SavedView) -> SavedView:
    row = SavedView.objects.visible_to(member).select_for_update().filter(pk=view.pk).first()
    if row is None:
        raise Http404
    return row


def _name(name: str) -> str:
    words = " ".join(clean(name).split())
    if not 0 < len(words) <= _NAME_LENGTH:
        detail = _("A view has a name of 1 to %(limit)d characters.") % {"limit": _NAME_LENGTH}
        raise ActionError(detail, fields={"name": [detail]})
    return words


def _tone(tone: str) -> Tone:
    if tone not in Tone.values:
        detail = _("There is no such colour.")
        raise ActionError(detail, fields={"tone": [detail]})
    return Tone(tone)
