"""Deauthorize, data deletion, and the pages that go with them."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.files.base import ContentFile
from django.utils import timezone

from conversations.models import Contact, Conversation, Message
from echodesk.realtime.models import Event
from echodesk.workspaces.models import AuditEntry
from social.models import ConnectAttempt, PrivacyRequest, SocialAccount, WebhookDelivery
from social.privacy.signed_request import sign
from social.tasks import carry_out_deletion, sweep_deletions, tell_admins
from tests.deliveries import deliver, delivery, message
from tests.factories import make_account, make_conversation, make_message

pytestmark = pytest.mark.django_db(transaction=True)

USER = "10220000000000001"
DEAUTHORIZE = "/api/social/{}/deauthorize/"
DELETION = "/api/social/{}/data-deletion/"


@pytest.fixture(autouse=True)
def enqueued(monkeypatch):
    sent = []

    def enqueue(task, *args):
        sent.append((task.name.rpartition(".")[2], *args))
        return True

    monkeypatch.setattr("social.privacy.requests.enqueue", enqueue)
    monkeypatch.setattr("conversations.actions.receive.enqueue", enqueue)
    return sent


@pytest.fixture
def account(admin):
    return make_account(admin.workspace, "facebook", app_scoped_user_id=USER, scopes=["a"])


@pytest.fixture
def instagram(admin):
    return make_account(
        admin.workspace,
        external_id="17841400000000001",
        login="instagram",
        page_id="",
        app_scoped_user_id="9100000000000001",
    )


def signed(user_id=USER, secret="meta-secret-new", issued_at=1762000000):
    payload = {"algorithm": "HMAC-SHA256", "issued_at": issued_at, "user_id": user_id}
    return {"signed_request": sign(payload, secret)}


def reload(account):
    return SocialAccount.objects.get(pk=account.pk)


class TestDeauthorize:
    @pytest.mark.parametrize("platform", ["facebook", "instagram", "whatsapp"])
    def test_the_persons_accounts_are_disconnected_and_tokens_forgotten(
        self, client, account, platform, enqueued
    ):
        other = make_account(account.workspace, "facebook", app_scoped_user_id="7")
        message = make_message(make_conversation(account))
        response = client.post(DEAUTHORIZE.format(platform), signed())
        assert response.status_code == 200
        row = reload(account)
        assert (row.status, row.access_token, row.scopes) == ("disconnected", "", [])
        assert "removed EchoDesk" in row.trouble
        assert reload(other).status == "active"
        assert Message.objects.filter(pk=message.pk).exists()
        entry = AuditEntry.objects.get()
        assert (entry.verb, entry.subject) == ("account_deauthorized", "")
        assert enqueued == [("tell_admins", account.pk)]

    def test_the_other_admins_are_told(self, client, account, admin):
        client.post(DEAUTHORIZE.format("facebook"), signed())
        assert tell_admins(account.pk)
        assert mail.outbox[0].to == [admin.user.email]
        assert "removed EchoDesk" in mail.outbox[0].body

    @pytest.mark.parametrize("secret", ["meta-secret-old", "instagram-secret"])
    def test_old_secrets_and_those_of_either_app_are_good(self, client, account, secret):
        assert (
            client.post(DEAUTHORIZE.format("instagram"), signed(secret=secret)).status_code == 200
        )
        assert reload(account).status == "disconnected"

    def test_the_same_request_again_does_not_undo_a_reconnect(self, client, account):
        client.post(DEAUTHORIZE.format("facebook"), signed())
        SocialAccount.objects.update(status="active", access_token="fresh")
        assert client.post(DEAUTHORIZE.format("facebook"), signed()).status_code == 200
        assert reload(account).status == "active"

    def test_an_unfinished_login_is_forgotten(self, client, admin):
        ConnectAttempt.objects.create(
            state_digest="x", member=admin, user_token="t", app_scoped_user_id=USER
        )
        client.post(DEAUTHORIZE.format("facebook"), signed())
        assert not ConnectAttempt.objects.exists()

    @pytest.mark.parametrize("path", [DEAUTHORIZE, DELETION])
    def test_what_is_not_signed_by_meta_changes_nothing(self, client, account, path):
        path = path.format("facebook")
        assert client.post(path, signed(secret="guessed")).status_code == 403
        assert client.post(path, {"signed_request": "nonsense"}).status_code == 400
        assert client.post(path).status_code == 400
        assert client.get(path).status_code == 405
        assert client.post("/api/social/myspace/deauthorize/", signed()).status_code == 404
        assert reload(account).status == "active"
        assert not PrivacyRequest.objects.exists()

    def test_a_workspaces_own_app_reaches_only_that_workspace(self, client, account, stranger):
        from social.models import WorkspaceApp

        theirs = make_account(stranger.workspace, "facebook", app_scoped_user_id=USER)
        WorkspaceApp.objects.create(
            workspace=stranger.workspace,
            login="facebook",
            app_id="77",
            secrets="their-secret",
            verify_token="v",
        )
        response = client.post(DEAUTHORIZE.format("facebook"), signed(secret="their-secret"))
        assert response.status_code == 200
        assert reload(theirs).status == "disconnected"
        assert reload(account).status == "active"


class TestDeletion:
    def ask(self, client, **fields):
        response = client.post(DELETION.format("facebook"), signed(**fields))
        assert response.status_code == 200
        return response.json()

    def test_it_is_confirmed_at_once_and_carried_out_by_a_worker(
        self, client, account, enqueued, fake_graph
    ):
        answer = self.ask(client)
        code = answer["confirmation_code"]
        assert answer["url"] == f"http://testserver/legal/data-deletion/{code}/"
        asked = PrivacyRequest.objects.get()
        assert enqueued == [("carry_out_deletion", asked.pk)]
        assert "Pending" in client.get(answer["url"]).content.decode()
        assert carry_out_deletion(asked.pk)
        page = client.get(answer["url"]).content.decode()
        assert "Done" in page
        assert USER not in page
        row = reload(account)
        assert (row.status, row.access_token, row.app_scoped_user_id) == ("disconnected", "", "")

    def test_of_a_facebook_person_nothing_is_left_and_the_business_keeps_its_conversations(
        self, client, account, fake_graph
    ):
        message = make_message(make_conversation(account))
        self.ask(client)
        carry_out_deletion(PrivacyRequest.objects.get().pk)
        assert Message.objects.filter(pk=message.pk).exists()
        rows = [*SocialAccount.objects.values(), *PrivacyRequest.objects.values()]
        assert USER not in str([*rows, *AuditEntry.objects.values()])

    def test_an_instagram_account_is_the_person_so_all_its_conversations_go(
        self, client, instagram, fake_graph, settings, tmp_path
    ):
        settings.MEDIA_ROOT = tmp_path
        deliver(delivery(message(1, text="A secret of the customer")))
        contact = Contact.objects.get()
        contact.picture.save("face.jpg", ContentFile(b"face"))
        self.ask(client, user_id="9100000000000001", secret="instagram-secret")
        assert carry_out_deletion(PrivacyRequest.objects.get().pk)
        for model in (Contact, Conversation, Message):
            assert not model.objects.exists()
        assert not [path for path in tmp_path.rglob("*") if path.is_file()]
        assert bytes(WebhookDelivery.objects.get().body) == b"{}"
        assert "A secret" not in str(list(Event.objects.values()))
        row = reload(instagram)
        assert (row.username, row.app_scoped_user_id, row.status) == ("", "", "disconnected")

    def test_deauthorize_first_and_deletion_after_still_finds_the_account(
        self, client, instagram, fake_graph
    ):
        make_message(make_conversation(instagram))
        user = {"user_id": "9100000000000001", "secret": "instagram-secret"}
        client.post(DEAUTHORIZE.format("instagram"), signed(**user))
        self.ask(client, **user)
        carry_out_deletion(PrivacyRequest.objects.get(kind="deletion").pk)
        assert not Message.objects.exists()

    def test_the_same_request_again_gives_the_same_code(self, client, account, enqueued):
        first, again = self.ask(client), self.ask(client)
        later = self.ask(client, issued_at=1762009999)
        assert first == again == later
        assert len(enqueued) == 1

    def test_carrying_out_twice_is_once(self, client, account, fake_graph):
        self.ask(client)
        pk = PrivacyRequest.objects.get().pk
        assert carry_out_deletion(pk)
        assert not carry_out_deletion(pk)
        assert AuditEntry.objects.filter(verb="account_data_deleted").count() == 1

    def test_one_that_was_broken_off_is_begun_again(
        self, client, instagram, fake_graph, monkeypatch, settings
    ):
        make_message(make_conversation(instagram))
        self.ask(client, user_id="9100000000000001", secret="instagram-secret")
        real = settings.ACCOUNT_ERASER
        settings.ACCOUNT_ERASER = "tests.social.privacy.test_callbacks.broken_eraser"
        with pytest.raises(RuntimeError):
            carry_out_deletion(PrivacyRequest.objects.get().pk)
        settings.ACCOUNT_ERASER = real
        assert sweep_deletions() == 0
        with time_machine.travel(timezone.now() + timedelta(minutes=3)):
            assert sweep_deletions() == 1
        assert not Message.objects.exists()

    def test_somebody_we_do_not_know_is_told_that_it_is_done(self, client, db):
        answer = self.ask(client, user_id="42")
        carry_out_deletion(PrivacyRequest.objects.get().pk)
        assert "Done" in client.get(answer["url"]).content.decode()

    def test_the_trail_names_nobody(self, client, account, fake_graph):
        self.ask(client)
        carry_out_deletion(PrivacyRequest.objects.get().pk)
        assert [entry.verb for entry in AuditEntry.objects.order_by("pk")] == [
            "account_deauthorized",
            "account_data_deleted",
        ]
        text = str([(entry.subject, entry.detail) for entry in AuditEntry.objects.all()])
        assert account.label not in text


def broken_eraser(_account):
    raise RuntimeError("the worker dies here")


class TestLegalPages:
    @pytest.mark.parametrize("path", ["/legal/privacy/", "/legal/terms/", "/legal/data-deletion/"])
    def test_anybody_may_read_them_and_sees_who_is_responsible(self, client, db, settings, path):
        settings.OPERATOR_NAME = "Nord <Coffee> Oy"
        settings.OPERATOR_EMAIL = "privacy@example.com"
        settings.OPERATOR_ADDRESS = "Street 1\nHelsinki"
        page = client.get(path)
        assert page.status_code == 200
        text = page.content.decode()
        assert "Nord &lt;Coffee&gt; Oy" in text
        assert "mailto:privacy@example.com" in text
        assert "Street 1<br>Helsinki" in text

    def test_missing_details_are_admitted(self, client, db):
        assert "has not given their details" in client.get("/legal/privacy/").content.decode()

    def test_an_unknown_code_is_not_found(self, client, db):
        assert client.get("/legal/data-deletion/NOTHING/").status_code == 404

    def test_a_deauthorize_has_no_page(self, client, account):
        client.post(DEAUTHORIZE.format("facebook"), signed())
        code = PrivacyRequest.objects.get().code
        assert client.get(f"/legal/data-deletion/{code}/").status_code == 404
