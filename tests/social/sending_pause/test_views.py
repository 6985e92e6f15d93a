"""The switch that holds back sending, on the pages."""

import pytest
from django.urls import reverse

from social.models import SendingPause
from tests import factories

PAUSE, RESUME = reverse("sending-pause"), reverse("sending-resume")


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace)


def test_nobody_is_sent_to_sign_in(client, account):
    for path in (PAUSE, RESUME):
        answer = client.post(path, {"account": account.pk})
        assert answer["Location"].startswith("/accounts/login/")
    assert not SendingPause.objects.exists()


def test_a_switch_is_no_address_to_visit(page_of, admin):
    assert [page_of(admin).get(path).status_code for path in (PAUSE, RESUME)] == [405, 405]


def test_an_admin_pauses_an_account_and_everybody_reads_why(page_of, admin, agent, account):
    data = {"account": account.pk, "reason": "Meta is <b>down</b>", "next": "/inbox/"}
    assert page_of(admin).post(PAUSE, data)["Location"] == "/inbox/"
    html = page_of(agent).get("/inbox/").content.decode()
    assert f"Sending from <b>{account.label}</b> is paused since" in html
    assert f"by {admin.user.get_full_name()}" in html
    assert "Meta is &lt;b&gt;down&lt;/b&gt;" in html
    assert RESUME not in html
    assert RESUME in page_of(admin).get("/inbox/").content.decode()


def test_resuming_takes_the_banner_away(page_of, admin, account):
    page_of(admin).post(PAUSE, {"account": account.pk})
    answer = page_of(admin).post(RESUME, {"account": account.pk}, follow=True)
    assert "Sending goes on." in answer.content.decode()
    assert "is paused since" not in page_of(admin).get("/inbox/").content.decode()


def test_agents_may_not(page_of, agent, account):
    answer = page_of(agent).post(PAUSE, {"account": account.pk}, follow=True)
    assert "Only admins of this workspace can do that." in answer.content.decode()
    assert not SendingPause.objects.exists()


@pytest.mark.parametrize("given", ["x", "0", "99999999999999"])
def test_an_account_that_is_not_there_is_not_found(page_of, admin, given):
    assert page_of(admin).post(PAUSE, {"account": given}).status_code == 404


def test_the_account_of_another_workspace_is_not_found(page_of, stranger, account):
    for path in (PAUSE, RESUME):
        assert page_of(stranger).post(path, {"account": account.pk}).status_code == 404
    assert not SendingPause.objects.exists()


def test_only_operators_pause_everything(page_of, admin):
    answer = page_of(admin).post(PAUSE, follow=True)
    assert "Only those who run this installation" in answer.content.decode()
    admin.user.is_staff = True
    admin.user.save()
    assert PAUSE in page_of(admin).get("/connections/").content.decode()
    page_of(admin).post(PAUSE, {"reason": "Outage"})
    assert SendingPause.objects.get().account is None


def test_everybody_sees_that_everything_is_paused(page_of, agent, stranger, account):
    factories.make_account(stranger.workspace)
    SendingPause.objects.create(reason="Outage")
    for member in (agent, stranger):
        html = page_of(member).get("/inbox/").content.decode()
        assert "<b>All sending</b> is paused since" in html
        assert RESUME not in html


def test_a_pause_of_a_place_one_does_not_see_is_not_told(page_of, workspace, account):
    here, there = (factories.make_location(workspace, name) for name in ("Here", "There"))
    account.location = there
    account.save()
    SendingPause.objects.create(account=account, reason="Outage")
    html = page_of(factories.make_limited(workspace, here)).get("/inbox/").content.decode()
    assert "Outage" not in html


def test_the_switch_stands_with_the_account(page_of, admin, agent, account):
    page = f"/connections/?account={account.pk}"
    assert "Pause sending" in page_of(admin).get(page).content.decode()
    assert "Pause sending" not in page_of(agent).get(page).content.decode()
    page_of(admin).post(PAUSE, {"account": account.pk, "reason": "Stocktaking"})
    html = page_of(admin).get(page).content.decode()
    assert "Sending is paused" in html
    assert html.count("Stocktaking") == 2


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "javascript:x"])
def test_the_way_back_leads_nowhere_else(page_of, admin, account, elsewhere):
    answer = page_of(admin).post(PAUSE, {"account": account.pk, "next": elsewhere})
    assert answer["Location"] == "/connections/"
