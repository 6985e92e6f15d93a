"""Whatever a program sends, the API answers; it never breaks."""

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error

from conversations.actions import labels
from echodesk.workspaces import tokens
from tests import factories

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def one_connection():
    """Requests inside the test's own transaction: the connection must outlive them."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def described(admin, fake_graph, one_connection, settings, tmp_path):
    """The API's own description, and rows with small ids for guesses to hit."""
    settings.MEDIA_ROOT = tmp_path
    for _ in range(3):
        conversation = factories.make_conversation(factories.make_account(admin.workspace))
        factories.make_message(conversation)
        factories.make_message(conversation, direction="out", status="failed")
    whatsapp = factories.make_account(admin.workspace, platform="whatsapp")
    factories.make_conversation(whatsapp)
    factories.make_message_template(whatsapp, name="0", language="0")
    factories.make_upload(admin)
    labels.create_label(member=admin, name="Refund")
    return schemathesis.openapi.from_wsgi(
        "/api/schema/",
        get_wsgi_application(),
        headers={"Accept": "application/vnd.oai.openapi+json"},
    )


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_request_breaks_the_server(described, admin, mode):
    headers = {"Authorization": f"Bearer {tokens.issue(admin.user).access}"}
    tried = 0
    for found in described.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=15,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        def attempt(case):
            cache.clear()
            case.validate_response(case.call(headers=headers), checks=[not_a_server_error])

        attempt()
        tried += 1

    assert tried > 20
