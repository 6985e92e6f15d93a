import pytest
from django.utils import timezone

from conversations import counting
from conversations.counting import Counts, Number, count
from conversations.models import Label, Notification, NotificationKind, SavedView
from tests import factories


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace)


def numbers(values):
    return {pk: number.value for pk, number in values.items()}


def make_view(workspace, **query):
    return SavedView.objects.create(workspace=workspace, name="View", query=query)


def test_the_standing_views_are_counted(agent, account):
    factories.make_conversation(account, assignee=agent)
    factories.make_conversation(account, assignee=agent, status="resolved")
    factories.make_conversation(account, unread_count=3)
    factories.make_conversation(account, status="snoozed")
    factories.make_conversation(account, status="spam", unread_count=1)

    found = count(agent)
    assert (found.mine, found.unassigned, found.all) == (1, 1, 2)
    assert (found.unread, found.snoozed) == (1, 1)


def test_accounts_labels_and_saved_views_cost_two_queries(
    agent, account, django_assert_num_queries
):
    other = factories.make_account(account.workspace, "whatsapp")
    label = Label.objects.create(workspace=account.workspace, name="VIP")
    factories.make_conversation(account).labels.add(label)
    factories.make_conversation(account, priority="urgent")
    factories.make_conversation(account, status="spam", priority="urgent").labels.add(label)
    factories.make_conversation(other, unread_count=1)
    urgent = make_view(account.workspace, priority="urgent")
    vip = make_view(account.workspace, label="vip", status="open")
    new = make_view(account.workspace, unread=True)
    # What has to be searched for has no number.
    words = make_view(account.workspace, q="x")

    with django_assert_num_queries(2):
        found = count(agent, [urgent, vip, new, words])

    assert numbers(found.accounts) == {account.pk: 2, other.pk: 1}
    assert numbers(found.labels) == {label.pk: 1}
    assert numbers(found.views) == {urgent.pk: 1, vip.pk: 1, new.pk: 1}


def test_mentions_are_counted_until_they_are_seen(agent, account):
    conversation = factories.make_conversation(account)
    told = Notification.objects.create(
        workspace=account.workspace,
        member=agent,
        kind=NotificationKind.MENTION,
        conversation=conversation,
    )
    assert count(agent).mentions == 1
    told.seen_at = timezone.now()
    told.save()
    assert count(agent).mentions == 0


def test_beyond_the_limits_numbers_are_at_least_so_many(agent, account, monkeypatch):
    monkeypatch.setattr(counting, "MOST", 3)
    monkeypatch.setattr(counting, "LOOKED_AT", 2)
    for _ in range(4):
        factories.make_conversation(account, unread_count=1)
    view = make_view(account.workspace, status="open")

    found = count(agent, [view])
    assert (found.all, found.unread) == (3, 2)
    assert found.accounts == {account.pk: Number(2, at_least=True)}
    assert found.views == {view.pk: Number(2, at_least=True)}


def test_nothing_of_another_workspace_is_counted(stranger, account):
    conversation = factories.make_conversation(account, unread_count=1)
    label = Label.objects.create(workspace=account.workspace, name="VIP")
    conversation.labels.add(label)
    view = make_view(account.workspace)

    assert count(stranger, [view]) == Counts(views={view.pk: Number(0)})
    assert count(None) == Counts()
