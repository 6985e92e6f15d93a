"""Pages of the inbox, the pieces they fetch, and the forms on them."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from conversations.api.media import AttachmentFileView, AttachmentThumbnailView
from conversations.views import (
    choosing,
    forms,
    message_templates,
    notices,
    pages,
    searching,
    sending,
    triaging,
    undelivered,
)

_conversation: list[URLPattern | URLResolver] = [
    path("", pages.conversation, name="conversation"),
    path("details/", pages.conversation, {"view": "details"}, name="conversation-details"),
    path("row/", pages.row, name="conversation-row"),
    path("parts/", pages.parts, name="conversation-parts"),
    path("timeline/", pages.timeline, name="timeline"),
    path("reply/", sending.send_reply, name="reply"),
    path("typing/", sending.show_typing, name="typing"),
    path("note/", forms.add_note, name="note"),
    path("status/", triaging.set_status, name="status"),
    path("assign/", triaging.set_assignee, name="assign"),
    path("assign/choices/", choosing.assignees, name="assign-choices"),
    path("labels/", triaging.set_labels, name="labels"),
    path("labels/choices/", choosing.labels, name="label-choices"),
    path("priority/", triaging.set_priority, name="priority"),
    path("follow/", triaging.set_following, name="follow"),
    path("block/", triaging.block_person, name="block"),
    path("read/", triaging.mark_read, name="read"),
    path("unread/", triaging.mark_unread, name="unread"),
    path("templates/", message_templates.choose, name="templates"),
    path("templates/<int:template>/", message_templates.fill, name="template"),
    path("templates/<int:template>/send/", message_templates.send, name="template-send"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="inbox"), name="home"),
    path("inbox/", pages.inbox_page, name="inbox"),
    path("inbox/rows/", pages.rows, name="inbox-rows"),
    path("inbox/numbers/", pages.numbers, name="inbox-numbers"),
    path("inbox/banners/", pages.banners, name="inbox-banners"),
    path("search/suggestions/", searching.suggestions, name="search-suggestions"),
    path("inbox/undelivered/", undelivered.undelivered, name="undelivered"),
    path("inbox/undelivered/send/", undelivered.send_again, name="undelivered-send"),
    path("inbox/<int:pk>/", include(_conversation)),
    path("messages/<int:pk>/bubble/", pages.message_bubble, name="message-bubble"),
    path("messages/<int:pk>/retry/", sending.retry_message, name="message-retry"),
    path("messages/<int:pk>/cancel/", sending.cancel_message, name="message-cancel"),
    path("messages/<int:pk>/undo/", sending.undo, name="message-undo"),
    path("messages/<int:pk>/arrived/", sending.confirm_arrived, name="message-arrived"),
    path("messages/<int:pk>/reactions/", sending.reactions, name="message-reactions"),
    path("messages/<int:pk>/react/", sending.put_reaction, name="message-react"),
    path("attachments/<int:pk>/", AttachmentFileView.as_view(), name="attachment"),
    path(
        "attachments/<int:pk>/thumbnail/",
        AttachmentThumbnailView.as_view(),
        name="attachment-thumbnail",
    ),
    path("attachments/<int:pk>/retry/", forms.retry_attachment, name="attachment-retry"),
    path("deeds/<int:pk>/line/", pages.deed_line, name="deed-line"),
    path("notes/<int:pk>/bubble/", pages.note_bubble, name="note-bubble"),
    path("notifications/", notices.notices, name="notices"),
    path("notifications/bell/", notices.bell, name="notices-bell"),
    path("notifications/seen/", notices.mark_seen, name="notices-seen"),
    path("contacts/", include("conversations.contact_urls")),
]
