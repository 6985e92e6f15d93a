from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from conversations.actions import annotate, assign, labels, triage
from conversations.models import Conversation, Label, Note
from echodesk.errors import ActionError, Conflict, NotAllowed
from echodesk.workspaces.models import Team
from tests import factories
from tests.conversations.actions.helpers import changes_of, events_of


@pytest.fixture
def conversation(workspace):
    return factories.make_conversation(factories.make_account(workspace))


def test_a_conversation_is_handed_over_and_taken_back(agent, admin, conversation):
    assign.assign(member=agent, conversation=conversation, assignee=admin)
    assign.assign(member=agent, conversation=conversation, assignee=admin)
    conversation.refresh_from_db()
    assert conversation.assignee == admin

    assign.assign(member=admin, conversation=conversation, assignee=None)
    conversation.refresh_from_db()
    assert conversation.assignee is None
    told = events_of(conversation, "conversation_updated")
    assert [(data["changed"], data["by"]) for data in told] == [
        (["assignee"], agent.pk),
        (["assignee"], admin.pk),
    ]


def test_only_an_active_colleague_can_be_given_a_conversation(agent, stranger, conversation):
    gone = factories.make_member(conversation.workspace)
    gone.is_active = False
    gone.save()
    locked_out = factories.make_member(conversation.workspace, is_active=False)

    for nobody in (stranger, gone, locked_out):
        with pytest.raises(ActionError) as refused:
            assign.assign(member=agent, conversation=conversation, assignee=nobody)
        assert "assignee" in refused.value.fields


def test_a_conversation_is_handed_to_a_team_of_the_workspace_only(agent, stranger, conversation):
    ours = Team.objects.create(workspace=agent.workspace, name="Shipping")
    theirs = Team.objects.create(workspace=stranger.workspace, name="Shipping")

    assign.assign_team(member=agent, conversation=conversation, team=ours)
    conversation.refresh_from_db()
    assert conversation.team == ours
    with pytest.raises(ActionError):
        assign.assign_team(member=agent, conversation=conversation, team=theirs)
    assign.assign_team(member=agent, conversation=conversation, team=None)
    assert changes_of(conversation) == [["team"], ["team"]]


@pytest.mark.parametrize("status", ["pending", "resolved"])
def test_a_status_change_moves_the_conversation_up_and_is_told(agent, conversation, status):
    before = conversation.last_activity_at
    triage.set_status(member=agent, conversation=conversation, status=status)
    triage.set_status(member=agent, conversation=conversation, status=status)
    conversation.refresh_from_db()

    assert conversation.status == status
    assert conversation.last_activity_at > before
    assert changes_of(conversation) == [["status"]]


def test_a_snoozed_conversation_comes_back_by_itself(agent, conversation):
    until = timezone.now() + timedelta(hours=1)
    triage.set_status(
        member=agent, conversation=conversation, status="snoozed", snoozed_until=until
    )
    assert triage.wake_snoozed() == 0

    Conversation.objects.update(snoozed_until=timezone.now())
    assert triage.wake_snoozed() == 1
    assert triage.wake_snoozed() == 0
    conversation.refresh_from_db()
    assert (conversation.status, conversation.snoozed_until) == ("open", None)
    assert conversation.unread_count == 1
    assert changes_of(conversation)[-1] == ["status", "unread_count"]


@pytest.mark.parametrize(
    ("status", "hours", "field"),
    [
        ("snoozed", None, "snoozed_until"),
        ("snoozed", -1, "snoozed_until"),
        ("snoozed", 24 * 400, "snoozed_until"),
        ("open", 1, "snoozed_until"),
        ("closed", None, "status"),
    ],
)
def test_a_senseless_status_is_refused(agent, conversation, status, hours, field):
    until = timezone.now() + timedelta(hours=hours) if hours else None

    with pytest.raises(ActionError) as refused:
        triage.set_status(
            member=agent, conversation=conversation, status=status, snoozed_until=until
        )
    assert field in refused.value.fields


def test_reopening_beside_an_unresolved_conversation_names_it(agent, conversation):
    triage.set_status(member=agent, conversation=conversation, status="resolved")
    newer = Conversation.objects.create(
        **{
            name: getattr(conversation, name)
            for name in ("workspace", "account", "contact", "identity", "platform")
        },
        last_activity_at=timezone.now(),
    )

    with pytest.raises(Conflict) as refused:
        triage.set_status(member=agent, conversation=conversation, status="open")
    assert refused.value.code == "other_conversation"
    assert str(newer.pk) in refused.value.detail
    conversation.refresh_from_db()
    assert conversation.status == "resolved"


