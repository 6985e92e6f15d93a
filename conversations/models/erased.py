"""Who was erased, as far as that has to be known to keep it so."""

from django.db import models
from django.utils.crypto import salted_hmac

from social.models import SocialAccount


class ErasedIdentity(models.Model):
    """Somebody whose messages up to ``erased_at`` must not come back with Meta's history.

    ``digest`` is keyed with the installation's secret: it recognises an id that is
    imported again and cannot be turned into one.
    """

    account = models.ForeignKey(SocialAccount, models.CASCADE, related_name="+", db_index=False)
    digest = models.CharField(max_length=64)
    erased_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "digest"], name="one_erased_per_identity")
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.digest[:8]}"


def digest_of(external_id: str) -> str:
    """What is kept of a person's id; 64 hex digits."""
    return salted_hmac("echodesk.erased", external_id, algorithm="sha256").hexdigest()
