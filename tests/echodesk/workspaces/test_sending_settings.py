"""How members send, as they and their admins decide it."""

import pytest

from echodesk.errors import ActionError
from echodesk.workspaces.actions.sending import change_signals, change_undo_delay
from echodesk.workspaces.audit_words import describe
from echodesk.workspaces.models import AuditEntry

pytestmark = pytest.mark.django_db

OWN, SENDING = "/settings/you/", "/settings/sending/"


def test_nobody_is_sent_to_sign_in(client):
    for path in (OWN, SENDING):
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code == 302
            assert answer["Location"].startswith("/accounts/login/")


def test_every_member_has_a_page_of_their_own_but_only_admins_that_of_all(page_of, agent, admin):
    assert page_of(agent).get(OWN).status_code == 200
    assert page_of(agent).get(SENDING).status_code == 403
    assert page_of(agent).post(SENDING, {}).status_code == 403
    assert page_of(admin).get(SENDING).status_code == 200


def test_the_pages_lead_agents_nowhere_they_may_not_go(page_of, agent, admin):
    assert SENDING not in page_of(agent).get(OWN).content.decode()
    assert SENDING in page_of(admin).get(OWN).content.decode()


@pytest.mark.parametrize("seconds", [-1, 16])
def test_sending_is_never_held_back_for_longer(agent, seconds):
    with pytest.raises(ActionError) as refused:
        change_undo_delay(member=agent, seconds=seconds)
    assert "undo_seconds" in refused.value.fields


def test_an_admin_decides_what_people_see(page_of, admin, workspace):
    page_of(admin).post(SENDING, {"sends_seen": "on"})
    workspace.refresh_from_db()
    assert (workspace.sends_typing, workspace.sends_seen) == (False, True)
    page = page_of(admin).get(SENDING).content.decode()
    assert page.count('role="switch"') == 2
    assert page.count(" checked") == 1


@pytest.mark.parametrize(
    ("typing", "seen", "words"),
    [
        (True, False, "Let people see only that we type"),
        (False, True, "Let people see only that we have read"),
        (False, False, "No longer let people see that we type or have read"),
    ],
)
def test_the_change_is_in_the_audit_trail(admin, typing, seen, words):
    change_signals(member=admin, sends_typing=typing, sends_seen=seen)
    entry = AuditEntry.objects.get(verb="signals_changed")
    assert (entry.actor, describe(entry)) == (admin.user, words)


def test_what_changes_nothing_is_not_recorded(admin):
    change_signals(member=admin, sends_typing=True, sends_seen=True)
    assert not AuditEntry.objects.exists()
