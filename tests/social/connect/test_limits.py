"""The page of an account says how it stands with Meta's limits."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from social import pace
from social.connect.limits import AllowanceRow, limits_of
from social.graph.usage import Allowance, Usage
from social.pace import AllowanceRead
from tests.factories import make_account

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def told(account, *allowances):
    pace.note_usage(account.pk, Usage(tuple(Allowance(*each) for each in allowances)))


@pytest.mark.parametrize(
    ("percent", "tone", "bar"),
    [(0, "", 0), (79, "", 79), (80, "amber", 80), (100, "red", 100), (240, "red", 100)],
)
def test_the_fuller_an_allowance_the_more_it_shows(percent, tone, bar):
    row = AllowanceRow(AllowanceRead("app", percent, NOW))
    assert (row.tone, row.bar) == (tone, bar)


def test_an_allowance_has_a_name_people_understand():
    assert AllowanceRow(AllowanceRead("messenger", 1, NOW)).words == "Messages on Messenger"
    assert AllowanceRow(AllowanceRead("lead_gen", 1, NOW)).words == "Lead gen"


def test_the_fullest_comes_first():
    account = make_account()
    told(account, ("app", 20), ("messenger", 60), ("pages", 20))
    names = [row.read.name for row in limits_of(account).allowances]
    assert names == ["messenger", "app", "pages"]


def test_the_page_says_that_nothing_is_known_yet(page_of, agent):
    make_account(agent.workspace)
    page = page_of(agent).get(reverse("connections")).content.decode()
    assert "Meta&#x27;s limits" in page or "Meta's limits" in page
    assert "Nothing is known yet" in page


def test_the_page_says_how_much_is_used_and_that_it_goes_slower(page_of, agent):
    told(make_account(agent.workspace), ("app", 28), ("messenger", 93))
    page = page_of(agent).get(reverse("connections")).content.decode()
    assert "Messages on Messenger" in page
    assert "93 % used" in page
    assert "more slowly" in page


def test_the_page_says_until_when_sending_waits(page_of, agent):
    account = make_account(agent.workspace)
    told(account, ("messenger", 100, 600))
    page = page_of(agent).get(reverse("connections")).content.decode()
    assert "Meta asked to wait" in page
    assert "minutes from now" in page
    assert f"{pace.held_until(account.pk):%H:%M:%S} UTC" in page


def test_a_disconnected_account_has_no_limits(page_of, agent):
    make_account(agent.workspace, status="disconnected")
    page = page_of(agent).get(reverse("connections")).content.decode()
    assert "Nothing is known yet" not in page
