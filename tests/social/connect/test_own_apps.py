"""A workspace's own Meta app: set up, changed, removed, and never shown."""

import logging

import pytest

from echodesk.errors import NotAllowed
from echodesk.workspaces.models import AuditEntry
from social.app_directory import app_of, app_that_issued
from social.connect import own_apps
from social.connect.own_apps import GivenApp
from social.graph.access import access_of
from social.models import WorkspaceApp
from tests.factories import make_account, make_own_app, make_workspace
from tests.social.connect.test_canary import every_cell, lines_of

pytestmark = pytest.mark.django_db

PAGE = "/connections/app/"
SAVE = "/connections/app/facebook/"
TYPED = {"app_id": "920000000000001", "secret": "canarysecret1"}


def save(member, login="facebook", **fields):
    given = GivenApp(**{"app_id": "77", "secret": "secret-one", **fields})
    return own_apps.save_own_app(member=member, login=login, given=given)


class TestSaving:
    def test_meta_is_asked_whether_id_and_secret_belong_together(self, admin, fake_graph):
        save(admin)
        (call,) = fake_graph.calls
        assert (call.path, call.token) == ("77", "77|secret-one")

    def test_a_wrong_secret_is_refused_and_nothing_stored(self, page_of, admin, fake_graph):
        fake_graph.fail_next(code=190, message="Invalid OAuth access token signature.")
        response = page_of(admin).post(SAVE, TYPED)
        assert response.status_code == 400
        assert b"does not know this app id with this secret" in response.content
        assert b"canarysecret1" not in response.content
        assert not WorkspaceApp.objects.exists()

    def test_meta_being_away_changes_nothing(self, page_of, admin, fake_graph):
        fake_graph.fail_next(code=2, status=503, times=3)
        assert page_of(admin).post(SAVE, TYPED).status_code == 503
        assert not WorkspaceApp.objects.exists()

    def test_an_instagram_app_cannot_be_asked_about(self, admin, fake_graph):
        save(admin, "instagram")
        assert fake_graph.calls == []
        assert app_of(admin.workspace_id, "instagram").app_id == "77"

    def test_a_verify_token_is_made_unless_one_is_given(self, admin, fake_graph):
        assert len(save(admin).verify_token) >= 32
        assert save(admin, verify_token="chosen").verify_token == "chosen"
        assert save(admin, secret="").verify_token == "chosen"

    def test_a_new_secret_goes_before_the_old_until_that_is_forgotten(self, admin, fake_graph):
        save(admin)
        row = save(admin, secret="secret-two")
        assert row.secret_list == ("secret-two", "secret-one")
        own_apps.forget_old_secrets(member=admin, login="facebook")
        assert WorkspaceApp.objects.get().secret_list == ("secret-two",)

    def test_an_empty_secret_keeps_the_one_there_is(self, admin, fake_graph):
        save(admin)
        assert save(admin, secret="", login_config_id="5").secret_list == ("secret-one",)

    def test_another_app_takes_over_no_secret(self, page_of, admin, fake_graph):
        save(admin)
        response = page_of(admin).post(SAVE, {"app_id": "78", "secret": ""})
        assert response.status_code == 400
        assert b"app secret is needed" in response.content
        assert save(admin, app_id="78", secret="other-secret").secret_list == ("other-secret",)

    def test_removing_goes_back_to_the_installations(self, page_of, admin, fake_graph):
        save(admin)
        page_of(admin).post(f"{SAVE}remove/")
        assert app_of(admin.workspace_id, "facebook").app_id == "900000000000001"

    def test_the_audit_trail_names_app_and_person_and_no_secret(self, admin, fake_graph):
        save(admin)
        save(admin, secret="secret-two")
        own_apps.forget_old_secrets(member=admin, login="facebook")
        own_apps.remove_own_app(member=admin, login="facebook")
        entries = list(AuditEntry.objects.order_by("id"))
        assert [entry.verb for entry in entries] == [
            "meta_app_saved",
            "meta_app_saved",
            "meta_app_old_secrets_forgotten",
            "meta_app_removed",
        ]
        assert {entry.actor for entry in entries} == {admin.user}
        assert "secret-" not in str([(entry.subject, entry.detail) for entry in entries])

    def test_only_admins_may(self, agent):
        for act in (own_apps.forget_old_secrets, own_apps.remove_own_app):
            with pytest.raises(NotAllowed):
                act(member=agent, login="facebook")
        with pytest.raises(NotAllowed):
            save(agent)


