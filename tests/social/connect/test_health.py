"""The check of an account, incidents, and telling the admins."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from echodesk.workspaces.models import AuditEntry
from social import tasks
from social.connect import rounds
from social.connect.accounts import Connection, connect_account
from social.connect.health import check_account, mark_needs_reauthorization, note_refusal
from social.connect.telling import tell_admins
from social.graph.errors import error_of_envelope
from social.models import Reason, SocialAccount
from tests.factories import make_account, make_member
from tests.fake_graph import INSTAGRAM_ID, PAGE_ID, make_page

pytestmark = pytest.mark.django_db

APP_ID = "900000000000001"


@pytest.fixture
def page(admin):
    return make_account(
        admin.workspace,
        "facebook",
        external_id=PAGE_ID,
        page_id=PAGE_ID,
        app_id=APP_ID,
        token_issued_at=timezone.now(),
    )


@pytest.fixture
def enqueued(monkeypatch):
    """Tasks sent to the broker: (name, argument)."""
    sent = []

    def enqueue(task, *args):
        sent.append((task.name.rpartition(".")[2], *args))
        return True

    monkeypatch.setattr("social.connect.health.enqueue", enqueue)
    monkeypatch.setattr("social.connect.rounds.enqueue", enqueue)
    return sent


def reload(account):
    return SocialAccount.objects.get(pk=account.pk)


def verbs():
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


class TestCheck:
    def test_a_check_asks_debug_token_and_notes_permissions_and_dates(self, page, fake_graph):
        in_90_days = int((timezone.now() + timedelta(days=90)).timestamp())
        fake_graph.token_info = {"data_access_expires_at": in_90_days}
        account = check_account(page)
        assert len(fake_graph.calls_to("debug_token")) == 1
        assert account.scopes == sorted(fake_graph.granted)
        assert account.data_access_expires_at.timestamp() == in_90_days
        assert (account.status, account.status_code) == ("active", "")
        assert account.checked_at

    def test_permissions_that_went_are_named_in_the_audit_trail(self, page, fake_graph):
        check_account(page)
        fake_graph.granted.remove("pages_read_engagement")
        check_account(reload(page))
        entry = AuditEntry.objects.get(verb="account_permissions_changed")
        assert entry.detail["removed"] == ["pages_read_engagement"]
        assert reload(page).status == "active"

    def test_without_the_permission_for_messages_the_account_is_broken(self, page, fake_graph):
        fake_graph.granted.remove("pages_messaging")
        account = check_account(page)
        assert (account.status, account.status_code) == (
            "needs_reauthorization",
            "permission_removed",
        )

    @pytest.mark.parametrize(
        ("info", "code"),
        [
            ({"is_valid": False, "error": {"code": 190, "error_subcode": 463}}, "expired"),
            ({"is_valid": False, "error": {"code": 190, "error_subcode": 460}}, "password_changed"),
            (
                {"granular_scopes": [{"scope": "pages_messaging", "target_ids": ["1"]}]},
                "page_unticked",
            ),
        ],
    )
    def test_a_dead_token_breaks_the_account_with_its_reason(self, page, fake_graph, info, code):
        fake_graph.token_info = info
        account = check_account(page)
        assert (account.status, account.status_code) == ("needs_reauthorization", code)
        assert "reconnect" in account.trouble

    def test_a_restricted_account_goes_on_and_the_admins_know(self, page, fake_graph):
        fake_graph.fail_next(code=368, message="Temporarily blocked", path=PAGE_ID)
        account = check_account(page)
        assert (account.status, account.status_code) == ("active", "restricted")

    def test_an_app_in_development_mode_is_told_apart(self, page, fake_graph):
        fake_graph.fail_next(code=200, message="App is in Development Mode", path=PAGE_ID)
        account = check_account(page)
        assert (account.status, account.status_code) == ("active", "development_mode")

    def test_a_refused_debug_token_does_not_end_the_check(self, page, fake_graph):
        fake_graph.fail_next(code=100, path="debug_token")
        assert check_account(page).status == "active"

    def test_what_is_well_again_ends_the_incident(self, page, fake_graph):
        mark_needs_reauthorization(page, Reason.LOST)
        account = check_account(reload(page))
        assert (account.status, account.status_code, account.trouble) == ("active", "", "")
        assert verbs() == ["account_trouble", "account_recovered"]

    def test_a_lost_encryption_key_is_told_without_asking_meta(self, page, fake_graph):
        SocialAccount.objects.update(access_token="")
        account = check_account(reload(page))
        assert account.status_code == "unreadable"
        assert fake_graph.calls == []

    def test_a_result_is_void_once_the_account_was_connected_again(self, page, fake_graph):
        SocialAccount.objects.update(token_issued_at=timezone.now() + timedelta(seconds=1))
        fake_graph.token_info = {"is_valid": False}
        assert check_account(page).status == "active"


class TestMovedInstagram:
    """#4235: the page's Instagram account moves to another page."""

    @pytest.fixture
    def instagram(self, admin):
        return make_account(
            admin.workspace, external_id=INSTAGRAM_ID, page_id="old-page", access_token="old-token"
        )

    @pytest.fixture(autouse=True)
    def moved(self, fake_graph):
        fake_graph.pages = [make_page("old-page", instagram=None), make_page("new-page")]

    def test_it_is_followed_to_a_page_that_is_connected_here(self, instagram, admin, fake_graph):
        make_account(
            admin.workspace,
            "facebook",
            external_id="new-page",
            page_id="new-page",
            access_token="new-token",
        )
        account = check_account(instagram)
        assert (account.page_id, account.access_token) == ("new-page", "new-token")
        assert account.status == "active"
        assert "new-page" in fake_graph.subscribed
        (left,) = fake_graph.calls_to("subscribed_apps", "DELETE")
        assert (left.path, left.token) == ("old-page/subscribed_apps", "old-token")
        assert AuditEntry.objects.get(verb="account_followed").detail["to_page"] == "new-page"

    def test_an_old_page_whose_own_messages_are_read_stays_on(self, instagram, admin, fake_graph):
        for page_id in ("old-page", "new-page"):
            make_account(admin.workspace, "facebook", external_id=page_id, page_id=page_id)
        assert check_account(instagram).page_id == "new-page"
        assert fake_graph.calls_to("subscribed_apps", "DELETE") == []

    def test_else_the_admins_are_asked_to_log_in(self, instagram, stranger, fake_graph):
        make_account(stranger.workspace, "facebook", external_id="new-page", page_id="new-page")
        account = check_account(instagram)
        assert (account.status, account.status_code) == (
            "needs_reauthorization",
            "instagram_unlinked",
        )
        assert account.page_id == "old-page"

    def test_a_reconnect_through_another_page_switches_the_old_one_off(
        self, instagram, admin, fake_graph
    ):
        connection = Connection(
            platform="instagram",
            login="facebook",
            external_id=INSTAGRAM_ID,
            page_id="new-page",
            access_token="x",
        )
        account = connect_account(member=admin, connection=connection)
        assert account.pk == instagram.pk
        (left,) = fake_graph.calls_to("subscribed_apps", "DELETE")
        assert left.path == "old-page/subscribed_apps"

    def test_a_reconnect_through_instagram_itself_switches_the_page_off(
        self, instagram, admin, fake_graph
    ):
        connection = Connection(
            platform="instagram",
            login="instagram",
            external_id=INSTAGRAM_ID,
            access_token="x",
        )
        account = connect_account(member=admin, connection=connection)
        assert (account.pk, account.login, account.page_id) == (instagram.pk, "instagram", "")
        (left,) = fake_graph.calls_to("subscribed_apps", "DELETE")
        assert left.path == "old-page/subscribed_apps"
        assert SocialAccount.objects.connected().count() == 1


