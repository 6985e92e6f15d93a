"""What must come of each payload under ``tests/payloads/instagram``, field by field."""

import pytest

from social.platforms import Platform
from tests import payloads
from tests.social.intake.cases.instagram_changes import CHANGED
from tests.social.intake.cases.instagram_echoes import ECHOED
from tests.social.intake.cases.instagram_handover import HANDED
from tests.social.intake.cases.instagram_news import NEWS
from tests.social.intake.cases.instagram_odd import ODD, TESTS
from tests.social.intake.cases.instagram_shares import SHARED
from tests.social.intake.cases.instagram_taps import TAPPED
from tests.social.intake.cases.instagram_words import ATTACHED, WORDS
from tests.social.intake.expectations import assert_comes_to, parse

CASES = (
    *WORDS,
    *ATTACHED,
    *SHARED,
    *TAPPED,
    *CHANGED,
    *ECHOED,
    *HANDED,
    *NEWS,
    *TESTS,
    *ODD,
)


@pytest.mark.parametrize("payload", CASES, ids=lambda payload: payload.sentence)
def test_an_instagram_payload_comes_to_what_is_said_of_it(payload):
    assert_comes_to(parse(payload.name, Platform.INSTAGRAM), payload.events)


def test_every_instagram_payload_has_one_case():
    assert sorted(payload.name for payload in CASES) == payloads.names("instagram")
