from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """What agents do."""

    name = "conversations"
    verbose_name = "Conversations"
