"""What the business is, when it is open, and what it promises."""

import pytest

from echodesk.errors import ActionError, NotAllowed
from echodesk.workspaces.actions.business import change_business
from echodesk.workspaces.audit_words import describe
from echodesk.workspaces.models import AuditEntry

pytestmark = pytest.mark.django_db
PAGE = "/settings/business/"
FORM = {
    "name": "Nord Coffee",
    "website": "nord.ge",
    "phone": "+995 32 200 00 00",
    "time_zone": "Asia/Tbilisi",
    "answer_minutes": "30",
    "reopening": "new",
    "mon_0_from": "09:00",
    "mon_0_until": "13:00",
    "mon_1_from": "14:00",
    "mon_1_until": "18:00",
    "sat_0_from": "20:00",
    "sat_0_until": "02:00",
}


def test_only_admins_may(client, page_of, agent):
    for method in (client.get, client.post):
        assert method(PAGE)["Location"].startswith("/accounts/login/")
    assert page_of(agent).get(PAGE).status_code == 403
    with pytest.raises(NotAllowed):
        change_business(member=agent, name="Mine")


def test_an_admin_changes_it_on_the_page(page_of, admin, workspace):
    assert page_of(admin).post(PAGE, FORM)["Location"] == PAGE
    workspace.refresh_from_db()
    assert workspace.website == "https://nord.ge"
    assert workspace.hours == {
        "mon": [["09:00", "13:00"], ["14:00", "18:00"]],
        "sat": [["20:00", "02:00"]],
    }
    assert (workspace.answer_minutes, workspace.reopening) == (30, "new")
    html = page_of(admin).get(PAGE).content.decode()
    assert 'name="mon_1_from" value="14:00"' in html
    words = describe(AuditEntry.objects.get())
    assert words.startswith("Changed the business data: website, phone, time zone")


def test_what_changes_nothing_is_not_recorded(page_of, admin):
    page_of(admin).post(PAGE, FORM)
    page_of(admin).post(PAGE, FORM)
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"name": ""}, "This field is required."),
        ({"time_zone": "Batumi"}, "There is no such time zone."),
        ({"answer_minutes": "0"}, "Choose between a minute and a month"),
        ({"website": "not a site"}, "Enter a valid URL."),
        ({"mon_0_until": ""}, "Each opening time has a beginning"),
        ({"mon_0_until": "09:00"}, "Each opening time has a beginning"),
        ({"mon_0_until": "noon"}, "Enter a valid time."),
        ({"reopening": "maybe"}, "Select a valid choice."),
    ],
)
def test_a_wrong_form_is_answered_once_and_changes_nothing(page_of, admin, workspace, form, words):
    answer = page_of(admin).post(PAGE, FORM | form)
    assert answer.status_code == 400
    assert answer.content.decode().count(words) == 1
    workspace.refresh_from_db()
    assert workspace.phone == ""


@pytest.mark.parametrize(
    "hours",
    [
        [],
        {"someday": []},
        {"mon": "09:00"},
        {"mon": [["09:00"]]},
        {"mon": [["9:00", "18:00"]]},
        {"mon": [[9, 18]]},
        {"mon": [["24:00", "25:00"]]},
        {"mon": [["09:00", "10:00"]] * 5},
    ],
)
def test_hours_that_mean_nothing_are_refused(admin, hours):
    with pytest.raises(ActionError) as refused:
        change_business(member=admin, hours=hours)
    assert "hours" in refused.value.fields
