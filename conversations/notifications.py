"""What a member was told of personally: the only reader of that list."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from conversations.mentions import plain
from conversations.models import Notification, NotificationKind
from conversations.previews import build_preview
from echodesk.keyset import Page, page_by_id
from echodesk.workspaces.models import Membership

# More are not counted, only "so many or more".
MOST_UNSEEN = 99


def select(member: Membership | None) -> QuerySet[Notification]:
    """The member's own, as far as they still see the conversations."""
    rows = Notification.objects.visible_to(member).filter(member=member)
    related = rows.select_related("by__user", "note", "conversation__contact")
    return related.order_by("-pk")


def page(member: Membership | None, *, cursor: str = "", size: int = 30) -> Page[Notification]:
    """One page, newest first. Raises ``BadCursorError``. Index: notification_of_member."""
    return page_by_id(select(member), time_field="created_at", cursor=cursor, size=size)


def unseen(member: Membership | None) -> QuerySet[Notification]:
    """What they have not looked at yet. Index: notification_unseen."""
    return select(member).filter(seen_at=None)


def words_of(row: Notification) -> str:
    """What happened, as a sentence without its end: “Tamar mentioned you”."""
    values = {
        "by": row.by.user.get_full_name() if row.by else "",
        "name": row.conversation.contact.display_name,
    }
    if row.kind == NotificationKind.FOLLOWED:
        return _("%(name)s wrote") % values
    if row.by is None:
        return _("A conversation was handed to you")
    if row.kind == NotificationKind.MENTION:
        return _("%(by)s mentioned you") % values
    if row.kind == NotificationKind.TEAM:
        return _("%(by)s handed a conversation to your team") % values
    return _("%(by)s handed a conversation to you") % values


def excerpt_of(row: Notification) -> str:
    """What was said: the note that mentions them, else the newest message."""
    if row.note:
        return plain(row.note.text)
    newest = row.conversation
    found = build_preview(newest.last_message_kind, newest.last_message_text)
    return found.text or str(found.words)


def anchor_of(row: Notification) -> str:
    """Where in the page of the conversation it is."""
    return f"#note-{row.note_id}" if row.note_id else ""
