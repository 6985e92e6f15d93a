from django.apps import AppConfig


class SocialConfig(AppConfig):
    """How we talk to Meta."""

    name = "social"
    verbose_name = "Meta"
