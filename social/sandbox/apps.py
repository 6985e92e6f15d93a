from django.apps import AppConfig


class SandboxConfig(AppConfig):
    """Meta, played locally. Its tables exist everywhere, its addresses in mock mode only."""

    name = "social.sandbox"
    label = "sandbox"
    verbose_name = "Sandbox"
