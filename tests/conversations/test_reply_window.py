from datetime import UTC, datetime, timedelta

import pytest

from conversations.reply_window import (
    ReplyWindow,
    opens_window,
    private_reply_allowed,
    window_for,
)
from social import events
from social.contents import MessageKind, NoticeKind
from social.platforms import Platform

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


@pytest.mark.parametrize(
    ("platform", "alternatives"),
    [("instagram", ("wait",)), ("facebook", ("wait",)), ("whatsapp", ("template", "wait"))],
)
def test_a_person_who_never_wrote_cannot_be_answered(platform, alternatives):
    window = window_for(platform, None, NOW)

    assert window == ReplyWindow("closed", None, None, None, alternatives)


def test_both_ends_are_told():
    window = window_for("facebook", NOW - HOUR, NOW)

    assert window.closes_at == NOW + 23 * HOUR
    assert window.human_agent_until == NOW - HOUR + 7 * DAY


def test_whatsapp_knows_no_human_agent():
    assert window_for("whatsapp", NOW - HOUR, NOW).human_agent_until is None


@pytest.mark.parametrize(
    ("platform", "ago", "alternatives"),
    [
        ("instagram", HOUR, ()),
        ("instagram", 2 * DAY, ("human_agent", "wait")),
        ("facebook", 8 * DAY, ("wait",)),
        ("whatsapp", HOUR, ()),
        ("whatsapp", 2 * DAY, ("template", "wait")),
    ],
)
def test_outside_the_window_the_legal_next_steps_are_told(platform, ago, alternatives):
    assert window_for(platform, NOW - ago, NOW).alternatives == alternatives


def test_an_unanswered_comment_is_a_way_to_somebody_who_never_wrote():
    window = window_for("instagram", None, NOW, has_private_reply=True)

    assert (window.state, window.alternatives) == ("closed", ("private_reply", "wait"))


def test_coming_by_an_ad_makes_answers_free_but_allows_no_more_of_them():
    window = window_for("whatsapp", NOW - 2 * DAY, NOW, entry_point_at=NOW - 2 * DAY)

    assert window.free_until == NOW + DAY
    assert window.state == "closed"


@pytest.mark.parametrize(
    ("ago", "facts", "allowed"),
    [
        (HOUR, {}, True),
        (7 * DAY - TICK, {}, True),
        (7 * DAY, {}, False),
        (HOUR, {"already_replied": True}, False),
        (HOUR, {"is_live": True, "is_broadcasting": True}, True),
        (HOUR, {"is_live": True, "is_broadcasting": False}, False),
        (HOUR, {"is_live": True, "is_broadcasting": True, "already_replied": True}, False),
    ],
)
def test_a_comment_is_answered_privately_once_and_in_time(ago, facts, allowed):
    facts = {"already_replied": False, **facts}
    assert private_reply_allowed(NOW - ago, NOW, **facts) is allowed


SHARED = {
    "origin": events.Origin(delivery_id=1, position=0, received_at=NOW),
    "platform": Platform.INSTAGRAM,
    "account_ids": ("1",),
    "occurred_at": NOW,
}
ABOUT = {**SHARED, "external_id": "m1", "person_id": "7"}


@pytest.mark.parametrize("kind", MessageKind)
def test_whatever_a_person_sends_opens_the_window(kind):
    event = events.MessageReceived(**SHARED, external_id="m1", sender_id="7", kind=kind)

    assert opens_window(event)


@pytest.mark.parametrize("kind", NoticeKind)
def test_what_nobody_said_does_not_open_it(kind):
    # Above all coming by a link or an ad without a word.
    assert not opens_window(events.NoticeReceived(**SHARED, key="k", person_id="7", kind=kind))


@pytest.mark.parametrize(
    "event",
    [
        events.MessageEchoed(**SHARED, external_id="m1", recipient_id="7"),
        events.MessageEdited(**ABOUT, text="Yes"),
        events.MessageUnsent(**ABOUT),
        events.ReceiptReceived(**SHARED, person_id="7", status=events.ReceiptStatus.READ),
        events.CommentChanged(
            **SHARED, external_id="c1", verb=events.CommentVerb.ADDED, media_id="1"
        ),
        events.MentionReceived(**SHARED, media_id="1"),
        events.AccountNews(**SHARED, what="account_update"),
        events.UnknownEvent(**SHARED, what="x"),
        events.DashboardTest(**SHARED, what="messages"),
    ],
    ids=lambda event: type(event).__name__,
)
def test_echoes_receipts_changes_and_comments_do_not_open_it(event):
    assert not opens_window(event, reactions_open=True)


@pytest.mark.parametrize(
    ("emoji", "by_business", "counts", "opens"),
    [
        ("❤️", False, True, True),
        ("❤️", False, False, False),
        ("", False, True, False),
        ("❤️", True, True, False),
    ],
)
def test_a_persons_reaction_opens_it_only_where_that_is_wished(emoji, by_business, counts, opens):
    event = events.ReactionChanged(**ABOUT, emoji=emoji, by_business=by_business)

    assert opens_window(event, reactions_open=counts) is opens
