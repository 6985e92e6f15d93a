import pytest
from django.contrib import admin
from django.urls import reverse

from conversations.actions import labels
from tests import factories


@pytest.fixture
def rows(agent, workspace):
    conversation = factories.make_conversation(factories.make_account(workspace))
    message = factories.make_message(conversation, "A private matter", direction="out")
    label = labels.create_label(member=agent, name="Refund")
    return [conversation, message, conversation.contact, conversation.identity, label]


@pytest.fixture
def operator(client, db):
    user = factories.User.objects.create_superuser("operator@example.com", "x")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(row, page, *args):
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=args)


def test_the_operator_looks_at_everything_and_changes_nothing(operator, rows):
    for row in rows:
        assert operator.get(address(row, "changelist")).status_code == 200
        assert operator.get(address(row, "changelist") + "?q=x").status_code == 200
        assert operator.get(address(row, "change", row.pk)).status_code == 200
        assert operator.post(address(row, "change", row.pk), {}).status_code == 403
        assert operator.get(address(row, "add")).status_code == 403
        assert operator.post(address(row, "delete", row.pk), {"post": "yes"}).status_code == 403


def test_what_was_said_is_not_shown(operator, rows):
    message = rows[1]
    pages = [address(message, "changelist"), address(message, "change", message.pk)]

    assert all(b"A private matter" not in operator.get(page).content for page in pages)


def test_an_agent_may_not_look(page_of, agent, rows):
    browser = page_of(agent)

    assert all(browser.get(address(row, "changelist")).status_code == 302 for row in rows)


def test_notes_are_in_nobodys_admin():
    from conversations.models import Note

    assert not admin.site.is_registered(Note)
