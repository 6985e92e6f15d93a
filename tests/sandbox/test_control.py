"""The control page: who may use it, what it shows, and that every control does its deed."""

from datetime import timedelta

import pytest
import responses
from django.urls import reverse
from django.utils import timezone

from social.sandbox import orders, tokens
from social.sandbox.models import (
    OWNER_ID,
    Revocation,
    SandboxExchange,
    SandboxFault,
    SandboxGrant,
    SandboxInstagram,
    SandboxLimits,
    SandboxPage,
    SandboxTemplate,
    SandboxToken,
    SandboxUser,
)
from tests.sandbox.conftest import PAGE_SCOPES

CALLBACK = "http://testserver/api/social/facebook/{}/"


@pytest.fixture
def control(page_of, agent):
    """``control(name, pk, **form)`` posts and gives the page that follows."""
    client = page_of(agent)

    def post(name, *args, **form):
        address = reverse(f"sandbox-control-{name}", args=args)
        return client.post(address, form, follow=True).content.decode()

    post.page = lambda **query: client.get(reverse("sandbox-control"), query).content.decode()
    return post


@pytest.fixture
def token(sandbox_page):
    tokens.page_token(sandbox_page.external_id, PAGE_SCOPES)
    return SandboxToken.objects.get()


DEEDS = [
    ("login", [1]),
    ("token", [1]),
    ("template", [1]),
    ("fault", []),
    ("link", []),
    ("limits", []),
]
EVERY = [("get", "sandbox-control", [])] + [
    ("post", f"sandbox-control-{name}", args) for name, args in DEEDS
]


@pytest.mark.parametrize(("method", "name", "args"), EVERY)
def test_strangers_are_sent_to_the_sign_in_page(client, db, method, name, args):
    response = getattr(client, method)(reverse(name, args=args))
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


@pytest.mark.parametrize(("method", "name", "args"), EVERY)
def test_users_without_a_workspace_are_refused(page_of, agent, method, name, args):
    agent.delete()
    address = reverse(name, args=args)
    assert getattr(page_of(agent), method)(address).status_code == 403


@pytest.mark.parametrize(("name", "args"), DEEDS)
def test_deeds_are_posted(page_of, agent, name, args):
    address = reverse(f"sandbox-control-{name}", args=args)
    assert page_of(agent).get(address).status_code == 405


@pytest.mark.parametrize("name", ["login", "token", "template"])
def test_what_is_not_there_is_not_found(page_of, agent, name):
    assert page_of(agent).post(reverse(f"sandbox-control-{name}", args=[7])).status_code == 404


def test_an_empty_sandbox_says_how_to_fill_it(control):
    assert "seed_demo" in control.page()


def test_the_phone_leads_here(page_of, agent, sandbox_page):
    html = page_of(agent).get(reverse("sandbox-phone")).content.decode()
    assert reverse("sandbox-control") in html


def test_accounts_logins_and_tokens_are_listed_and_no_token_is_shown(
    control, sandbox_page, number, instagram_token
):
    secret = tokens.page_token(sandbox_page.external_id, PAGE_SCOPES)
    other = instagram_token()
    html = control.page()
    for text in ("Nord Coffee", "@nordcoffee", number.display_number, OWNER_ID, "Instagram Login"):
        assert text in html
    assert secret not in html
    assert other not in html
    assert "<script" not in html.partition("<main")[2].partition("</main>")[0]


def test_everybody_s_accounts_are_listed_apart(control, sandbox_page):
    SandboxUser.objects.create(external_id="10220000000000002", name="Agency")
    SandboxPage.objects.create(
        external_id="104000000000008", name="Agency Page", owner_id="10220000000000002"
    )
    assert "Agency Page" not in control.page()
    theirs = control.page(user="10220000000000002")
    assert "Agency Page" in theirs
    assert 'id="account-104000000000001"' not in theirs


def test_calls_of_an_account_are_made_to_fail_and_to_work_again(control, sandbox_page):
    html = control("fault", account=sandbox_page.external_id, kind="throttled", calls="3")
    row = SandboxFault.objects.get()
    assert (row.asset_id, row.kind, row.calls, row.sends_only) == (
        sandbox_page.external_id,
        "throttled",
        3,
        False,
    )
    assert "613, 130429 · too many calls" in html
    assert "3×" in html
    control("fault", account=sandbox_page.external_id, kind="")
    assert not SandboxFault.objects.exists()


