"""The one write of the webhook path."""

import hashlib

from django.db import connection
from django.utils import timezone

_INSERT = (
    "INSERT INTO social_webhookdelivery (platform, body, digest, received_at)"
    " VALUES (%s, %s, %s, %s) ON CONFLICT (digest) DO NOTHING"
)


def store_delivery(platform: str, body: bytes) -> None:
    """Keep ``body`` as it came; the same bytes again change nothing.

    One statement outside any transaction, around the ORM: this is all that stands
    between Meta's request and its answer. Raises ``DatabaseError`` if it is not kept.
    """
    digest = hashlib.sha256(body).digest()
    received_at = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [platform, body, digest, received_at])
