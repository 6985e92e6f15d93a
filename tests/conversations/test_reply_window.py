from datetime import UTC, datetime, timedelta

import pytest

from conversations.reply_window import ReplyWindow, window_for

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("platform", "ago", "state"),
    [
        ("instagram", HOUR, "open"),
        ("facebook", HOUR, "open"),
        ("whatsapp", HOUR, "open"),
        ("instagram", DAY - TICK, "open"),
        ("instagram", DAY, "human_agent"),
        ("facebook", DAY, "human_agent"),
        ("whatsapp", DAY, "closed"),
        ("instagram", 7 * DAY - TICK, "human_agent"),
        ("instagram", 7 * DAY, "closed"),
        ("facebook", 7 * DAY, "closed"),
        ("whatsapp", 7 * DAY, "closed"),
        # The platform's clock may be ahead of ours.
        ("instagram", -HOUR, "open"),
    ],
)
def test_the_state_follows_the_time_since_the_person_last_wrote(platform, ago, state):
    assert window_for(platform, NOW - ago, NOW).state == state


@pytest.mark.parametrize("platform", ["instagram", "facebook", "whatsapp"])
def test_a_person_who_never_wrote_cannot_be_answered(platform):
    assert window_for(platform, None, NOW) == ReplyWindow("closed", None, None)


def test_both_ends_are_told():
    window = window_for("facebook", NOW - HOUR, NOW)

    assert window.closes_at == NOW + 23 * HOUR
    assert window.human_agent_until == NOW - HOUR + 7 * DAY


def test_whatsapp_knows_no_human_agent():
    assert window_for("whatsapp", NOW - HOUR, NOW).human_agent_until is None
