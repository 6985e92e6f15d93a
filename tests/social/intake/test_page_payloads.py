"""What must come of each payload under ``tests/payloads/page``, field by field."""

import pytest

from social.platforms import Platform
from tests import payloads
from tests.social.intake.cases.page_feed import FEED
from tests.social.intake.cases.page_messages import ATTACHED, ECHOED, SAID
from tests.social.intake.cases.page_news import CHANGED, LOGGED, NOTICED
from tests.social.intake.expectations import assert_comes_to, parse

CASES = (*SAID, *ATTACHED, *ECHOED, *CHANGED, *NOTICED, *LOGGED, *FEED)


@pytest.mark.parametrize("payload", CASES, ids=lambda payload: payload.sentence)
def test_a_page_payload_comes_to_what_is_said_of_it(payload):
    assert_comes_to(parse(payload.name, Platform.FACEBOOK), payload.events)


def test_every_page_payload_has_one_case():
    assert sorted(payload.name for payload in CASES) == payloads.names("page")
