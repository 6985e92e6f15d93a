"""How much is said to and by each account."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone

from conversations import activity
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)


def say(conversation, hours_ago, direction="in", **fields):
    at = NOW - timedelta(hours=hours_ago)
    factories.make_message(conversation, direction=direction, occurred_at=at, **fields)
    conversation.last_activity_at = max(conversation.last_activity_at, at)
    conversation.save()


@pytest.fixture
def talk(workspace):
    account = factories.make_account(workspace)
    return factories.make_conversation(account, last_activity_at=NOW - timedelta(days=9))


def test_messages_are_counted_by_account_direction_and_hour(agent, talk):
    say(talk, 0)
    say(talk, 0, "out")
    say(talk, 3)
    say(talk, 23)
    found = activity.by_account(agent, NOW)[talk.account_id]

    assert (found.received, found.sent) == (3, 1)
    assert (found.hours[23], found.hours[20], found.hours[0]) == (2, 1, 1)
    assert sum(found.hours) == 4


def test_what_is_older_or_was_withdrawn_does_not_count(agent, talk):
    say(talk, 24)
    say(talk, 0, "out", status="cancelled")
    assert activity.by_account(agent, NOW) == {}


def test_only_accounts_one_sees_are_counted(agent, stranger, talk, workspace):
    say(talk, 1)
    talk.account.location = factories.make_location(workspace)
    talk.account.save()

    assert list(activity.by_account(agent, NOW)) == [talk.account_id]
    assert activity.by_account(stranger, NOW) == {}
    assert activity.by_account(factories.make_limited(workspace), NOW) == {}
    assert activity.by_account(None, NOW) == {}


def test_it_takes_one_query(agent, talk, workspace, django_assert_num_queries):
    for _ in range(4):
        say(factories.make_conversation(factories.make_account(workspace)), 1)
    with django_assert_num_queries(1):
        assert len(activity.by_account(agent, NOW)) == 4


def test_somebody_has_answered_once_an_answer_left(agent, talk):
    assert not activity.has_answered(agent)
    say(talk, 1, "out", author=agent, status="failed")
    say(talk, 1, "out", sent_elsewhere=True)
    assert not activity.has_answered(agent)
    say(talk, 1, "out", author=agent, status="delivered")
    assert activity.has_answered(agent)


def render(member, account):
    template = Template("{% load connections %}{% spark account %}|{% activity_words account %}")
    return template.render(Context({"member": member, "account": account}))


def test_bars_are_drawn_and_said(agent, talk):
    factories.make_message(talk, occurred_at=timezone.now())
    talk.last_activity_at = timezone.now()
    talk.save()
    drawn = render(agent, talk.account)

    assert drawn.count("<rect") == 24
    assert "bar--bad" not in drawn
    assert 'aria-label="Last 24 hours: 1 message received, 0 sent"' in drawn
    assert drawn.endswith("|1 in · 0 out")


def test_the_hours_since_it_broke_are_red(agent, talk):
    account = talk.account
    account.status, account.status_since = (
        "needs_reauthorization",
        timezone.now() - timedelta(hours=5, minutes=1),
    )
    assert render(agent, account).count("bar--bad") == 6
    account.status_since -= timedelta(days=40)
    assert render(agent, account).count("bar--bad") == 24