def test_priority(agent, conversation):
    triage.set_priority(member=agent, conversation=conversation, priority="urgent")
    conversation.refresh_from_db()

    assert conversation.priority == "urgent"
    assert changes_of(conversation) == [["priority"]]
    with pytest.raises(ActionError):
        triage.set_priority(member=agent, conversation=conversation, priority="enormous")


def test_read_and_unread(agent, conversation):
    triage.mark_read(member=agent, conversation=conversation)
    assert changes_of(conversation) == []

    triage.mark_unread(member=agent, conversation=conversation)
    triage.mark_unread(member=agent, conversation=conversation)
    conversation.refresh_from_db()
    assert conversation.unread_count == 1
    triage.mark_read(member=agent, conversation=conversation)
    conversation.refresh_from_db()
    assert conversation.unread_count == 0
    assert changes_of(conversation) == [["unread_count"], ["unread_count"]]


def test_a_note_is_kept_and_told_but_never_a_message(agent, conversation):
    note = annotate.add_note(member=agent, conversation=conversation, text=" Call \0back ")

    assert (note.text, note.author) == ("Call back", agent)
    assert events_of(conversation, "note") == [{"note": note.pk, "author": agent.pk}]
    assert conversation.messages.count() == 0


@pytest.mark.parametrize("text", ["", " \0 ", "x" * 10_001])
def test_a_senseless_note_is_refused(agent, conversation, text):
    with pytest.raises(ActionError):
        annotate.add_note(member=agent, conversation=conversation, text=text)
    assert Note.objects.count() == 0


def test_labels_are_set_as_a_whole(agent, conversation):
    first = labels.create_label(member=agent, name=" Refund ", tone="red")
    second = labels.create_label(member=agent, name="VIP")
    annotate.set_labels(member=agent, conversation=conversation, labels=[first, second])
    annotate.set_labels(member=agent, conversation=conversation, labels=[second, first])
    annotate.set_labels(member=agent, conversation=conversation, labels=[second])

    assert list(conversation.labels.all()) == [second]
    assert changes_of(conversation) == [["labels"], ["labels"]]
    assert first.name == "Refund"


def test_another_workspaces_label_is_refused(agent, stranger, conversation):
    foreign = labels.create_label(member=stranger, name="Refund")

    with pytest.raises(ActionError):
        annotate.set_labels(member=agent, conversation=conversation, labels=[foreign])
    with pytest.raises(Http404):
        labels.change_label(member=agent, label=foreign, name="Mine")
    with pytest.raises(Http404):
        labels.delete_label(member=agent, label=foreign)


def test_a_label_name_is_taken_once_whatever_its_case(agent):
    label = labels.create_label(member=agent, name="Refund")
    other = labels.create_label(member=agent, name="VIP")

    assert labels.change_label(member=agent, label=label, name="refund").name == "refund"
    with pytest.raises(Conflict):
        labels.create_label(member=agent, name="REFUND")
    with pytest.raises(Conflict):
        labels.change_label(member=agent, label=other, name="Refund")


@pytest.mark.parametrize("fields", [{"name": ""}, {"name": "x" * 61}, {"name": "a", "tone": "mud"}])
def test_a_senseless_label_is_refused(agent, fields):
    with pytest.raises(ActionError):
        labels.create_label(member=agent, **fields)


def test_deleting_a_label_is_for_admins(agent, admin, conversation):
    label = labels.create_label(member=agent, name="Refund")
    annotate.set_labels(member=agent, conversation=conversation, labels=[label])

    with pytest.raises(NotAllowed):
        labels.delete_label(member=agent, label=label)
    labels.delete_label(member=admin, label=label)
    assert Label.objects.count() == conversation.labels.count() == 0


@pytest.mark.parametrize(
    "action",
    [
        lambda **who: assign.assign(**who, assignee=None),
        lambda **who: assign.assign_team(**who, team=None),
        lambda **who: triage.set_status(**who, status="resolved"),
        lambda **who: triage.set_priority(**who, priority="high"),
        triage.mark_read,
        triage.mark_unread,
        lambda **who: annotate.add_note(**who, text="Hello"),
        lambda **who: annotate.set_labels(**who, labels=[]),
    ],
)
def test_no_action_reaches_another_workspace(stranger, conversation, action):
    with pytest.raises(Http404):
        action(member=stranger, conversation=conversation)
    assert events_of(conversation) == []
