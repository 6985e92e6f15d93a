"""Workers and web processes outlive the connections they have."""

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction

from echodesk.connections import drop_broken
from echodesk.workspaces.models import Workspace
from echodesk.wsgi import application
from social.tasks import sweep_deliveries


@pytest.fixture
def broken():
    """The connection, whose other end PostgreSQL has closed."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no other end")
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    # As where it happened while nobody looked.
    connection.errors_occurred = False


@pytest.mark.django_db(transaction=True)
def test_a_task_finds_a_connection_that_works(broken):
    assert sweep_deliveries.apply().get() == 0
    assert not Workspace.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_page_finds_a_connection_that_works(broken, rf):
    # Whether somebody is signed in is asked of the database.
    rf.cookies[settings.SESSION_COOKIE_NAME] = "of-an-earlier-visit"
    environ = rf.get("/accounts/login/").environ
    answered = []
    pieces = application(environ, lambda status, _headers: answered.append(status))
    assert b"</html>" in b"".join(pieces)
    assert answered == ["200 OK"]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_works_is_kept():
    Workspace.objects.exists()
    before = connection.connection
    drop_broken()
    assert connection.connection is before


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_under_way_is_left_alone(workspace):
    with transaction.atomic():
        Workspace.objects.update(name="Renamed")
        drop_broken()
        assert Workspace.objects.get().name == "Renamed"
