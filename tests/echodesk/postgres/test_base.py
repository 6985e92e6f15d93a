"""Times come from PostgreSQL as they were written."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DataError, connection
from psycopg.pq import Format

from echodesk.postgres.base import UtcLoader
from echodesk.workspaces.models import Workspace
from tests import factories

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="This is how PostgreSQL is read"),
]


def read(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [text])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-11-30 03:06:09+00", datetime(2026, 11, 30, 3, 6, 9, tzinfo=UTC)),
        ("2026-11-30 03:06:09.1+00", datetime(2026, 11, 30, 3, 6, 9, 100_000, tzinfo=UTC)),
        ("2026-11-30 03:06:09.000001+04", datetime(2026, 11, 29, 23, 6, 9, 1, tzinfo=UTC)),
        ("0001-01-01 00:00:00+00", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31 23:59:59.999999+00", datetime.max.replace(tzinfo=UTC)),
    ],
)
def test_a_time_is_read_in_utc(text, time):
    found = read(text)
    assert (found, found.tzinfo) == (time, UTC)


@pytest.mark.parametrize("text", ["infinity", "10000-01-01 00:00:00+00", "0044-03-15 BC"])
def test_what_python_has_no_time_for_is_an_error(text):
    with pytest.raises(DataError):
        read(text)


def test_a_row_keeps_its_time_to_the_microsecond():
    workspace = factories.make_workspace()
    time = datetime(2026, 2, 3, 4, 5, 6, 7, tzinfo=UTC) + timedelta(microseconds=1)
    Workspace.objects.filter(pk=workspace.pk).update(created_at=time)
    assert Workspace.objects.get(pk=workspace.pk).created_at == time


def test_null_is_none():
    assert read(None) is None


def test_cursors_keep_the_loader_of_their_connection():
    """Django gives each cursor one of its own where the connection's is for another zone."""
    with connection.cursor() as cursor:
        adapters = cursor.cursor.adapters
        assert adapters.get_loader(adapters.types["timestamptz"].oid, Format.TEXT) is UtcLoader
