"""The one write of the webhook path."""

import hashlib
import json
from collections.abc import Collection
from datetime import datetime

import psycopg
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

_INSERT = (
    "INSERT INTO social_webhookdelivery (platform, body, digest, received_at, reach)"
    " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (digest) DO NOTHING"
)


def digest_of(body: bytes, reach: Collection[int] | None = None) -> bytes:
    """What a delivery is known by: 32 bytes."""
    limit = "" if reach is None else json.dumps(sorted(reach))
    return hashlib.sha256(limit.encode() + body).digest()


def store_delivery(platform: str, body: bytes, reach: Collection[int] | None = None) -> None:
    """Keep ``body`` as it came; the same bytes again change nothing.

    ``reach`` limits it to those workspaces. It is part of what makes two deliveries
    the same, so that nobody's own app can get ahead of what the installation's app
    is about to be sent.

    One statement outside any transaction, around the ORM: this is all that stands
    between Meta's request and its answer. A connection that a restarted database has
    dropped is replaced once; as the row has a unique key, writing again is harmless.
    Raises ``DatabaseError`` if it is not kept.
    """
    limit = None if reach is None else json.dumps(sorted(reach))
    digest = digest_of(body, reach)
    write = _write_prepared if connection.vendor == "postgresql" else _write
    received_at = timezone.now()
    try:
        write(platform, body, digest, received_at, limit)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block or connection.is_usable():
            raise
        connection.close()
        write(platform, body, digest, received_at, limit)


def _write(
    platform: str, body: bytes, digest: bytes, received_at: datetime, limit: str | None
) -> None:
    moment = connection.ops.adapt_datetimefield_value(received_at)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [platform, body, digest, moment, limit])


def _write_prepared(
    platform: str, body: bytes, digest: bytes, received_at: datetime, limit: str | None
) -> None:
    """The same as a prepared statement, the bytes sent as bytes.

    Django's own cursor would quote the body into the statement, to be unquoted and
    planned anew by the server each time.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(_INSERT, (str(platform), body, digest, received_at, limit), prepare=True)
