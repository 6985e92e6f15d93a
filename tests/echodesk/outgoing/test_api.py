"""Outgoing webhooks as programs of admins manage them."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from echodesk.outgoing import rounds
from echodesk.outgoing.actions.dispatches import send_test
from echodesk.outgoing.follow import follow_all
from echodesk.outgoing.models import Dispatch, DispatchState, Endpoint
from echodesk.realtime.models import Event

pytestmark = pytest.mark.django_db
ROOT = "/api/webhooks/endpoints/"
URL = "https://shop.example/hooks"


@pytest.fixture
def api(api_of, admin):
    return api_of(admin)


@pytest.fixture
def one(endpoint):
    return f"{ROOT}{endpoint.pk}/"


def test_the_secret_is_told_when_it_is_made_and_never_again(api):
    answer = api.post(ROOT, {"url": URL, "description": "Our shop", "types": ["note"]})
    assert answer.status_code == 201
    assert answer["Cache-Control"] == "no-store"
    made = answer.json()
    assert made["secret"] == Endpoint.objects.get().secret
    assert (made["url"], made["types"], made["state"]) == (URL, ["note"], "new")
    for path in (ROOT, f"{ROOT}{made['id']}/"):
        assert made["secret"] not in api.get(path).content.decode()
    changed = api.patch(f"{ROOT}{made['id']}/", {"description": "x"})
    assert "secret" not in changed.json()


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({}, 400, "invalid", "url"),
        ({"url": "nothing"}, 400, "invalid", "url"),
        ({"url": "https://127.0.0.1/"}, 400, "invalid", "url"),
        ({"url": URL, "types": ["nothing"]}, 400, "invalid", "types"),
        ({"url": URL, "types": "note"}, 400, "invalid", "types"),
        ({"url": URL, "secret": "mine"}, 400, "invalid", "secret"),
    ],
)
def test_what_is_wrong_is_refused_by_field(api, body, status, code, field):
    answer = api.post(ROOT, body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert list(answer.json()["fields"]) == [field]


def test_the_same_address_twice_is_a_conflict(api):
    assert api.post(ROOT, {"url": URL}).status_code == 201
    answer = api.post(ROOT, {"url": URL})
    assert (answer.status_code, answer.json()["code"]) == (409, "duplicate")


def test_the_list_says_how_each_does(api, endpoint, happen):
    happen("note", "note", "note")
    rounds.run()
    Dispatch.objects.filter(seq=1).update(state=DispatchState.WAITING)
    Dispatch.objects.filter(seq=2).update(state=DispatchState.FAILED)
    (row,) = api.get(ROOT).json()["results"]
    assert (row["id"], row["waiting"], row["failed"]) == (endpoint.pk, 1, 1)
    assert row["created_by"] == endpoint.created_by_id
    assert row["last_success_at"] is not None


def test_what_is_not_sent_stays_as_it_is(api, endpoint, one):
    answer = api.patch(one, {"types": ["note"]})
    assert answer.status_code == 200
    assert answer.json()["types"] == ["note"]
    assert (answer.json()["url"], answer.json()["description"]) == (endpoint.url, "Our shop")
    assert api.patch(one, {"nothing": 1}).status_code == 400


def test_disabling_and_enabling(api, one, happen):
    off = api.patch(one, {"is_active": False}).json()
    assert (off["state"], off["disabled_reason"]) == ("disabled", "member")
    happen("note")
    on = api.patch(one, {"is_active": True, "catch_up": False}).json()
    assert (on["state"], on["disabled_at"]) == ("new", None)
    follow_all()
    assert not Dispatch.objects.exists()


def test_a_change_is_done_whole_or_not_at_all(api, endpoint, one):
    assert api.patch(one, {"is_active": False, "url": "nothing"}).status_code == 400
    endpoint.refresh_from_db()
    assert endpoint.is_active


def test_another_secret(api, endpoint, one):
    answer = api.post(f"{one}rotate/").json()
    endpoint.refresh_from_db()
    assert answer["secret"] == endpoint.secret
    assert answer["previous_until"] is not None


def test_deleting(api, one):
    assert api.delete(one).status_code == 204
    assert api.get(one).status_code == 404
    assert api.get(ROOT).json()["results"] == []


def test_a_test_and_what_came_of_it(api, one, receiver):
    receiver.answers = [(503, {}, b"not now")]
    answer = api.post(f"{one}test/")
    assert answer.status_code == 201
    made = answer.json()
    assert (made["type"], made["state"], made["attempts"]) == ("test", "waiting", [])
    rounds.run()
    found = api.get(f"/api/webhooks/dispatches/{made['id']}/").json()
    assert (found["state"], found["status_code"], found["trouble"]) == ("failed", 503, "status")
    assert found["payload"] == receiver.posted[0].json
    (attempt,) = found["attempts"]
    assert (attempt["status_code"], attempt["response"]) == (503, "not now")
    assert attempt["milliseconds"] >= 0


@pytest.mark.parametrize("path", ["test/", "replay/"])
def test_a_disabled_endpoint_is_a_conflict(api, one, path):
    api.patch(one, {"is_active": False})
    answer = api.post(f"{one}{path}", {"since": "2026-01-01T00:00:00Z"})
    assert (answer.status_code, answer.json()["code"]) == (409, "disabled")


class TestLog:
    @pytest.fixture
    def log(self, one):
        return f"{one}dispatches/"

    def test_it_is_paged_newest_first(self, api, log, happen):
        happen(*["note"] * 5)
        follow_all()
        seqs, address = [], f"{log}?page_size=2"
        while address:
            page = api.get(address).json()
            seqs += [row["seq"] for row in page["results"]]
            address = page["next"]
        assert seqs == [5, 4, 3, 2, 1]

    def test_it_is_filtered(self, api, log, happen):
        happen("note", "ig_dm", "note")
        follow_all()
        Dispatch.objects.filter(seq=1).update(state=DispatchState.FAILED)

        def found(query):
            return [row["seq"] for row in api.get(f"{log}?{query}").json()["results"]]

        assert found("state=failed") == [1]
        assert found("type=note") == [3, 1]
        assert found("type=note&state=waiting") == [3]
        assert api.get(f"{log}?state=nothing").status_code == 400
        assert api.get(f"{log}?cursor=nothing").json()["code"] == "invalid_cursor"

    def test_queries_do_not_grow_with_it(self, api, log, happen, django_assert_max_num_queries):
        happen(*["note"] * 40)
        follow_all()
        with django_assert_max_num_queries(4):
            assert len(api.get(log).json()["results"]) == 40

    def test_one_is_replayed(self, api, log, happen, receiver):
        happen("note")
        rounds.run()
        (row,) = api.get(log).json()["results"]
        answer = api.post(f"/api/webhooks/dispatches/{row['id']}/replay/")
        assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
        again = api.post(f"/api/webhooks/dispatches/{row['id']}/replay/")
        assert (again.status_code, again.json()["code"]) == (409, "waiting")

    def test_all_that_failed_is_replayed(self, api, one, happen):
        happen("note", "note")
        follow_all()
        Dispatch.objects.update(state=DispatchState.FAILED)
        since = (timezone.now() - timedelta(hours=1)).isoformat()
        answer = api.post(f"{one}replay/", {"since": since})
        assert (answer.status_code, answer.json()) == (202, {"replayed": 2})
        assert api.post(f"{one}replay/", {}).json()["fields"].keys() == {"since"}

    def test_what_the_event_log_has_lost_has_no_payload(self, api, happen, endpoint):
        happen("note")
        follow_all()
        Event.objects.all().delete()
        path = f"/api/webhooks/dispatches/{Dispatch.objects.get().uid}/"
        assert api.get(path).json()["payload"] is None


def test_a_deleted_endpoints_log_is_gone(api, admin, one, endpoint):
    uid = send_test(member=admin, endpoint=endpoint).uid
    api.delete(one)
    assert api.get(f"/api/webhooks/dispatches/{uid}/").status_code == 404
    assert api.get(f"{one}dispatches/").status_code == 404


def test_the_schema_names_every_operation_and_refusal(client, db):
    answer = client.get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})
    schema = json.loads(answer.content)
    ours = {path: ops for path, ops in schema["paths"].items() if "/api/webhooks/" in path}
    assert len(ours) == 8
    for operations in ours.values():
        for operation in operations.values():
            if isinstance(operation, dict):
                assert {"401", "403", "404", "409"} <= set(operation["responses"])
                assert operation["tags"] == ["outgoing webhooks"]
    shapes = schema["components"]["schemas"]
    assert "secret" not in shapes["Endpoint"]["properties"]
    assert "secret" in shapes["EndpointWithSecret"]["properties"]
    assert shapes["DispatchStateEnum"]["enum"] == ["waiting", "delivered", "failed"]
    assert shapes["EndpointStateEnum"]["enum"] == ["new", "working", "failing", "disabled"]
