"""Every address of outgoing webhooks, as nobody, as an agent, and from another workspace."""

import pytest

from echodesk.outgoing.actions.dispatches import send_test
from echodesk.outgoing.api import urls as api_urls
from echodesk.outgoing.models import Dispatch, Endpoint
from echodesk.outgoing.pages import urls as page_urls
from tests import factories

pytestmark = pytest.mark.django_db

API = {
    "endpoints/": ["get", "post"],
    "endpoints/{pk}/": ["get", "patch", "delete"],
    "endpoints/{pk}/rotate/": ["post"],
    "endpoints/{pk}/test/": ["post"],
    "endpoints/{pk}/replay/": ["post"],
    "endpoints/{pk}/dispatches/": ["get"],
    "dispatches/{uid}/": ["get"],
    "dispatches/{uid}/replay/": ["post"],
}
PAGES = {
    "": ["get"],
    "add/": ["get", "post"],
    "{pk}/": ["get"],
    "{pk}/change/": ["get", "post"],
    "{pk}/rotate/": ["get", "post"],
    "{pk}/delete/": ["get", "post"],
    "{pk}/switch/": ["post"],
    "{pk}/test/": ["post"],
    "{pk}/replay/": ["get", "post"],
    "dispatches/{uid}/": ["get"],
    "dispatches/{uid}/replay/": ["post"],
}


def operations(table):
    return [(method, path) for path, methods in table.items() for method in methods]


def rows_of(table):
    return [(method, path) for method, path in operations(table) if "{" in path]


@pytest.mark.parametrize(("table", "urls"), [(API, api_urls), (PAGES, page_urls)])
def test_every_address_is_in_the_tables(table, urls):
    known = {path.format(pk="<int:pk>", uid="<slug:uid>") for path in table}
    assert {str(pattern.pattern) for pattern in urls.urlpatterns} == known


@pytest.fixture
def ids(admin, endpoint):
    return {"pk": endpoint.pk, "uid": send_test(member=admin, endpoint=endpoint).uid}


def as_it_was():
    endpoint = Endpoint.objects.get()
    return endpoint.is_active, endpoint.secret_version, Dispatch.objects.get().state


@pytest.fixture
def untouched(ids):
    before = as_it_was()
    yield
    assert as_it_was() == before == (True, 1, "waiting")


def call(api, method, path, ids):
    body = {"since": "2026-01-01T00:00:00Z", "url": "https://x.example/"}
    return getattr(api, method)(f"/api/webhooks/{path.format(**ids)}", data=body)


@pytest.mark.usefixtures("untouched")
class TestProgram:
    @pytest.mark.parametrize(("method", "path"), operations(API))
    def test_nobody_is_asked_to_sign_in(self, api_of, ids, method, path):
        answer = call(api_of(None), method, path, ids)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")

    @pytest.mark.parametrize(("method", "path"), operations(API))
    def test_agents_are_refused(self, api_of, agent, ids, method, path):
        answer = call(api_of(agent), method, path, ids)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")

    @pytest.mark.parametrize(("method", "path"), rows_of(API))
    def test_rows_of_another_workspace_do_not_exist(self, api_of, stranger, ids, method, path):
        answer = call(api_of(stranger), method, path, ids)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")

    @pytest.mark.parametrize(("method", "path"), rows_of(API))
    def test_ids_that_fit_no_column_are_no_server_error(self, api_of, admin, ids, method, path):
        answer = call(api_of(admin), method, path, {"pk": 10**30, "uid": "x" * 200})
        assert answer.status_code == 404

    def test_lists_hold_nothing_of_another_workspace(self, api_of, stranger, ids):
        assert api_of(stranger).get("/api/webhooks/endpoints/").json()["results"] == []


@pytest.mark.usefixtures("untouched")
class TestPage:
    @pytest.mark.parametrize(("method", "path"), operations(PAGES))
    def test_nobody_is_sent_to_sign_in(self, client, ids, method, path):
        answer = getattr(client, method)(f"/settings/webhooks/{path.format(**ids)}")
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")

    @pytest.mark.parametrize(("method", "path"), operations(PAGES))
    def test_agents_may_open_none(self, page_of, agent, ids, method, path):
        address = f"/settings/webhooks/{path.format(**ids)}"
        assert getattr(page_of(agent), method)(address).status_code == 403

    def test_nor_may_agents_who_are_limited(self, page_of, workspace, ids):
        limited = factories.make_limited(workspace, factories.make_location(workspace))
        assert page_of(limited).get(f"/settings/webhooks/{ids['pk']}/").status_code == 403

    @pytest.mark.parametrize(("method", "path"), rows_of(PAGES))
    def test_rows_of_another_workspace_do_not_exist(self, page_of, stranger, ids, method, path):
        address = f"/settings/webhooks/{path.format(**ids)}"
        assert getattr(page_of(stranger), method)(address).status_code == 404

    def test_the_list_holds_nothing_of_another_workspace(self, page_of, stranger, ids):
        page = page_of(stranger).get("/settings/webhooks/").content.decode()
        assert "Our shop" not in page
        assert "No webhooks yet" in page