class TestThePage:
    def test_it_shows_the_verify_token_to_copy_and_never_a_secret(self, page_of, admin):
        make_own_app(admin.workspace, secrets="canarysecret1\ncanarysecret0", verify_token="own-v")
        browser = page_of(admin)
        for path in (PAGE, "/connections/"):
            page = browser.get(path).content.decode()
            assert "own-v" in page
            assert "canarysecret" not in page
        page = browser.get(PAGE).content.decode()
        assert "Forget 1 old secret" in page
        assert "http://testserver/api/social/facebook/oauth/callback/" in page

    def test_a_typed_secret_is_not_written_back(self, page_of, admin):
        response = page_of(admin).post(SAVE, {**TYPED, "app_id": "x"})
        assert response.status_code == 400
        assert b"canarysecret1" not in response.content

    @pytest.mark.parametrize(
        "wrong", [{"app_id": ""}, {"app_id": "../me"}, {"secret": "a b"}, {"login_config_id": "x"}]
    )
    def test_a_wrong_value_is_told_and_meta_not_asked(self, page_of, admin, fake_graph, wrong):
        assert page_of(admin).post(SAVE, {**TYPED, **wrong}).status_code == 400
        assert fake_graph.calls == []

    def test_it_saves_and_says_so(self, page_of, admin, fake_graph):
        response = page_of(admin).post(SAVE, TYPED, follow=True)
        assert b"App 920000000000001 is in use now." in response.content
        assert b"Your own app" in response.content

    def test_the_api_tells_the_own_verify_token_to_admins_alone(self, api_of, admin, agent):
        make_own_app(admin.workspace, verify_token="own-v")
        shown = api_of(admin).get("/api/social/webhooks/info/").json()["callbacks"]
        assert [row["verify_token"] for row in shown] == ["verify-instagram", "own-v", "own-v"]
        assert "own-v" not in api_of(agent).get("/api/social/webhooks/info/").content.decode()

    @pytest.mark.parametrize("path", [SAVE, f"{SAVE}old-secrets/", f"{SAVE}remove/"])
    def test_agents_and_strangers_change_nothing(self, page_of, agent, stranger, client, path):
        make_own_app(agent.workspace, app_id="770000000000077", secrets="one\ntwo")
        assert page_of(agent).get(PAGE).status_code == 403
        assert page_of(agent).post(path, TYPED).status_code == 403
        client.logout()
        assert client.post(path, TYPED).status_code == 302
        assert b"770000000000077" not in page_of(stranger).get(PAGE).content
        page_of(stranger).post(path, {"app_id": ""})
        assert WorkspaceApp.objects.get(workspace=agent.workspace).secret_list == ("one", "two")

    def test_there_is_no_third_login(self, page_of, admin):
        assert page_of(admin).post("/connections/app/google/", TYPED).status_code == 404


class TestWhichAppSpeaks:
    def test_calls_are_proved_with_the_app_that_issued_the_token(self, workspace):
        own = make_own_app(workspace, app_id="77", secrets="own-new\nown-old")
        mine = make_account(workspace, app_id=own.app_id)
        older = make_account(workspace, app_id="900000000000001")
        assert access_of(mine).app.secret == "own-new"
        assert access_of(older).app.secret == "meta-secret-new"
        assert access_of(make_account(workspace, app_id="5")).proof() == {}

    def test_another_workspaces_app_of_the_same_id_proves_nothing(self, workspace):
        make_own_app(make_workspace("Elsewhere"), app_id="77", secrets="made-up")
        assert app_that_issued("77", "facebook", workspace.pk) is None
        assert access_of(make_account(workspace, app_id="77")).proof() == {}

    def test_it_is_used_at_once_in_the_process_that_changed_it(self, admin, fake_graph):
        account = make_account(admin.workspace, app_id="77")
        assert access_of(account).app is None
        save(admin)
        assert access_of(account).app.secret == "secret-one"
        own_apps.remove_own_app(member=admin, login="facebook")
        assert access_of(account).app is None


def test_setting_up_an_app_leaves_its_secret_nowhere(page_of, admin, fake_graph, caplog):
    caplog.set_level(logging.DEBUG)
    browser = page_of(admin)
    fake_graph.fail_next(code=190, message="Bad signature canarysecret1")
    seen = [browser.post(SAVE, TYPED), browser.post(SAVE, TYPED, follow=True), browser.get(PAGE)]
    assert [response.status_code for response in seen] == [400, 200, 200]
    for response in seen:
        assert "canarysecret1" not in response.content.decode()
    assert "canarysecret1" not in "".join(every_cell())
    assert "canarysecret1" not in lines_of(caplog.records)
    assert "canarysecret1" not in repr(app_of(admin.workspace_id, "facebook"))
