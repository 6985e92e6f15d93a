from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import F

from echodesk.outgoing.actions.endpoints import create_endpoint
from echodesk.outgoing.models import Dispatch, Endpoint
from echodesk.realtime import log
from tests.receiver import receiving

# What hours and days are counted by, in rows that wait for them.
_CLOCKS = {
    Dispatch: ("next_try_at", "lease_until", "created_at"),
    Endpoint: ("failing_since", "held_until", "previous_until", "last_success_at", "disabled_at"),
}


@pytest.fixture
def inside_allowed(settings):
    """Endpoints of this machine may be called, without encryption."""
    settings.DEBUG = settings.OUTGOING_ALLOW_PRIVATE = True


@pytest.fixture
def receiver(inside_allowed):
    """A program that is sent webhooks; see :class:`tests.receiver.Receiver`."""
    with receiving() as found:
        yield found


@pytest.fixture
def endpoint(admin, receiver):
    """The receiver, told of everything."""
    return create_endpoint(member=admin, url=receiver.url, description="Our shop")


@pytest.fixture
def happen(workspace):
    """``happen("note", …)`` appends events of these types to the workspace's log."""

    def append(*types, workspace=workspace, conversation_id=None, **data):
        with transaction.atomic():
            new = [log.NewEvent(name, conversation_id, data) for name in types]
            log.append(workspace.pk, new)
        return log.newest_events(workspace.pk, len(new))

    return append


@pytest.fixture
def pass_time():
    """``pass_time(hours=2)``: everything written so far is that much longer ago."""

    def shift(**span):
        for model, names in _CLOCKS.items():
            for name in names:
                known = model.objects.filter(**{f"{name}__isnull": False})
                known.update(**{name: F(name) - timedelta(**span)})

    return shift
