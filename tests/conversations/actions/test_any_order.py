"""Whatever the order, the number of times and the batches: the same end state.

Histories are drawn, played once in order, and then again shuffled, repeated and cut
into batches at will. ``ECHODESK_EXAMPLES`` sets how many.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social.platforms import Platform
from tests import factories
from tests.conversations.actions.histories import (
    build,
    drawn,
    end_state,
    histories,
    outcome_of,
    shuffled,
)

pytestmark = pytest.mark.django_db


@given(history=histories(), seed=st.integers(0, 2**32))
@drawn
def test_order_repetition_and_batches_make_no_difference(workspace, history, seed):
    account = factories.make_account(workspace, Platform.FACEBOOK)
    events = [build(account, *event) for event in history]
    in_order = outcome_of(([event] for event in events), lambda: end_state(account))
    assert outcome_of(shuffled(events, seed), lambda: end_state(account)) == in_order
