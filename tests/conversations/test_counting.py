import pytest
from django.utils import timezone

from conversations import counting
from conversations.counting import Counts, count
from conversations.inbox_query import InboxQuery
from conversations.models import Label, Notification, NotificationKind
from tests import factories


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace)


def test_the_standing_views_are_counted_in_one_query(agent, account, django_assert_num_queries):
    factories.make_conversation(account, assignee=agent)
    factories.make_conversation(account, assignee=agent, status="resolved")
    factories.make_conversation(account, unread_count=3)
    factories.make_conversation(account, status="snoozed")
    factories.make_conversation(account, status="spam", unread_count=1)

    with django_assert_num_queries(1):
        assert count(agent) == Counts(mine=1, unassigned=1, all=2, unread=1, snoozed=1)


def test_accounts_labels_and_saved_views_cost_no_query_more(
    agent, account, django_assert_num_queries
):
    other = factories.make_account(account.workspace, "whatsapp")
    label = Label.objects.create(workspace=account.workspace, name="VIP")
    factories.make_conversation(account).labels.add(label)
    factories.make_conversation(account, priority="urgent")
    factories.make_conversation(account, status="spam", priority="urgent").labels.add(label)
    views = [
        (7, InboxQuery(priority="urgent")),
        (8, InboxQuery(label="vip")),
        (9, InboxQuery(q="x")),
    ]

    with django_assert_num_queries(1):
        found = count(agent, accounts=[account.pk, other.pk], labels=[label.pk], views=views)

    assert found.accounts == {account.pk: 2, other.pk: 0}
    assert found.labels == {label.pk: 1}
    # What has to be searched for has no number.
    assert found.views == {7: 1, 8: 1}


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


def test_beyond_the_limit_nobody_counts(agent, account, monkeypatch):
    monkeypatch.setattr(counting, "MOST", 2)
    for _ in range(4):
        factories.make_conversation(account, unread_count=1)

    assert (count(agent).all, count(agent).unread) == (2, 2)


def test_nothing_of_another_workspace_is_counted(stranger, account):
    conversation = factories.make_conversation(account)
    label = Label.objects.create(workspace=account.workspace, name="VIP")
    conversation.labels.add(label)

    found = count(stranger, accounts=[account.pk], labels=[label.pk], views=[(1, InboxQuery())])
    assert found == Counts(accounts={account.pk: 0}, labels={label.pk: 0}, views={1: 0})
    assert count(None) == Counts()
