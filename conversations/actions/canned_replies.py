"""Answers that are given often: write, change, delete."""

import re

from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import Http404
from django.utils.translation import gettext as _

from conversations.models import CannedReply
from conversations.texts import clean
from echodesk.errors import ActionError, Conflict
from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Membership, Role

_TEXT_LENGTH, _TITLE_LENGTH = 4000, 120
_SHORTCUT = re.compile(r"[\w-]{1,40}")


def save_canned_reply(
    *,
    member: Membership,
    shortcut: str,
    text: str,
    title: str = "",
    shared: bool = False,
    reply: CannedReply | None = None,
) -> CannedReply:
    """Write a canned reply, or change ``reply``.

    One that is ``shared``, or was, is the admins' to write. Raises :class:`Conflict`
    ``duplicate`` for a shortcut that is taken.
    """
    with transaction.atomic():
        row = _lock(member, reply) if reply else CannedReply(workspace_id=member.workspace_id)
        if shared or (reply and row.owner_id is None):
            require_role(member, Role.ADMIN)
        row.owner = None if shared else member
        row.shortcut, row.text, row.title = _shortcut(shortcut), _text(text), _title(title)
        return _save(row)


def delete_canned_reply(*, member: Membership, reply: CannedReply) -> None:
    """Delete one's own, or as an admin one of the team's."""
    with transaction.atomic():
        row = _lock(member, reply)
        if row.owner_id is None:
            require_role(member, Role.ADMIN)
        row.delete()


def note_use(*, member: Membership, reply: CannedReply) -> None:
    """Count that it was put into a composer; what is used most is offered first."""
    CannedReply.objects.visible_to(member).filter(pk=reply.pk).update(uses=F("uses") + 1)


def _lock(member: Membership, reply: CannedReply) -> CannedReply:
    row = CannedReply.objects.visible_to(member).select_for_update().filter(pk=reply.pk).first()
    if row is None:
        raise Http404
    return row


def _save(row: CannedReply) -> CannedReply:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        detail = _("There is already a canned reply /%(shortcut)s.") % {"shortcut": row.shortcut}
        raise Conflict(detail, code="duplicate", fields={"shortcut": [detail]}) from error
    return row


def _shortcut(text: str) -> str:
    shortcut = clean(text).removeprefix("/").casefold()
    if not _SHORTCUT.fullmatch(shortcut):
        detail = _("A shortcut is 1 to 40 letters, digits, - or _, such as opening-hours.")
        raise ActionError(detail, fields={"shortcut": [detail]})
    return shortcut


def _text(text: str) -> str:
    body = clean(text)
    if not 0 < len(body) <= _TEXT_LENGTH:
        detail = _("A canned reply has 1 to %(limit)d characters.") % {"limit": _TEXT_LENGTH}
        raise ActionError(detail, fields={"text": [detail]})
    return body


def _title(text: str) -> str:
    return " ".join(clean(text).split())[:_TITLE_LENGTH]
