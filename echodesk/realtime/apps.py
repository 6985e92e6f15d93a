from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    """The event log and the sockets that read it."""

    name = "echodesk.realtime"
    label = "realtime"
    verbose_name = "Live updates"
