import json

import pytest
from django.urls import reverse

from conversations.models import Conversation, Label
from echodesk.workspaces.models import Team
from tests import factories

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace)


@pytest.fixture
def rows(account):
    return [factories.make_conversation(account, name=f"Person {n}") for n in range(3)]


@pytest.fixture
def tab(page_of, agent):
    return page_of(agent)


def do(tab, rows, deed, **headers):
    asked = {"ids": [row.pk for row in rows], "deed": deed}
    return tab.post(reverse("bulk"), asked, **(headers or HTMX))


def values(field):
    return list(Conversation.objects.order_by("pk").values_list(field, flat=True))


def test_each_deed_is_done_to_all_and_taken_back(tab, agent, admin, rows):
    workspace = agent.workspace
    team = Team.objects.create(workspace=workspace, name="Night")
    label = Label.objects.create(workspace=workspace, name="VIP")
    rows[0].labels.add(label)
    for deed, field, changed, before in (
        ("status:resolved", "status", "resolved", "open"),
        ("status:spam", "status", "spam", "open"),
        ("snooze:tomorrow", "status", "snoozed", "open"),
        ("snooze:reply", "snoozed_until_reply", True, False),
        ("assignee:me", "assignee", agent.pk, None),
        (f"assignee:{admin.pk}", "assignee", admin.pk, None),
        (f"team:{team.pk}", "team", team.pk, None),
        ("priority:urgent", "priority", "urgent", "none"),
    ):
        answer = do(tab, rows, deed).json()
        assert values(field) == [changed] * 3, deed
        assert (answer["text"], answer["refused"]) == ("3 conversations changed", [])
        assert tab.post(reverse("bulk-undo"), answer["undo"], **HTMX).status_code == 200
        assert values(field) == [before] * 3, deed
    answer = do(tab, rows, f"add:{label.pk}").json()
    assert label.conversations.count() == 3
    tab.post(reverse("bulk-undo"), answer["undo"], **HTMX)
    assert list(label.conversations.all()) == rows[:1]
    do(tab, rows, f"remove:{label.pk}")
    assert label.conversations.count() == 0


def test_what_one_cannot_take_is_said_in_words_and_kept_from_no_other(tab, account, rows):
    resolved = rows[0]
    Conversation.objects.filter(pk=resolved.pk).update(status="resolved")
    Conversation.objects.create(
        workspace=account.workspace,
        account=account,
        contact=resolved.contact,
        identity=resolved.identity,
        platform=account.platform,
        last_activity_at=resolved.last_activity_at,
    )
    answer = do(tab, rows, "status:pending").json()
    assert len(answer["changed"]) == 2
    [refusal] = answer["refused"]
    assert refusal.startswith("Person 0: ")


@pytest.mark.parametrize("deed", ["", "fly:away", "status:lost", "add:x", "snooze:never"])
def test_a_senseless_deed_changes_nothing(tab, rows, deed):
    answer = do(tab, rows, deed)
    assert answer.status_code == 400 or len(answer.json()["refused"]) == 3
    assert values("status") == ["open"] * 3


@pytest.mark.parametrize("undo", ["", "[]", "{", '{"1": 2}'])
def test_a_senseless_undo_is_refused(tab, rows, undo):
    asked = {"name": "status", "undo": undo}
    assert tab.post(reverse("bulk-undo"), asked, **HTMX).status_code == 400


def test_without_a_script_the_page_says_what_was_done(tab, rows):
    answer = tab.post(
        reverse("bulk"),
        {"ids": [rows[0].pk], "deed": "status:resolved", "address": "?queue=mine"},
        follow=True,
    )
    assert answer.redirect_chain == [("/inbox/?queue=mine", 302)]
    assert "1 conversation changed" in answer.content.decode()


def test_nobody_changes_what_is_not_theirs(page_of, client, stranger, rows):
    assert do(page_of(stranger), rows, "status:resolved").json()["changed"] == []
    undo = {"name": "status", "undo": json.dumps({str(rows[0].pk): {"status": "resolved"}})}
    page_of(stranger).post(reverse("bulk-undo"), undo, **HTMX)
    client.logout()
    assert do(client, rows, "status:resolved").status_code == 401
    assert client.get(reverse("bulk-people")).status_code == 302
    assert values("status") == ["open"] * 3


def test_the_people_to_choose_from_are_the_workspaces(page_of, agent, stranger):
    html = page_of(agent).get(reverse("bulk-people")).content.decode()
    assert agent.user.name in html
    assert stranger.user.name not in html
