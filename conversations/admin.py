"""The operator's view of conversations and messages. Nothing can be changed here.

What people write is theirs: the lists show how things stand, not what was said.
"""

from django.contrib import admin

from conversations.models import Contact, ContactIdentity, Conversation, Label, Message
from social.admin import ReadOnlyAdmin


@admin.register(Conversation)
class ConversationAdmin(ReadOnlyAdmin):
    """Conversations of all workspaces."""

    list_display = ("id", "workspace", "account", "contact", "status", "last_activity_at")
    list_filter = ("status", "platform")
    list_select_related = ("workspace", "account", "contact")
    # Counting or sorting otherwise would read every workspace's rows.
    show_full_result_count = False
    ordering = ("-id",)
    list_per_page = 50


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """How messages fared: what failed, and what Meta said about it."""

    list_display = ("id", "workspace", "account", "direction", "status", "error_code", "attempts")
    list_filter = ("status", "direction", "kind")
    list_select_related = ("workspace", "account")
    search_fields = ("=external_id", "=error_code")
    fields = (
        *("workspace", "account", "conversation", "direction", "kind", "status", "tag"),
        *("external_id", "delivery_id", "sent_elsewhere", "attempts", "due_at", "lease_until"),
        *("error", "error_code", "error_detail", "occurred_at", "received_at", "created_at"),
    )
    show_full_result_count = False
    ordering = ("-id",)
    list_per_page = 50


@admin.register(ContactIdentity)
class ContactIdentityAdmin(ReadOnlyAdmin):
    """By which id an account knows a person, and how far the profile is known."""

    list_display = ("id", "account", "contact", "profile_state", "profile_attempts")
    list_filter = ("profile_state",)
    list_select_related = ("account", "contact")
    search_fields = ("=external_id",)
    show_full_result_count = False
    ordering = ("-id",)


@admin.register(Contact)
class ContactAdmin(ReadOnlyAdmin):
    """The people who wrote."""

    list_display = ("id", "workspace", "name", "username", "created_at")
    list_select_related = ("workspace",)
    search_fields = ("name", "username")
    show_full_result_count = False
    ordering = ("-id",)


@admin.register(Label)
class LabelAdmin(ReadOnlyAdmin):
    """The labels of all workspaces."""

    list_display = ("name", "workspace", "tone")
    list_select_related = ("workspace",)
