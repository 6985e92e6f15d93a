"""Who did what stands in the conversation, and whoever it concerns is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.actions import annotate, assign, follow, notifications, triage
from conversations.mentions import token
from conversations.models import Deed, Follower, Label, Notification
from echodesk.workspaces.models import Team
from tests import factories
from tests.conversations.actions.helpers import changes_of, events_of


@pytest.fixture
def conversation(workspace):
    return factories.make_conversation(factories.make_account(workspace))


def deeds_of(conversation):
    return [(deed.verb, deed.member, deed.data) for deed in conversation.deeds.order_by("pk")]


def told(member):
    rows = Notification.objects.filter(member=member).order_by("pk")
    return [(row.kind, row.by, row.note) for row in rows]


def test_handing_over_is_written_down_and_tells_whoever_got_it(agent, admin, conversation):
    assign.assign(member=agent, conversation=conversation, assignee=admin)
    assign.assign(member=admin, conversation=conversation, assignee=None)
    assert deeds_of(conversation) == [
        ("assigned", agent, {"name": admin.user.name}),
        ("unassigned", admin, {}),
    ]
    assert told(admin) == [("assignment", agent, None)]
    first = events_of(conversation, "conversation_updated")[0]
    assert first["notified"] == [admin.pk]
    assert first["deed"] == conversation.deeds.order_by("pk").first().pk


def test_whoever_takes_a_conversation_need_not_be_told(agent, conversation):
    assign.assign(member=agent, conversation=conversation, assignee=agent)
    assert told(agent) == []


def test_a_team_is_told_but_for_members_who_cannot_see_it(agent, conversation):
    team = Team.objects.create(workspace=agent.workspace, name="Shipping")
    seeing = factories.make_member(agent.workspace)
    conversation.account.location = factories.make_location(agent.workspace)
    conversation.account.save()
    branch = factories.make_location(agent.workspace, "Batumi")
    elsewhere = factories.make_limited(agent.workspace, branch)
    team.members.set([agent, seeing, elsewhere])
    assign.assign_team(member=agent, conversation=conversation, team=team)
    assert deeds_of(conversation) == [("team", agent, {"name": "Shipping"})]
    assert (told(seeing), told(agent), told(elsewhere)) == ([("team", agent, None)], [], [])


def test_labels_are_named_as_they_came_and_went(agent, conversation):
    vip, order = (
        Label.objects.create(workspace=agent.workspace, name=name) for name in ("VIP", "Order")
    )
    annotate.set_labels(member=agent, conversation=conversation, labels=[vip])
    annotate.set_labels(member=agent, conversation=conversation, labels=[order])
    annotate.set_labels(member=agent, conversation=conversation, labels=[order])
    assert [data for _verb, _member, data in deeds_of(conversation)] == [
        {"added": ["VIP"], "removed": []},
        {"added": ["Order"], "removed": ["VIP"]},
    ]


def test_every_status_is_written_down_once(agent, conversation):
    until = timezone.now() + timedelta(hours=1)
    snooze = {"status": "snoozed", "snoozed_until": until}
    for change in (snooze, snooze, {"status": "spam"}, {"status": "open"}):
        triage.set_status(member=agent, conversation=conversation, **change)
    assert [(verb, data) for verb, _member, data in deeds_of(conversation)] == [
        ("snoozed", {"until": until.isoformat()}),
        ("spam", {}),
        ("opened", {}),
    ]


def test_a_snooze_that_is_over_is_nobodys_deed(agent, conversation):
    until = timezone.now() + timedelta(hours=1)
    triage.set_status(
        member=agent, conversation=conversation, status="snoozed", snoozed_until=until
    )
    conversation.__class__.objects.update(snoozed_until=timezone.now() - timedelta(seconds=1))
    triage.wake_snoozed()
    assert deeds_of(conversation)[-1] == ("woken", None, {})


class TestMentions:
    def test_a_colleague_named_in_a_note_is_told_and_follows(self, agent, admin, conversation):
        text = f"{token(admin.pk, 'Ada')} and {token(agent.pk, 'me')}, look"
        note = annotate.add_note(member=agent, conversation=conversation, text=text)
        assert told(admin) == [("mention", agent, note)]
        assert told(agent) == []
        assert set(Follower.objects.values_list("member", flat=True)) == {admin.pk, agent.pk}

    def test_a_stranger_cannot_be_named(self, agent, stranger, conversation):
        annotate.add_note(member=agent, conversation=conversation, text=token(stranger.pk, "X"))
        assert not Notification.objects.exists()
        assert not Follower.objects.exists()

    def test_what_was_told_is_seen_once(self, agent, admin, conversation):
        annotate.add_note(member=agent, conversation=conversation, text=token(admin.pk, "Ada"))
        other = factories.make_conversation(conversation.account)
        assert notifications.mark_seen(member=admin, conversation=other) == 0
        assert notifications.mark_seen(member=admin) == 1
        assert notifications.mark_seen(member=admin) == 0
        assert changes_of(conversation)[-1] == ["seen"]


class TestFollowing:
    def test_a_conversation_is_followed_and_left(self, agent, conversation):
        for following in (True, True, False, False):
            follow.follow(member=agent, conversation=conversation, following=following)
        assert changes_of(conversation) == [["followers"], ["followers"]]
        assert not Follower.objects.exists()


def test_deeds_of_others_are_not_seen(agent, stranger, conversation):
    triage.set_status(member=agent, conversation=conversation, status="pending")
    assert Deed.objects.visible_to(agent).exists()
    assert not Deed.objects.visible_to(stranger).exists()
