"""Whatever the order, the number of times and the batches: the same end state.

Histories are drawn, played once in order, and then again shuffled, repeated and cut
into batches at will. ``ECHODESK_EXAMPLES`` sets how many.
"""

import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.actions.receive import receive_events
from social.platforms import Platform
from tests import factories
from tests.conversations.actions.histories import build, end_state, histories, shuffled

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("ECHODESK_EXAMPLES", "60"))


class _Undo(Exception):
    pass


def outcome_of(account, batches):
    """The end state after the batches; the database is as before afterwards."""
    try:
        with transaction.atomic():
            for batch in batches:
                receive_events(batch)
            state = end_state(account)
            raise _Undo
    except _Undo:
        return state


@given(history=histories(), seed=st.integers(0, 2**32))
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_order_repetition_and_batches_make_no_difference(workspace, history, seed):
    account = factories.make_account(workspace, Platform.FACEBOOK)
    events = [build(account, *event) for event in history]
    in_order = outcome_of(account, ([event] for event in events))
    assert outcome_of(account, shuffled(events, seed)) == in_order
