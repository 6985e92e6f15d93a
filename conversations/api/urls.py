"""Addresses of the conversations' API, below ``/api/``."""

from django.urls import path

from conversations.api import (
    canned_replies,
    conversations,
    desk,
    labels,
    media,
    message_deeds,
    message_templates,
    messages,
    notes,
    notifications,
    people,
    search,
    staff,
    uploads,
)

urlpatterns = [
    path(
        "conversations/",
        conversations.ConversationListView.as_view(),
        name="api-conversations",
    ),
    path(
        "conversations/<int:pk>/",
        conversations.ConversationView.as_view(),
        name="api-conversation",
    ),
    path(
        "conversations/<int:pk>/read/",
        conversations.ConversationReadView.as_view(),
        name="api-conversation-read",
    ),
    path(
        "conversations/<int:pk>/typing/",
        conversations.ConversationTypingView.as_view(),
        name="api-conversation-typing",
    ),
    path(
        "conversations/<int:pk>/messages/",
        messages.MessageListView.as_view(),
        name="api-messages",
    ),
    path(
        "conversations/<int:pk>/unread/",
        desk.ConversationUnreadView.as_view(),
        name="api-conversation-unread",
    ),
    path("conversations/<int:pk>/follow/", desk.FollowView.as_view(), name="api-follow"),
    path("conversations/<int:pk>/deeds/", desk.DeedListView.as_view(), name="api-deeds"),
    path("conversations/<int:pk>/drafts/", desk.DraftListView.as_view(), name="api-drafts"),
    path("conversations/<int:pk>/drafts/<str:mode>/", desk.DraftView.as_view(), name="api-draft"),
    path("conversations/<int:pk>/notes/", notes.NoteListView.as_view(), name="api-notes"),
    path("conversations/<int:pk>/notices/", notes.NoticeListView.as_view(), name="api-notices"),
    path("messages/", messages.UndeliveredView.as_view(), name="api-undelivered"),
    path("messages/<int:pk>/", messages.MessageView.as_view(), name="api-message"),
    path(
        "messages/<int:pk>/retry/",
        message_deeds.MessageRetryView.as_view(),
        name="api-message-retry",
    ),
    path(
        "messages/<int:pk>/cancel/",
        message_deeds.MessageCancelView.as_view(),
        name="api-message-cancel",
    ),
    path(
        "messages/<int:pk>/arrived/",
        message_deeds.MessageArrivedView.as_view(),
        name="api-message-arrived",
    ),
    path(
        "messages/<int:pk>/reaction/",
        message_deeds.MessageReactionView.as_view(),
        name="api-message-reaction",
    ),
    path("messages/requeue/", message_deeds.RequeueView.as_view(), name="api-messages-requeue"),
    path(
        "attachments/<int:pk>/retry/",
        media.AttachmentRetryView.as_view(),
        name="api-attachment-retry",
    ),
    path(
        "message-templates/",
        message_templates.TemplateListView.as_view(),
        name="api-message-templates",
    ),
    path(
        "message-templates/sync/",
        message_templates.TemplateSyncView.as_view(),
        name="api-message-templates-sync",
    ),
    path("uploads/", uploads.UploadListView.as_view(), name="api-uploads"),
    path("uploads/<int:pk>/", uploads.UploadView.as_view(), name="api-upload"),
    path("search/messages/", search.MessageSearchView.as_view(), name="api-search-messages"),
    path(
        "canned-replies/",
        canned_replies.CannedReplyListView.as_view(),
        name="api-canned-replies",
    ),
    path(
        "canned-replies/<int:pk>/",
        canned_replies.CannedReplyView.as_view(),
        name="api-canned-reply",
    ),
    path("labels/", labels.LabelListView.as_view(), name="api-labels"),
    path("labels/<int:pk>/", labels.LabelView.as_view(), name="api-label"),
    path("contacts/", people.ContactListView.as_view(), name="api-contacts"),
    path("contacts/<int:pk>/", people.ContactView.as_view(), name="api-contact"),
    path(
        "contacts/<int:pk>/picture/",
        people.ContactPictureView.as_view(),
        name="api-contact-picture",
    ),
    path("contacts/<int:pk>/block/", desk.ContactBlockView.as_view(), name="api-contact-block"),
    path("contacts/<int:pk>/merge/", people.ContactMergeView.as_view(), name="api-contact-merge"),
    path(
        "contacts/<int:pk>/unmerge/",
        people.ContactUnmergeView.as_view(),
        name="api-contact-unmerge",
    ),
    path("members/", staff.MemberListView.as_view(), name="api-members"),
    path("members/<int:pk>/", staff.MemberDetailView.as_view(), name="api-member"),
    path("teams/", staff.TeamListView.as_view(), name="api-teams"),
    path("teams/<int:pk>/", staff.TeamView.as_view(), name="api-team"),
    path("invitations/", staff.InvitationListView.as_view(), name="api-invitations"),
    path("invitations/<int:pk>/", staff.InvitationView.as_view(), name="api-invitation"),
    path(
        "invitations/<int:pk>/send/",
        staff.InvitationSendView.as_view(),
        name="api-invitation-send",
    ),
    path(
        "notifications/",
        notifications.NotificationListView.as_view(),
        name="api-notifications",
    ),
    path(
        "notifications/seen/",
        notifications.NotificationSeenView.as_view(),
        name="api-notifications-seen",
    ),
]
