"""One engine for each database, behind one interface (:mod:`.base`)."""

from django.db import connection

from conversations.search.engines.base import Engine, Found
from conversations.search.engines.postgres import PostgresEngine
from conversations.search.engines.sqlite import SqliteEngine

__all__ = ["Engine", "Found", "engine"]


def engine() -> Engine:
    """The engine of the database in use."""
    return PostgresEngine() if connection.vendor == "postgresql" else SqliteEngine()
