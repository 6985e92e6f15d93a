"""The same histories, split over workers that run at the same time.

SQLite has one writer, so there is nothing to run at the same time there.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.actions.receive import receive_events
from conversations.actions.settle_early import settle_early
from echodesk.deadlocks import retried
from social.platforms import Platform
from tests import factories
from tests.conversations.actions.histories import build, end_state, histories, shuffled

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite has one writer: nothing runs in parallel"
    ),
]

EXAMPLES = int(os.environ.get("ECHODESK_PARALLEL_EXAMPLES", "25"))
WORKERS = 4


def _receive(batches):
    try:
        for batch in batches:
            # As those do who drain deliveries.
            retried(partial(receive_events, batch))
    finally:
        connection.close()


@given(history=histories(), seed=st.integers(0, 2**32))
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_workers_at_the_same_time_make_no_difference(workspace, history, seed):
    calm, busy = (factories.make_account(workspace, Platform.FACEBOOK) for _ in range(2))
    for event in history:
        receive_events([build(calm, *event)])
    batches = shuffled([build(busy, *event) for event in history], seed)
    with ThreadPoolExecutor(WORKERS) as workers:
        shares = [batches[number::WORKERS] for number in range(WORKERS)]
        for done in [workers.submit(_receive, share) for share in shares]:
            done.result(timeout=60)
    settle_early()
    assert end_state(busy) == end_state(calm)
