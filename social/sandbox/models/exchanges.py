"""What the sandbox and EchoDesk said to each other over HTTP."""

from http import HTTPStatus

from django.db import models

from social.platforms import Platform


class SandboxExchange(models.Model):
    """One webhook posted to EchoDesk, or one send EchoDesk asked of Graph."""

    class Direction(models.TextChoices):
        """Seen from EchoDesk."""

        IN = "in", "to EchoDesk"
        OUT = "out", "from EchoDesk"

    direction = models.CharField(max_length=3, choices=Direction.choices)
    platform = models.CharField(max_length=16, choices=Platform.choices)
    # What it is about: "message", "echo", "read", "sent", "send", …
    what = models.CharField(max_length=24)
    asset_id = models.CharField(max_length=40)
    body = models.TextField()
    answer = models.TextField(blank=True)
    # NULL when there was no HTTP answer at all; ``error`` then says why.
    status_code = models.PositiveSmallIntegerField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField(default=1)
    latency_ms = models.PositiveIntegerField(default=0)
    occurred_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.direction} {self.what}"

    @property
    def succeeded(self) -> bool:
        """Whether it was answered with 200."""
        return self.status_code == HTTPStatus.OK


class SandboxFault(models.Model):
    """The next ``calls`` calls about ``asset_id`` fail, or its sends alone; all of them if 0.

    ``kind`` is a name of :mod:`social.sandbox.faults`. ``asset_id`` is any id a call is
    about: an account's, that of the WhatsApp account a number is in, a person's.
    """

    asset_id = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=24)
    calls = models.PositiveIntegerField(default=1)
    sends_only = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.kind