def test_sends_alone_are_made_to_fail_until_that_is_switched_off(control, sandbox_page):
    form = {"account": sandbox_page.external_id, "calls": "0", "sends_only": "on"}
    html = control("fault", **form, kind="dropped")
    assert "until switched off · sends" in html
    assert 'id="failing-104000000000001"' in html
    # A closed window is for sends, whatever was ticked.
    control("fault", account=sandbox_page.external_id, kind="window")
    assert SandboxFault.objects.get().sends_only is True


def test_a_message_template_s_status_is_changed_and_told(control, number, webhooks):
    assert "appointment_reminder" in control.page()
    template = SandboxTemplate.objects.get(name="order_ready", language="fr")
    html = control("template", template.pk, status="APPROVED")
    assert "order_ready (fr): Approved" in html
    template.refresh_from_db()
    assert template.status == "APPROVED"
    change = webhooks.payloads[0]["entry"][0]["changes"][0]
    assert change["field"] == "message_template_status_update"
    assert change["value"]["message_template_name"] == "order_ready"
    assert 'data-level="error"' in control("template", template.pk, status="LOVED")


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "gossip"},
        {"calls": "many"},
        {"calls": "99999"},
        {"calls": "٣٣٣٣٣"},
        {"account": ""},
    ],
)
def test_nonsense_orders_nothing_and_says_why(control, sandbox_page, wrong):
    form = {"account": sandbox_page.external_id, "kind": "server", "calls": "1", **wrong}
    assert 'data-level="error"' in control("fault", **form)
    assert not SandboxFault.objects.exists()


@pytest.mark.parametrize("reason", [460, 459, 467])
def test_a_login_s_tokens_are_taken_away_with_the_reason(control, token, reason):
    html = control("login", token.grant_id, deed="revoke", reason=str(reason))
    token.refresh_from_db()
    assert token.revocation == reason
    assert "Dead" in html
    assert not SandboxExchange.objects.exists()


def test_removing_the_app_tells_echodesk(control, token, retries):
    with responses.RequestsMock() as mock:
        mock.post(CALLBACK.format("deauthorize"), body="")
        html = control("login", token.grant_id, deed="revoke", reason="458")
    grant = SandboxGrant.objects.get()
    assert (grant.scopes, grant.target_ids) == ([], [])
    assert SandboxExchange.objects.get().what == "deauthorize"
    assert "deauthorize" in html


def test_asking_for_deletion_tells_echodesk(control, token, retries):
    with responses.RequestsMock() as mock:
        mock.post(CALLBACK.format("data-deletion"), json={"url": "x", "confirmation_code": "y"})
        control("login", token.grant_id, deed="delete")
    assert SandboxExchange.objects.get().what == "data-deletion"
    token.refresh_from_db()
    assert token.revocation == Revocation.APP_REMOVED


def test_a_permission_is_taken_and_given_back(control, token):
    html = control("login", token.grant_id, deed="scope", scope="pages_messaging")
    grant = SandboxGrant.objects.get()
    assert "pages_messaging" not in grant.scopes
    assert grant.declined == ["pages_messaging"]
    assert "1 declined" in html
    control("login", token.grant_id, deed="scope", scope="pages_messaging")
    grant.refresh_from_db()
    assert "pages_messaging" in grant.scopes
    assert grant.declined == []


def test_access_to_data_ends_when_it_is_told_to(control, token):
    control("login", token.grant_id, deed="data", days="0")
    assert SandboxGrant.objects.get().data_access_is_over


def test_a_token_expires_ages_dies_and_is_revived(control, token):
    control("token", token.pk, deed="expire", minutes="30")
    token.refresh_from_db()
    left, issued_at = token.expires_at - timezone.now(), token.issued_at
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)
    control("token", token.pk, deed="age", days="2")
    token.refresh_from_db()
    assert token.issued_at == issued_at - timedelta(days=2)
    assert token.is_expired
    control("token", token.pk, deed="revoke", reason="460")
    token.refresh_from_db()
    assert token.revocation == Revocation.PASSWORD
    control("token", token.pk, deed="revive")
    token.refresh_from_db()
    assert token.revocation is None
    assert not token.is_expired


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("login", {"deed": "revoke", "reason": "1"}),
        ("login", {"deed": "scope", "scope": "gossip"}),
        ("login", {"deed": "data", "days": "-1"}),
        ("login", {}),
        ("token", {"deed": "expire", "minutes": ""}),
        ("token", {"deed": "age", "days": "1e9"}),
        ("token", {"deed": "revoke", "reason": ""}),
        ("token", {"deed": "dance"}),
    ],
)
def test_nonsense_changes_nothing_and_says_why(control, token, name, form):
    grant = SandboxGrant.objects.values().get()
    pk = {"login": token.grant_id, "token": token.pk}[name]
    assert 'data-level="error"' in control(name, pk, **form)
    assert SandboxGrant.objects.values().get() == grant
    assert SandboxToken.objects.filter(revocation=None, expires_at=None).exists()


