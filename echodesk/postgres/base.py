"""The database backend: Django's own, except for how it reads times.

Django reads each ``timestamptz`` with psycopg's parser in Python, a regular expression and a
time zone at a time. That was a tenth of what a worker does. ``datetime.fromisoformat`` is C.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db.backends.postgresql import base
from psycopg.abc import Buffer
from psycopg.adapt import AdaptersMap
from psycopg.types.datetime import TimestamptzLoader


class UtcLoader(TimestamptzLoader):
    """Reads times of a connection in UTC, which all of ours are.

    ``timezone`` is what Django compares with the connection's before it puts in its own loader.
    """

    timezone = UTC

    def load(self, data: Buffer) -> datetime:
        try:
            return datetime.fromisoformat(str(data, "ascii"))
        except ValueError:
            # Far from now: "infinity", years of five digits, before Christ.
            return super().load(data).replace(tzinfo=UTC)


class DatabaseWrapper(base.DatabaseWrapper):
    """Connections whose times are read by :class:`UtcLoader`."""

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        if self.timezone == UTC:
            params["context"] = _fast(params["context"])
        return params


@lru_cache
def _fast(context: AdaptersMap) -> AdaptersMap:
    """``context`` with our loader."""
    adapters = AdaptersMap(context)
    adapters.register_loader("timestamptz", UtcLoader)
    return adapters
