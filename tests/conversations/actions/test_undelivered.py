"""What was not delivered, sent again in bulk."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.actions.undelivered import requeue
from conversations.models import Message
from echodesk.errors import NotAllowed
from tests import factories
from tests.conversations.actions.sending import queue, wrote


@pytest.fixture
def conversation(workspace):
    return factories.make_conversation(factories.make_account(workspace))


def statuses(*rows):
    by_id = dict(Message.objects.values_list("pk", "status"))
    return [by_id[row.pk] for row in rows]


def test_what_failed_is_queued_again(admin, conversation):
    rows = [queue(conversation, status="failed", error_code="100") for _ in range(3)]

    assert requeue(member=admin, ids=[rows[0].pk, rows[2].pk]) == [rows[0].pk, rows[2].pk]
    assert statuses(*rows) == ["queued", "failed", "queued"]


def test_what_may_have_arrived_has_to_be_named_as_not_having(admin, conversation):
    rows = [queue(conversation, status="uncertain", uncertain_at=timezone.now()) for _ in range(2)]
    ids = [row.pk for row in rows]

    assert requeue(member=admin, ids=ids) == []
    assert requeue(member=admin, ids=ids, confirmed=[rows[1].pk]) == [rows[1].pk]
    assert statuses(*rows) == ["uncertain", "queued"]


def test_what_is_under_way_or_done_is_left_alone(admin, conversation):
    rows = [queue(conversation, status=status) for status in ("queued", "sending", "sent", "read")]

    assert requeue(member=admin, ids=[row.pk for row in rows]) == []
    assert statuses(*rows) == ["queued", "sending", "sent", "read"]


def test_what_cannot_be_sent_any_more_does_not_stop_the_others(admin, conversation):
    closed = factories.make_conversation(conversation.account)
    wrote(closed, ago=timedelta(days=9))
    late, good = queue(closed, status="failed"), queue(conversation, status="failed")

    assert requeue(member=admin, ids=[late.pk, good.pk]) == [good.pk]
    assert statuses(late, good) == ["failed", "queued"]


def test_a_text_in_parts_is_queued_once(admin, conversation):
    first = queue(conversation, status="failed", error_code="100")
    second = queue(conversation, status="failed", error_code="earlier_part", part_of=first)

    assert requeue(member=admin, ids=[first.pk, second.pk]) == [first.pk]
    assert statuses(first, second) == ["queued", "queued"]


def test_agents_do_it_one_by_one(agent, conversation):
    with pytest.raises(NotAllowed):
        requeue(member=agent, ids=[queue(conversation, status="failed").pk])


def test_messages_of_another_workspace_are_not_there(stranger, conversation):
    row = queue(conversation, status="failed")

    assert requeue(member=stranger, ids=[row.pk]) == []
    assert statuses(row) == ["failed"]
