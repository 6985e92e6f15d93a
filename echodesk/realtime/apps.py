from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    name = "echodesk.realtime"
    label = "realtime"
    verbose_name = "Live updates"
