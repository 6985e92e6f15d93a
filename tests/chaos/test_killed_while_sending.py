"""8. Senders die with calls under way: Meta may have sent the message, and nobody wrote it down."""

import random
import time

from tests.chaos.agent import Agent
from tests.chaos.answering import SENDERS
from tests.chaos.outbox import count
from tests.chaos.profile import PROFILE
from tests.services import wait_until

# Nine of ten calls that are cut off were carried out. Of their echoes and statuses some
# come at once, some after the sender was found dead, and some never.
SHARES = {"kept_done": 0.9, "kept": 0.1}
LATE, LOST = 0.4, 0.1
# So many processes take a while to start where the machine is busy.
UNDER_WAY_WITHIN = 180
SEEN_THROUGH_WITHIN = 600


def kill_with_calls_under_way(plant, written, cut_off):
    """Kill all senders while each waits for an answer; returns how many calls were cut off."""
    due = min(PROFILE.interrupted, cut_off + PROFILE.senders)
    wait_until(lambda: len(plant.meta.calls(written.accounts)) >= due, "calls", UNDER_WAY_WITHIN)
    plant.processes["senders"].kill()
    plant.outbox.let_leases_end(written.conversations)
    return len(plant.meta.calls(written.accounts))


def test_senders_killed_between_call_and_commit_double_and_lose_nothing(answering, report):
    seed = random.randrange(10**6)
    answering.meta.plan(seed=seed, shares=SHARES, late=LATE, lost=LOST)
    answering.start_senders(PROFILE.senders)
    written = answering.write_replies(PROFILE.accounts, PROFILE.interrupted)
    kills = cut_off = 0
    while cut_off < PROFILE.interrupted:
        cut_off = kill_with_calls_under_way(answering, written, cut_off)
        kills += 1
        answering.processes["senders"].start()
    answering.meta.plan()
    rows = answering.outbox.rows(written.conversations)
    calls = answering.meta.calls(written.accounts)
    assert len({(call.person, call.text) for call in calls}) == len(calls) == cut_off
    assert cut_off == PROFILE.interrupted
    started = time.monotonic()
    answering.outbox.let_leases_end(written.conversations)
    uncertain = sum(row.status in {"sending", "uncertain"} for row in rows)
    assert uncertain > 0
    wait_until(lambda: not any_is(answering, written, "sending"), "the dead to be found", 60)
    answering.meta.release()
    agent = Agent(answering, written)
    agent.see_through(SEEN_THROUGH_WITHIN)
    seconds = time.monotonic() - started
    rows = answering.outbox.rows(written.conversations)
    calls = answering.meta.calls(written.accounts)
    found = count(rows, calls, PROFILE.interrupted)
    answering.start_senders(SENDERS)
    what = (
        f"{cut_off:,} calls to Meta cut off by killing {PROFILE.senders} senders {kills} times:"
        f" agents asked {len(agent.asked)} times, {len(agent.sent_again)} sent again"
    )
    report("8", what, cut_off, *found, seconds, "until all was settled")
    assert found == (0, 0), f"seed {seed}"
    assert agent.sent_again == not_done_at_first(rows, calls)


def any_is(plant, written, status):
    """Whether an answer has this status."""
    return any(row.status == status for row in plant.outbox.rows(written.conversations))


def not_done_at_first(rows, calls):
    """The answers whose first call came to nothing."""
    undone = {(call.person, call.text) for call in calls if not call.is_done}
    return {row.id for row in rows if row.what in undone}
