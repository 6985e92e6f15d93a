"""What members decide about themselves: how they are spoken to, told of things, and work."""

from datetime import UTC, datetime, time

import pytest

from echodesk.errors import ActionError
from echodesk.workspaces.actions.own import change_speech
from echodesk.workspaces.actions.preferences import change_notices
from echodesk.workspaces.actions.sending import change_undo_delay
from echodesk.workspaces.models import Preferences
from echodesk.workspaces.wishes import is_quiet, is_quiet_for, preferences_of

pytestmark = pytest.mark.django_db

OWN, NOTICES = "/settings/you/", "/settings/you/notifications/"
AS_IT_IS = {"name": "Ana", "language": "", "time_zone": "", "theme": "system", "undo_seconds": "0"}
AWAY = {"digest": "away"}


def test_nobody_is_sent_to_sign_in(client):
    for path in (OWN, NOTICES):
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code == 302
            assert answer["Location"].startswith("/accounts/login/")


def test_a_member_changes_everything_at_once(page_of, agent, settings):
    settings.LANGUAGES = [("en", "English"), ("ka", "ქართული")]
    form = {
        "name": " Ana  Beridze ",
        "language": "ka",
        "time_zone": "Asia/Tbilisi",
        "theme": "dark",
        "undo_seconds": "10",
    }
    assert page_of(agent).post(OWN, form)["Location"] == OWN
    agent.user.refresh_from_db()
    agent.refresh_from_db()
    user = agent.user
    assert (user.name, user.language, user.time_zone) == ("Ana Beridze", "ka", "Asia/Tbilisi")
    assert (user.theme, agent.undo_seconds) == ("dark", 10)
    assert preferences_of(agent).shortcuts is False
    page = page_of(agent).get(OWN).content.decode()
    assert 'data-shortcuts="off"' in page
    assert '<option value="10" selected>' in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("time_zone", "Batumi", "There is no such time zone."),
        ("language", "tlh", "Select a valid choice."),
        ("theme", "pink", "Select a valid choice."),
        ("undo_seconds", "16", "Select a valid choice."),
        ("undo_seconds", "soon", "Select a valid choice."),
    ],
)
def test_what_cannot_be_chosen_is_said_once_and_changes_nothing(
    page_of, agent, field, value, words
):
    answer = page_of(agent).post(OWN, AS_IT_IS | {"name": "Other", field: value})
    assert answer.status_code == 400
    assert answer.content.decode().count(words) == 1
    agent.user.refresh_from_db()
    assert agent.user.name != "Other"


def test_a_delay_set_elsewhere_is_offered_too(page_of, agent):
    change_undo_delay(member=agent, seconds=7)
    page = page_of(agent).get(OWN).content.decode()
    assert '<option value="7" selected>7 seconds</option>' in page


def test_a_language_that_is_not_offered_is_refused(agent):
    with pytest.raises(ActionError) as refused:
        change_speech(member=agent, language="tlh", time_zone="")
    assert "language" in refused.value.fields


def test_who_never_said_anything_has_the_defaults(agent):
    wishes = preferences_of(agent)
    assert (wishes.shortcuts, wishes.desktop, wishes.sound, wishes.digest) == (
        True,
        False,
        False,
        "away",
    )
    assert not Preferences.objects.exists()


def test_a_member_chooses_how_to_be_told(page_of, agent):
    form = {"desktop": "on", "digest": "never", "quiet_from": "22:00", "quiet_until": "07:30"}
    assert page_of(agent).post(NOTICES, form)["Location"] == NOTICES
    row = Preferences.objects.get(member=agent)
    assert (row.desktop, row.sound, row.digest) == (True, False, "never")
    assert (row.quiet_from, row.quiet_until) == (time(22), time(7, 30))
    page = page_of(agent).get(NOTICES).content.decode()
    assert 'data-quiet-from="22:00" data-quiet-until="07:30"' in page
    assert 'value="22:00"' in page


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ({"quiet_from": "22:00"}, "Quiet hours need a beginning and an end."),
        ({"quiet_until": "07:00"}, "Quiet hours need a beginning and an end."),
        ({"quiet_from": "07:00", "quiet_until": "07:00"}, "must end at another time"),
        ({"quiet_from": "soon", "quiet_until": "07:00"}, "Enter a valid time."),
    ],
)
def test_quiet_hours_have_two_ends(page_of, agent, hours, words):
    answer = page_of(agent).post(NOTICES, AWAY | hours)
    assert answer.status_code == 400
    assert answer.content.decode().count(words) == 1
    assert not Preferences.objects.exists()


def test_mail_is_sent_always_or_never_but_not_sometimes(agent):
    with pytest.raises(ActionError) as refused:
        change_notices(
            member=agent,
            desktop=False,
            sound=False,
            digest="sometimes",
            quiet_from=None,
            quiet_until=None,
        )
    assert "digest" in refused.value.fields


@pytest.mark.parametrize(
    ("clock", "begin", "end", "quiet"),
    [
        (time(12), None, None, False),
        (time(12), time(9), time(17), True),
        (time(17), time(9), time(17), False),
        (time(8, 59), time(9), time(17), False),
        (time(23), time(22), time(7), True),
        (time(6, 59), time(22), time(7), True),
        (time(7), time(22), time(7), False),
        (time(12), time(22), time(7), False),
    ],
)
def test_quiet_hours_may_go_over_midnight(clock, begin, end, quiet):
    assert is_quiet(clock, begin, end) is quiet


def test_quiet_hours_are_by_the_clock_where_the_member_is(agent):
    agent.user.time_zone = "Asia/Tbilisi"
    agent.preferences = Preferences(member=agent, quiet_from=time(22), quiet_until=time(7))
    assert is_quiet_for(agent, datetime(2026, 11, 29, 19, tzinfo=UTC))
    assert not is_quiet_for(agent, datetime(2026, 11, 29, 4, tzinfo=UTC))
