"""One deed for many conversations, and taking it back."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from conversations.actions.bulk import Change, change_all, undo_all
from conversations.models import Conversation, Label, Status
from echodesk.errors import ActionError
from tests import factories


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace)


@pytest.fixture
def conversations(account):
    return [factories.make_conversation(account) for _ in range(3)]


def ids(conversations):
    return [conversation.pk for conversation in conversations]


def values(field):
    return list(Conversation.objects.order_by("pk").values_list(field, flat=True))


def test_many_are_resolved_and_opened_again(agent, conversations):
    first = conversations[0]
    first.status, first.snoozed_until = Status.SNOOZED, timezone.now() + timedelta(days=1)
    first.save()
    change = Change(name="status", status="resolved")
    done = change_all(member=agent, ids=ids(conversations), change=change)
    assert (done.changed, done.refused) == (ids(conversations), {})
    assert values("status") == ["resolved"] * 3
    undo_all(member=agent, name="status", undo=done.undo)
    assert values("status") == ["snoozed", "open", "open"]
    first.refresh_from_db()
    assert first.snoozed_until is not None


def test_many_are_handed_over_and_back(agent, admin, conversations):
    Conversation.objects.filter(pk=conversations[1].pk).update(assignee=agent)
    change = Change(name="assignee", assignee=admin.pk)
    done = change_all(member=agent, ids=ids(conversations), change=change)
    assert values("assignee") == [admin.pk] * 3
    undo_all(member=agent, name="assignee", undo=done.undo)
    assert values("assignee") == [None, agent.pk, None]


def test_labels_are_added_and_taken_off_again_where_they_were_not(agent, conversations):
    vip = Label.objects.create(workspace=agent.workspace, name="VIP")
    conversations[0].labels.add(vip)
    done = change_all(
        member=agent, ids=ids(conversations), change=Change(name="labels", add=(vip.pk,))
    )
    assert [row.labels.count() for row in conversations] == [1, 1, 1]
    undo_all(member=agent, name="labels", undo=done.undo)
    assert [row.labels.count() for row in conversations] == [1, 0, 0]


def test_what_one_cannot_take_does_not_keep_the_others(agent, account, conversations):
    old = conversations[0]
    old.status = Status.RESOLVED
    old.save()
    Conversation.objects.create(
        workspace=old.workspace,
        account=account,
        contact=old.contact,
        identity=old.identity,
        platform=old.platform,
        last_activity_at=timezone.now(),
    )
    done = change_all(
        member=agent, ids=ids(conversations), change=Change(name="status", status="pending")
    )
    assert done.changed == ids(conversations[1:])
    assert list(done.refused) == [old.pk]
    assert "newer conversation" in done.refused[old.pk]


def test_conversations_of_others_are_left_alone(stranger, conversations):
    change = Change(name="status", status="resolved")
    done = change_all(member=stranger, ids=ids(conversations), change=change)
    assert (done.changed, done.refused) == ([], {})
    assert values("status") == ["open"] * 3


def test_a_member_of_others_cannot_be_given_any(agent, stranger, conversations):
    change = Change(name="assignee", assignee=stranger.pk)
    with pytest.raises(Http404):
        change_all(member=agent, ids=ids(conversations), change=change)


@pytest.mark.parametrize("many", [[], list(range(1, 202))])
def test_there_is_a_least_and_a_most(agent, many):
    with pytest.raises(ActionError):
        change_all(member=agent, ids=many, change=Change(name="status", status="open"))


def test_many_matter_more_and_as_before(agent, conversations):
    Conversation.objects.filter(pk=conversations[0].pk).update(priority="low")
    done = change_all(
        member=agent, ids=ids(conversations), change=Change(name="priority", priority="high")
    )
    assert values("priority") == ["high"] * 3
    undo_all(member=agent, name="priority", undo=done.undo)
    assert values("priority") == ["low", "none", "none"]