class TestIncident:
    def test_of_several_failures_the_first_begins_the_incident(
        self, page, enqueued, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            assert mark_needs_reauthorization(page, Reason.EXPIRED)
            assert not mark_needs_reauthorization(page, Reason.LOST)
        assert reload(page).status_code == "expired"
        assert enqueued == [("tell_admins", page.pk)]
        assert verbs() == ["account_trouble"]

    def test_a_failure_with_an_older_token_breaks_nothing(self, page, admin):
        stale = reload(page)
        connect_account(
            member=admin,
            connection=Connection(
                platform="facebook",
                login="facebook",
                external_id=PAGE_ID,
                page_id=PAGE_ID,
                access_token="fresh",
            ),
        )
        assert not mark_needs_reauthorization(stale, Reason.LOST)
        assert reload(page).status == "active"

    def test_a_reconnect_ends_it_and_keeps_the_row(self, page, admin):
        mark_needs_reauthorization(page, Reason.EXPIRED)
        connection = Connection(
            platform="facebook",
            login="facebook",
            external_id=PAGE_ID,
            page_id=PAGE_ID,
            access_token="fresh",
        )
        account = connect_account(member=admin, connection=connection)
        assert account.pk == page.pk
        assert (account.status, account.status_code) == ("active", "")
        assert account.status_since is None

    def test_a_refusal_that_may_mean_the_account_has_it_checked_next(self, page):
        SocialAccount.objects.update(checked_at=timezone.now())
        note_refusal(page, error_of_envelope({"code": 10}, status=400))
        assert reload(page).checked_at is None
        assert reload(page).status == "active"


class TestTelling:
    def test_admins_and_owners_get_one_mail_per_incident(self, page, admin):
        owner = make_member(admin.workspace, role="owner")
        make_member(admin.workspace)
        make_member(admin.workspace, role="admin", is_active=False)
        mark_needs_reauthorization(page, Reason.PASSWORD_CHANGED)
        assert tell_admins(page.pk)
        assert not tell_admins(page.pk)
        message = mail.outbox[0]
        told = sorted(address for sent in mail.outbox for address in sent.to)
        assert told == sorted([admin.user.email, owner.user.email])
        assert message.subject == "Nord Coffee needs to be reconnected"
        assert "changed their password" in message.body
        assert "http://testserver/connections/" in message.body

    def test_a_reason_that_becomes_clearer_is_no_second_mail(self, page, fake_graph):
        mark_needs_reauthorization(page, Reason.LOST)
        tell_admins(page.pk)
        fake_graph.token_info = {"is_valid": False, "error": {"code": 190, "error_subcode": 460}}
        assert check_account(reload(page)).status_code == "password_changed"
        assert not tell_admins(page.pk)
        assert len(mail.outbox) == 1

    def test_the_next_incident_is_told_again(self, page, fake_graph):
        mark_needs_reauthorization(page, Reason.LOST)
        tell_admins(page.pk)
        check_account(reload(page))
        mark_needs_reauthorization(reload(page), Reason.LOST)
        assert tell_admins(page.pk)
        assert len(mail.outbox) == 2

    def test_an_incident_that_is_over_is_not_told(self, page, fake_graph):
        mark_needs_reauthorization(page, Reason.LOST)
        check_account(reload(page))
        assert not tell_admins(page.pk)

    def test_a_mail_server_that_is_away_is_tried_again(self, page, enqueued, monkeypatch):
        def refuse(*_args):
            raise ConnectionRefusedError

        mark_needs_reauthorization(page, Reason.LOST)
        with monkeypatch.context() as patch:
            patch.setattr(EmailBackend, "send_messages", refuse)
            assert not tell_admins(page.pk)
        with time_machine.travel(timezone.now() + timedelta(minutes=2)):
            rounds.check_round()
        assert ("tell_admins", page.pk) in enqueued
        assert tell_admins(page.pk)

    def test_each_admin_is_told_in_their_own_language(self, page, admin):
        make_member(admin.workspace, role="owner", language="fr")
        mark_needs_reauthorization(page, Reason.LOST)
        assert tell_admins(page.pk)
        english, french = (sent.subject for sent in mail.outbox)
        assert english == "Nord Coffee needs to be reconnected"
        assert french == "Nord Coffee doit être reconnecté"
        assert "Meta n’accepte plus l’accès" in mail.outbox[1].body

    def test_a_name_with_a_line_break_cannot_add_headers(self, page):
        SocialAccount.objects.update(display_name="Nord\nBcc: x@example.com")
        mark_needs_reauthorization(reload(page), Reason.LOST)
        assert tell_admins(page.pk)
        assert "\n" not in mail.outbox[0].subject


class TestRounds:
    def test_a_round_takes_a_share_the_longest_unchecked_first(self, workspace, enqueued):
        now = timezone.now()
        accounts = [
            make_account(workspace, checked_at=now - timedelta(hours=hours))
            for hours in (30, 40, 10)
        ]
        make_account(workspace, status="disconnected")
        fresh = make_account(workspace)
        for expected in (fresh, accounts[1], accounts[0]):
            assert rounds.check_round() == 1
            assert enqueued.pop() == ("check_account", expected.pk)
            SocialAccount.objects.filter(pk=expected.pk).update(checked_at=now)
        assert rounds.check_round() == 0

    def test_in_a_day_every_account_has_its_turn(self, workspace, enqueued, monkeypatch):
        monkeypatch.setattr(rounds, "ROUNDS_A_DAY", 3)
        for _number in range(7):
            make_account(workspace)
        assert rounds.check_round() == 3

    def test_the_task_checks_and_never_fails(self, page, fake_graph):
        assert tasks.check_account(page.pk) == "active"
        fake_graph.fail_next(code=2, status=503, times=3)
        assert tasks.check_account(page.pk) == "meta_unavailable"
