"""7 and 9. Meta fails three times in ten, in every way it knows."""

import random
import time
from collections import Counter

from tests.chaos.agent import Agent
from tests.chaos.answering import SENDERS
from tests.chaos.outbox import SENT, count, out_of_order
from tests.chaos.profile import PROFILE
from tests.services import wait_until

SHARES = {
    "retry_after": 0.08,
    "busy": 0.06,
    "away": 0.05,
    "went_out": 0.02,
    "gateway": 0.02,
    "gateway_done": 0.02,
    "reset": 0.02,
    "reset_done": 0.02,
    "silent": 0.01,
    "silent_done": 0.01,
    "usage": 0.01,
}
MOST = {"silent": PROFILE.silences, "silent_done": PROFILE.silences, "usage": PROFILE.usage_waits}
# Of echoes and statuses.
LOST = 0.05
SEEN_THROUGH_WITHIN = 900
# Answers on each account, and how long until it has been looked for what is due.
EACH = 10
SWEPT_WITHIN = 8


def test_every_answer_goes_out_once_and_in_order_while_meta_fails(answering, report):
    seed = random.randrange(10**6)
    answering.meta.plan(delay=0.05, seed=seed, shares=SHARES, most=MOST, lost=LOST)
    started = time.monotonic()
    written = answering.write_replies(PROFILE.accounts, PROFILE.conversations, PROFILE.replies)
    agent = Agent(answering, written)
    agent.see_through(SEEN_THROUGH_WITHIN)
    seconds = time.monotonic() - started
    rows = answering.outbox.rows(written.conversations)
    calls = answering.meta.calls(written.accounts)
    number = PROFILE.conversations * PROFILE.replies
    found = count(rows, calls, number)
    wrong = out_of_order(rows, calls, agent.sent_again)
    early = [call.too_early for call in calls if call.too_early]
    failed = sum(call.fault != "" for call in calls)
    what = (
        f"Meta failing {failed} of {len(calls):,} calls, {SENDERS} processes sending:"
        f" {len(early)} calls before they were allowed, agents asked {len(agent.asked)} times"
    )
    report("7", what, number, *found, seconds, "until all was sent")
    what = f"order of {PROFILE.replies} answers in each of {PROFILE.conversations} conversations"
    report("9", f"{what}: {wrong} out of order", number, *found, seconds)
    assert failed / len(calls) > 0.2
    assert sum(row.status in SENT for row in rows) >= 0.999 * number, f"seed {seed}"
    assert found.doubled == 0, f"seed {seed}"
    assert wrong == 0, f"seed {seed}"
    assert early == []


def test_an_account_that_is_told_to_wait_by_usage_headers_waits_alone(answering):
    answering.meta.plan(delay=0.05, shares={"usage": 1.0}, most={"usage": 1})
    written = answering.write_replies(1, 3 * EACH)
    wait_until(lambda: sent(answering, written) >= 2 * EACH, "two accounts to be done", 60)
    time.sleep(SWEPT_WITHIN)
    calls = answering.meta.calls(written.accounts)
    refused = {call.account for call in calls if call.fault}
    done = Counter(call.account for call in calls if call.is_done)
    (held,) = refused
    # What other processes had on its way there could not be held back.
    assert done.pop(held, 0) < SENDERS
    assert done == dict.fromkeys(set(written.accounts) - refused, EACH)
    if PROFILE.usage_waits:
        wait_until(lambda: sent(answering, written) == 3 * EACH, "the third", 150)
    assert [call for call in answering.meta.calls(written.accounts) if call.too_early] == []


def sent(plant, written):
    """How many answers are known to have gone out."""
    return sum(row.status in SENT for row in plant.outbox.rows(written.conversations))
