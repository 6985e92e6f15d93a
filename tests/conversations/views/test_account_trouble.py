"""What agents see of an account that cannot send."""

import pytest

from tests.factories import make_account, make_conversation

pytestmark = pytest.mark.django_db


def page_with(browser, member, status, **fields):
    conversation = make_conversation(make_account(member.workspace, status=status, **fields))
    return browser.get(f"/inbox/{conversation.pk}/").content.decode(), conversation


def test_a_broken_account_has_a_banner_with_one_click_to_reconnect(page_of, admin):
    page, _conversation = page_with(
        page_of(admin), admin, "needs_reauthorization", status_code="password_changed"
    )
    assert "needs a reconnect before you can reply from it" in page
    assert '/api/social/instagram/oauth/start/?login=facebook"' in page
    assert "changed their password at Meta." in page
    assert "data-closed" in page


def test_an_agent_is_told_but_given_nothing_to_press(page_of, agent):
    page, _conversation = page_with(page_of(agent), agent, "needs_reauthorization")
    assert "needs a reconnect" in page
    assert "oauth/start" not in page


def test_several_broken_accounts_lead_to_the_page(page_of, admin):
    make_account(admin.workspace, status="needs_reauthorization")
    make_account(admin.workspace, status="needs_reauthorization")
    page = page_of(admin).get("/inbox/").content.decode()
    assert "and other accounts need a reconnect" in page
    assert "Open Connections" in page


def test_a_disconnected_account_stays_readable_and_refuses_in_words(page_of, admin):
    browser = page_of(admin)
    page, conversation = page_with(browser, admin, "disconnected")
    assert "is disconnected" in page
    assert "data-closed" in page
    answer = browser.post(
        f"/inbox/{conversation.pk}/reply/", {"text": "Hello"}, HTTP_HX_REQUEST="true"
    )
    assert answer.status_code == 409
    assert "disconnected" in answer.content.decode()
    assert not conversation.messages.exists()