def test_an_instagram_account_moves_to_another_page(control, graph, sandbox_page, instagram):
    target = SandboxPage.objects.create(external_id="104000000000002", name="Second")
    left = SandboxInstagram.objects.create(
        external_id="17841400000000002",
        app_scoped_id="9102",
        username="second",
        name="Second",
        page=target,
    )
    control("link", instagram=instagram.external_id, page=target.external_id)
    instagram.refresh_from_db()
    left.refresh_from_db()
    assert (instagram.page, left.page) == (target, None)
    token = tokens.page_token(sandbox_page.external_id, PAGE_SCOPES)
    answer = graph("GET", "me", token, fields="instagram_business_account")[1]
    assert "instagram_business_account" not in answer
    control("link", instagram=instagram.external_id, page="")
    instagram.refresh_from_db()
    assert instagram.page is None


@pytest.mark.parametrize("form", [{}, {"instagram": "17841400000000001", "page": "99"}])
def test_linking_to_nothing_known_changes_nothing(control, instagram, form):
    assert 'data-level="error"' in control("link", **form)
    instagram.refresh_from_db()
    assert instagram.page is not None


LIMITS = {
    "app_usage": "40",
    "business_usage": "95",
    "regain_minutes": "7",
    "user_token_days": "0",
    "sends_per_minute": "30",
    "pair_burst": "1",
}


def test_limits_are_set_and_shown_again(control, db):
    html = control("limits", **LIMITS)
    row = SandboxLimits.objects.get()
    assert (row.app_usage, row.business_usage, row.regain_minutes) == (40, 95, 7)
    assert (row.user_token_days, row.paces_conversations) == (0, False)
    assert (row.sends_per_minute, row.pair_burst) == (30, 1)
    assert (row.fails_late, row.reaction_opens_window) == (False, False)
    assert 'value="95"' in html
    switches = ("paces_conversations", "fails_late", "reaction_opens_window")
    control("limits", **LIMITS, **dict.fromkeys(switches, "on"))
    row.refresh_from_db()
    assert all(getattr(row, name) for name in switches)


def test_more_than_everything_cannot_be_used_up(control, db):
    assert 'data-level="error"' in control("limits", **{**LIMITS, "app_usage": "101"})
    assert not SandboxLimits.objects.exists()


def test_the_page_of_the_chosen_person_is_shown_again(page_of, agent, sandbox_page):
    form = {"account": sandbox_page.external_id, "kind": "", "user": OWNER_ID}
    response = page_of(agent).post(reverse("sandbox-control-fault"), form)
    assert response["Location"] == f"{reverse('sandbox-control')}?user={OWNER_ID}#failures"


def test_the_page_costs_the_same_however_many_accounts_there_are(
    control, sandbox_page, number, django_assert_max_num_queries
):
    pages = [SandboxPage(external_id=f"1049{n:011}", name=f"Page {n}") for n in range(60)]
    SandboxPage.objects.bulk_create(pages)
    orders.order("104900000000001", "server")
    # The first look gives the WhatsApp account its message templates.
    control.page()
    with django_assert_max_num_queries(40):
        assert "Page 59" in control.page()


def test_webhooks_and_files_are_made_to_fail_and_shown_so(control, db):
    html = control("limits", **LIMITS, loses_webhooks="on", media_fault="gone")
    row = SandboxLimits.objects.get()
    assert (row.loses_webhooks, row.media_fault) == (True, "gone")
    assert '<option value="gone" selected>' in html
    assert 'data-level="error"' in control("limits", **LIMITS, media_fault="sulks")
    control("limits", **LIMITS)
    row.refresh_from_db()
    assert (row.loses_webhooks, row.media_fault) == (False, "")
