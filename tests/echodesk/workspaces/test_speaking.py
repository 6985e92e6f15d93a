"""In which language, time zone and colours a member is spoken to."""

import pytest
from django.utils import timezone, translation

from echodesk.workspaces.speaking import speaking_to, zone_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _languages(settings):
    settings.LANGUAGES = [("en", "English"), ("fr", "Français"), ("ka", "ქართული")]


def _language_of(page, **headers):
    return page.get("/settings/you/", headers=headers).content.decode().split('lang="')[1][:2]


def test_pages_are_in_the_language_a_member_chose(page_of):
    member = factories.make_member(language="ka")
    assert _language_of(page_of(member), accept_language="fr") == "ka"


def test_without_a_choice_the_browser_decides(page_of):
    member = factories.make_member()
    assert _language_of(page_of(member), accept_language="fr;q=0.9, de") == "fr"


def test_a_language_that_is_no_longer_offered_is_none(page_of):
    member = factories.make_member(language="de")
    assert _language_of(page_of(member), accept_language="ka") == "ka"


def test_before_the_sign_in_the_browser_decides(client):
    page = client.get("/accounts/login/", headers={"accept-language": "fr"}).content.decode()
    assert '<html lang="fr" dir="ltr">' in page


def test_one_request_leaves_no_language_behind(page_of, client):
    page_of(factories.make_member(language="ka")).get("/settings/you/")
    client.logout()
    assert 'lang="en"' in client.get("/accounts/login/").content.decode()


def test_times_are_in_the_members_zone_else_in_the_workspaces(page_of):
    member = factories.make_member(time_zone="Asia/Tbilisi")
    assert 'data-time-zone="Asia/Tbilisi"' in page_of(member).get("/settings/you/").content.decode()
    member.workspace.time_zone = "Europe/Paris"
    member.user.time_zone = ""
    assert zone_of(member) == "Europe/Paris"


def test_a_zone_that_is_gone_is_utc():
    member = factories.make_member(time_zone="Mars/Olympus")
    assert zone_of(member) == "UTC"


def test_mails_are_in_the_members_language_and_zone():
    member = factories.make_member(language="fr", time_zone="Europe/Paris")
    with speaking_to(member):
        assert translation.get_language() == "fr"
        assert timezone.get_current_timezone_name() == "Europe/Paris"


def test_mails_to_who_chose_nothing_are_in_english():
    with translation.override("ka"), speaking_to(factories.make_member()):
        assert translation.get_language() == "en"


def test_a_chosen_theme_is_on_the_page_and_can_be_switched(page_of):
    member = factories.make_member()
    page = page_of(member)
    assert page.post("/settings/you/theme/", {"theme": "dark"}).status_code == 204
    assert 'data-chosen-theme="dark"' in page.get("/settings/you/").content.decode()


def test_there_is_no_other_theme(page_of):
    assert page_of(factories.make_member()).post("/settings/you/theme/").status_code == 400


def test_nobody_has_no_theme_to_switch(client):
    assert client.post("/settings/you/theme/", {"theme": "dark"}).status_code == 302
