from itertools import permutations

import pytest

from conversations.message_status import advances, furthest


@pytest.mark.parametrize(
    ("current", "news", "result"),
    [
        ("queued", "sending", "sending"),
        ("sending", "sent", "sent"),
        ("sent", "sending", "sent"),
        ("uncertain", "sent", "sent"),
        ("sent", "uncertain", "sent"),
        ("read", "delivered", "read"),
        ("read", "sent", "read"),
        # An asynchronous refusal of WhatsApp comes after "sent"; a late "sent" changes nothing.
        ("sent", "failed", "failed"),
        ("failed", "sent", "failed"),
        ("failed", "delivered", "delivered"),
        ("delivered", "failed", "delivered"),
        ("cancelled", "sent", "sent"),
    ],
)
def test_statuses_only_move_forward(current, news, result):
    assert furthest(current, news) == result
    assert advances(current, news) is (result != current)


def test_any_order_of_the_same_news_ends_the_same():
    ends = set()
    for order in permutations(["sending", "sent", "delivered", "read"]):
        status = "queued"
        for news in order:
            status = furthest(status, news)
        ends.add(status)

    assert ends == {"read"}
