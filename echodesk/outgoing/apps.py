from django.apps import AppConfig


class OutgoingConfig(AppConfig):
    """Webhooks that EchoDesk sends."""

    name = "echodesk.outgoing"
    label = "outgoing"
    verbose_name = "Outgoing webhooks"
