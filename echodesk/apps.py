from django.apps import AppConfig


class EchoDeskConfig(AppConfig):
    """The wiring: system checks and the operator's commands."""

    name = "echodesk"
    verbose_name = "EchoDesk"

    def ready(self) -> None:
        from echodesk import checks  # noqa: F401
