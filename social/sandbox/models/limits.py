"""How much Meta puts up with, and how much of it is used up."""

from django.db import models

from social.sandbox.models.kinds import MediaFault

# WhatsApp lets so many messages to one person through at once before it counts seconds.
PAIR_BURST = 45


class SandboxLimits(models.Model):
    """How much of Meta's patience is left; one row at most.

    Percentages go into the usage headers; ``regain_minutes`` is how long Meta says to
    wait. ``user_token_days`` is the life of new long-lived tokens, 0 for one without
    ``expires_in``, as business logins give out. ``loses_webhooks``: what happens is
    told to nobody. ``sends_per_minute`` is for each account, 0 for Meta's own figures;
    ``pair_burst`` is of messages to one person on WhatsApp, 0 for any number.
    ``fails_late``: WhatsApp takes what it will not deliver, and says so by a status.
    """

    app_usage = models.PositiveSmallIntegerField(default=1)
    business_usage = models.PositiveSmallIntegerField(default=1)
    regain_minutes = models.PositiveSmallIntegerField(default=0)
    paces_conversations = models.BooleanField(default=True)
    user_token_days = models.PositiveSmallIntegerField(default=60)
    loses_webhooks = models.BooleanField(default=False)
    media_fault = models.CharField(
        max_length=8, choices=MediaFault.choices, default=MediaFault.NONE, blank=True
    )
    sends_per_minute = models.PositiveSmallIntegerField(default=0)
    pair_burst = models.PositiveSmallIntegerField(default=PAIR_BURST)
    fails_late = models.BooleanField(default=False)
    reaction_opens_window = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.app_usage} %"


class SandboxBucket(models.Model):
    """A token bucket: ``level`` calls may be made at once, as of ``filled_at``."""

    key = models.CharField(max_length=80, unique=True)
    level = models.FloatField()
    filled_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
