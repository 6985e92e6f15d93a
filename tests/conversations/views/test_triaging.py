"""Menus above a conversation: what they offer, do, and take back."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conversations.actions.deeds import record
from conversations.actions.drafts import save_draft
from conversations.models import Deed, Follower, Label, Note, ReadMark, Verb
from conversations.views.snooze import presets
from echodesk.workspaces.models import Membership, Team
from tests import factories

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def conversation(workspace):
    return factories.make_conversation(factories.make_account(workspace))


@pytest.fixture
def tab(page_of, agent):
    return page_of(agent)


def _url(name, row):
    return reverse(name, args=[row.pk])


def _ago(hours):
    return timezone.now() - timedelta(hours=hours)


def _undo(answer):
    return json.loads(answer["HX-Trigger"])["undoable"]["undo"]


def test_they_are_for_members_of_the_workspace_only(client, page_of, stranger, conversation):
    forms = ["priority", "follow", "block", "unread"]
    pieces = ["assign-choices", "label-choices"]
    for name in forms + pieces:
        answer = client.get(_url(name, conversation), **HTMX)
        assert answer.status_code in {401, 405}
    tab = page_of(stranger)
    for name in forms:
        assert tab.get(_url(name, conversation)).status_code == 405
        assert tab.post(_url(name, conversation), {"priority": "low"}).status_code == 404
    for name in pieces:
        assert tab.get(_url(name, conversation)).status_code == 404


def test_colleagues_and_teams_are_offered(tab, admin, stranger, conversation):
    team = Team.objects.create(workspace=conversation.workspace, name="Support")
    Team.objects.create(workspace=stranger.workspace, name="Elsewhere")
    html = tab.get(_url("assign-choices", conversation), **HTMX).content.decode()
    assert admin.user.name in html
    assert f'name="team" value="{team.pk}"' in html
    assert "Elsewhere" not in html


def test_a_conversation_is_handed_to_a_team_and_back(tab, conversation):
    team = Team.objects.create(workspace=conversation.workspace, name="Support")
    answer = tab.post(_url("assign", conversation), {"team": team.pk}, **HTMX)
    conversation.refresh_from_db()
    assert conversation.team == team
    tab.post(_url("assign", conversation), _undo(answer), **HTMX)
    conversation.refresh_from_db()
    assert conversation.team is None


def test_a_team_of_another_workspace_is_refused(tab, stranger, conversation):
    team = Team.objects.create(workspace=stranger.workspace, name="Elsewhere")
    answer = tab.post(_url("assign", conversation), {"team": team.pk}, **HTMX)
    assert answer.status_code == 400


def test_labels_say_which_ones_the_conversation_has(tab, conversation):
    has = Label.objects.create(workspace=conversation.workspace, name="VIP")
    Label.objects.create(workspace=conversation.workspace, name="Order")
    conversation.labels.add(has)
    html = tab.get(_url("label-choices", conversation), **HTMX).content.decode()
    assert html.count('aria-pressed="true"') == 1
    assert html.count('aria-pressed="false"') == 1


def test_a_label_is_created_and_given_at_once_and_a_known_one_is_taken(tab, conversation):
    for name in ("Wholesale", "wholesale "):
        assert tab.post(_url("labels", conversation), {"new": name}, **HTMX).status_code == 200
    assert [label.name for label in conversation.labels.all()] == ["Wholesale"]


def test_a_snooze_until_they_reply_can_be_taken_back_and_put_back(tab, conversation):
    url = _url("status", conversation)
    answer = tab.post(url, {"status": "snoozed", "until_reply": "1"}, **HTMX)
    conversation.refresh_from_db()
    assert (conversation.status, conversation.snoozed_until_reply) == ("snoozed", True)
    assert json.loads(answer["HX-Trigger"])["undoable"]["text"] == "Snoozed until they reply"
    woken = tab.post(url, {"status": "open"}, **HTMX)
    tab.post(url, _undo(woken), **HTMX)
    conversation.refresh_from_db()
    assert (conversation.status, conversation.snoozed_until_reply) == ("snoozed", True)


def test_a_date_is_read_in_the_members_own_time_zone(tab, agent, conversation):
    agent.user.time_zone = "Asia/Tbilisi"
    agent.user.save()
    day = (timezone.now() + timedelta(days=3)).date()
    data = {"status": "snoozed", "snoozed_until": f"{day}T10:00"}
    assert tab.post(_url("status", conversation), data, **HTMX).status_code == 200
    conversation.refresh_from_db()
    expected = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    assert conversation.snoozed_until == expected


@pytest.mark.parametrize(
    ("at", "names"),
    [
        ("09:00", ["later", "evening", "tomorrow", "monday", "month"]),
        ("17:00", ["later", "tomorrow", "monday", "month"]),
    ],
)
def test_this_evening_is_offered_while_it_is_far_enough(at, names):
    moment = datetime.fromisoformat(f"2026-07-29T{at}+00:00")
    with timezone.override("UTC"):
        found = presets(moment)
    assert [preset.name for preset in found] == names
    assert all(preset.until > moment for preset in found)
    assert found[-2].until.isoformat() == "2026-08-03T09:00:00+00:00"


def test_spam_and_back(tab, conversation):
    answer = tab.post(_url("status", conversation), {"status": "spam"}, **HTMX)
    assert "Not spam" in answer.content.decode()
    tab.post(_url("status", conversation), _undo(answer), **HTMX)
    conversation.refresh_from_db()
    assert conversation.status == "open"


def test_priority_and_back(tab, conversation):
    answer = tab.post(_url("priority", conversation), {"priority": "urgent"}, **HTMX)
    conversation.refresh_from_db()
    assert conversation.priority == "urgent"
    tab.post(_url("priority", conversation), _undo(answer), **HTMX)
    conversation.refresh_from_db()
    assert conversation.priority == "none"
    wrong = tab.post(_url("priority", conversation), {"priority": "enormous"}, **HTMX)
    assert wrong.status_code == 400


def test_following_and_back(tab, agent, conversation):
    answer = tab.post(_url("follow", conversation), {"following": "1"}, **HTMX)
    assert "Unfollow" in answer.content.decode()
    assert Follower.objects.get().member == agent
    tab.post(_url("follow", conversation), _undo(answer), **HTMX)
    assert not Follower.objects.exists()


def test_a_person_is_blocked_and_let_in_again(tab, conversation):
    answer = tab.post(_url("block", conversation), {"blocked": "1"}, **HTMX)
    assert "Blocked" in answer.content.decode()
    conversation.contact.refresh_from_db()
    assert conversation.contact.blocked_at
    tab.post(_url("block", conversation), _undo(answer), **HTMX)
    conversation.contact.refresh_from_db()
    assert conversation.contact.blocked_at is None


def test_what_somebody_marks_as_unread_is_unread_for_them_alone(tab, agent, conversation):
    first = factories.make_message(conversation, occurred_at=timezone.now() - timedelta(hours=3))
    conversation.last_message_at = first.occurred_at
    conversation.save()
    tab.post(_url("read", conversation), **HTMX)
    assert ReadMark.objects.get().read_until == first.occurred_at
    answer = tab.post(_url("unread", conversation), {"message": first.pk}, **HTMX)
    assert answer.json()["text"]
    mark = ReadMark.objects.get()
    assert mark.member == agent
    assert mark.read_until < first.occurred_at
    conversation.refresh_from_db()
    assert conversation.unread_count == 0


def test_a_conversation_without_messages_cannot_be_unread(tab, conversation):
    assert tab.post(_url("unread", conversation), **HTMX).status_code == 400
    other = factories.make_message(factories.make_conversation(conversation.account))
    data = {"message": other.pk}
    assert tab.post(_url("unread", conversation), data, **HTMX).status_code == 400


def test_deeds_stand_in_the_timeline_and_can_be_fetched_one_by_one(
    tab, client, page_of, stranger, conversation
):
    tab.post(_url("priority", conversation), {"priority": "high"}, **HTMX)
    deed = Deed.objects.get()
    for path in (_url("conversation", conversation), _url("timeline", conversation)):
        assert f'id="deed-{deed.pk}"' in tab.get(path).content.decode()
    line = tab.get(_url("deed-line", deed)).content.decode()
    assert "set the priority" in line
    assert page_of(stranger).get(_url("deed-line", deed)).status_code == 404
    client.logout()
    assert client.get(_url("deed-line", deed)).status_code == 302


def test_the_line_above_what_is_new_is_each_members_own(tab, agent, conversation):
    hours = [factories.make_message(conversation, occurred_at=_ago(n)) for n in (3, 2, 1)]
    ReadMark.objects.create(
        workspace=conversation.workspace,
        member=agent,
        conversation=conversation,
        read_until=hours[0].occurred_at,
    )
    html = tab.get(_url("conversation", conversation)).content.decode()
    assert html.index(f"message-{hours[0].pk}") < html.index("data-new>")
    assert html.index("data-new>") < html.index(f'id="message-{hours[1].pk}"')


def test_a_link_to_a_message_loads_around_it(tab, conversation):
    said = [factories.make_message(conversation, occurred_at=_ago(100 - n)) for n in range(90)]
    url = _url("conversation", conversation)
    html = tab.get(f"{url}?message={said[5].pk}").content.decode()
    assert f'id="message-{said[5].pk}"' in html
    assert "data-newest" in html
    assert "data-newest" not in tab.get(f"{url}?message={said[80].pk}").content.decode()
    assert tab.get(f"{url}?message=999999").status_code == 200


def _fill(agent, account, conversations, messages):
    label = Label.objects.create(workspace=agent.workspace, name=f"Label {conversations}")
    for _ in range(conversations):
        row = factories.make_conversation(account, assignee=agent)
        row.labels.add(label)
    for _ in range(messages):
        factories.make_message(row)
        factories.make_message(row, direction="out", author=agent)
        factories.make_notice(row)
        record(row, agent, Verb.RESOLVED)
        Note.objects.create(workspace=row.workspace, conversation=row, author=agent, text="For us")
    for mode in ("reply", "note"):
        save_draft(member=agent, conversation=row, mode=mode, text="Half a thought")
    return row


def test_the_page_of_a_conversation_costs_twelve_queries_whatever_its_size(
    tab, agent, django_assert_max_num_queries
):
    elsewhere = factories.make_workspace("Elsewhere")
    Membership.objects.create(workspace=elsewhere, user=agent.user)
    account = factories.make_account(agent.workspace)
    for conversations, messages in ((1, 1), (30, 20)):
        row = _fill(agent, account, conversations, messages)
        with django_assert_max_num_queries(12):
            html = tab.get(_url("conversation", row)).content.decode()
        assert ">Half a thought</textarea>" in html
        assert "data-uncounted" in html
