"""WhatsApp's message templates."""

from typing import Any

from django.db import models

from social.sandbox.models.kinds import TemplateStatus


class SandboxTemplate(models.Model):
    """A message template of a WhatsApp account, in one language.

    ``components`` are as WhatsApp writes them: header, body, footer, buttons.
    """

    class Format(models.TextChoices):
        """How its variables are called: ``{{1}}`` or ``{{first_name}}``."""

        POSITIONAL = "POSITIONAL", "{{1}}"
        NAMED = "NAMED", "{{name}}"

    external_id = models.CharField(max_length=32, unique=True)
    waba_id = models.CharField(max_length=32)
    name = models.CharField(max_length=512)
    language = models.CharField(max_length=16)
    category = models.CharField(max_length=24)
    status = models.CharField(
        max_length=12, choices=TemplateStatus.choices, default=TemplateStatus.PENDING
    )
    parameter_format = models.CharField(
        max_length=12, choices=Format.choices, default=Format.POSITIONAL
    )
    components: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    rejected_reason = models.CharField(max_length=64, default="NONE")

    class Meta:
        ordering = ["waba_id", "name", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["waba_id", "name", "language"], name="sandbox_one_template_per_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"
