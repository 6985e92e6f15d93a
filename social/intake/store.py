"""The one write of the webhook path."""

import hashlib
from datetime import datetime

import psycopg
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

_INSERT = (
    "INSERT INTO social_webhookdelivery (platform, body, digest, received_at)"
    " VALUES (%s, %s, %s, %s) ON CONFLICT (digest) DO NOTHING"
)


def store_delivery(platform: str, body: bytes) -> None:
    """Keep ``body`` as it came; the same bytes again change nothing.

    One statement outside any transaction, around the ORM: this is all that stands
    between Meta's request and its answer. A connection that a restarted database has
    dropped is replaced once; as the row has a unique key, writing again is harmless.
    Raises ``DatabaseError`` if it is not kept.
    """
    digest = hashlib.sha256(body).digest()
    write = _write_prepared if connection.vendor == "postgresql" else _write
    received_at = timezone.now()
    try:
        write(platform, body, digest, received_at)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block or connection.is_usable():
            raise
        connection.close()
        write(platform, body, digest, received_at)


def _write(platform: str, body: bytes, digest: bytes, received_at: datetime) -> None:
    moment = connection.ops.adapt_datetimefield_value(received_at)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [platform, body, digest, moment])


def _write_prepared(platform: str, body: bytes, digest: bytes, received_at: datetime) -> None:
    """The same as a prepared statement, the bytes sent as bytes.

    Django's own cursor would quote the body into the statement, to be unquoted and
    planned anew by the server each time.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(_INSERT, (str(platform), body, digest, received_at), prepare=True)
