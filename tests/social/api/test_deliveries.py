"""The delivery log, for programs."""

import pytest

from conversations.models import Conversation, Message
from social.intake.drain import drain
from social.models import WebhookDelivery
from tests import factories
from tests.deliveries import deliver, delivery, message

pytestmark = pytest.mark.django_db
WEBHOOKS = "/api/social/webhooks/"
LOG, TEST, INFO = (f"{WEBHOOKS}{part}/" for part in ("deliveries", "test", "info"))
ACCOUNT = "17841400000000001"
BROKEN = delivery(message(1), {"sender": {"id": "1"}, "recipient": {"id": "2"}, "message": {}})


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace, external_id=ACCOUNT)


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", LOG), ("get", f"{LOG}1/"), ("post", f"{LOG}1/replay/"), ("post", TEST)],
)
def test_the_log_is_for_admins(api_of, agent, method, path):
    assert getattr(api_of(None), method)(path).status_code == 401
    refused = getattr(api_of(agent), method)(path)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")


@pytest.mark.parametrize(("method", "part"), [("get", ""), ("post", "replay/")])
def test_a_delivery_of_another_workspace_is_404(api_of, stranger, account, method, part):
    (row,) = deliver(delivery(message(1)))
    answer = getattr(api_of(stranger), method)(f"{LOG}{row.pk}/{part}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_the_log_is_listed_newest_first_in_pages(api_of, admin, account):
    rows = deliver(*(delivery(message(n)) for n in range(3)))
    api = api_of(admin)
    first = api.get(LOG, {"page_size": 2}).json()
    assert [row["id"] for row in first["results"]] == [rows[2].pk, rows[1].pk]
    assert first["previous"] is None
    second = api.get(first["next"]).json()
    assert [row["id"] for row in second["results"]] == [rows[0].pk]
    assert second["next"] is None
    back = api.get(second["previous"]).json()
    assert back["results"] == first["results"]


def test_a_row_says_what_there_is_to_know(api_of, admin, account):
    (stored,) = deliver(BROKEN)
    (row,) = api_of(admin).get(LOG).json()["results"]
    assert row.pop("received_at")
    assert row.pop("processed_at")
    assert row == {
        "id": stored.pk,
        "platform": "instagram",
        "state": "parked",
        "attempts": 1,
        "retry_at": None,
        "error": row["error"],
        "item_count": 2,
        "kinds": {"message:text": 1, "unreadable": 1},
        "outcomes": {"received": 1, "malformed": 1},
        "accounts": [account.pk],
    }
    assert row["error"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"kind": "message"}, 1),
        ({"kind": "reaction"}, 0),
        ({"outcome": "received"}, 1),
        ({"state": "parked"}, 0),
        ({"q": "aWdf1"}, 1),
        ({"q": ACCOUNT}, 1),
        ({"since": "2999-01-01T00:00:00Z"}, 0),
        ({"until": "2999-01-01T00:00:00Z"}, 1),
        ({"account": "1000000"}, 0),
    ],
    ids=str,
)
def test_the_filters_are_those_of_the_page(api_of, admin, account, query, count):
    deliver(delivery(message(1)))
    assert len(api_of(admin).get(LOG, query).json()["results"]) == count


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"outcome": "nonsense"}, "outcome"),
        ({"state": "nonsense"}, "state"),
        ({"since": "soon"}, "since"),
        ({"account": "x"}, "account"),
        ({"page_size": "1000"}, "page_size"),
    ],
    ids=str,
)
def test_a_filter_that_makes_no_sense_is_named(api_of, admin, query, field):
    answer = api_of(admin).get(LOG, query)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_a_made_up_cursor_is_refused(api_of, admin):
    answer = api_of(admin).get(LOG, {"cursor": "made up"})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")


def test_one_delivery_comes_with_its_items_and_its_payload(api_of, admin, account):
    body = delivery(message(1)) | {"access_token": "canary"}
    (row,) = deliver(body)
    found = api_of(admin).get(f"{LOG}{row.pk}/").json()
    assert found["payload"] == body | {"access_token": "[hidden]"}
    assert found["items"] == [
        {
            "position": 0,
            "kind": "message:text",
            "outcome": "received",
            "account": account.pk,
            "account_ref": ACCOUNT,
            "error": "",
            "summary": "",
            "external_id": "aWdf1",
            "conversation": Conversation.objects.get().pk,
        }
    ]


@pytest.mark.parametrize("body", [b"\xff\x00no json", b'{"a": NaN, "b": "\\ud800"}', b"[1]", b"5"])
def test_whatever_was_stored_can_be_answered(api_of, admin, body):
    from social.intake.store import store_delivery

    store_delivery("instagram", body)
    drain()
    answer = api_of(admin).get(f"{LOG}{WebhookDelivery.objects.get().pk}/")
    assert answer.status_code == 200
    assert answer.json()["payload"]


def test_a_replay_is_accepted_once(api_of, admin, account):
    (row,) = deliver(BROKEN)
    api = api_of(admin)
    answer = api.post(f"{LOG}{row.pk}/replay/")
    assert (answer.status_code, answer.json()["state"]) == (202, "new")
    again = api.post(f"{LOG}{row.pk}/replay/")
    assert (again.status_code, again.json()["code"]) == (409, "waiting")
    drain()
    assert api.get(f"{LOG}{row.pk}/").json()["state"] == "parked"


def test_a_payload_is_posted_as_if_from_meta(api_of, admin, account):
    api = api_of(admin)
    answer = api.post(TEST, delivery(message(1)), format="json")
    found = answer.json()
    assert (answer.status_code, found["state"], found["items"]) == (201, "new", [])
    assert found["payload"] == delivery(message(1))
    drain()
    assert Message.objects.get().delivery_id == found["id"]
    assert api.get(f"{LOG}{found['id']}/").json()["outcomes"] == {"received": 1}


def test_a_posted_payload_is_seen_beside_other_workspaces_too(api_of, admin, stranger, account):
    answer = api_of(admin).post(TEST, delivery(message(1)), format="json")
    assert answer.status_code == 201
    assert api_of(stranger).get(LOG).json()["results"] == []


@pytest.mark.parametrize("payload", [[], "text", 5, {}, {"object": "page"}, {"entry": []}], ids=str)
def test_what_is_no_payload_is_refused(api_of, admin, payload):
    answer = api_of(admin).post(TEST, payload, format="json")
    assert (answer.status_code, set(answer.json()["fields"])) == (400, {"payload"})


def test_the_info_names_callbacks_and_shows_tokens_to_admins_alone(api_of, admin, agent):
    shown = api_of(admin).get(INFO).json()["callbacks"]
    assert [one["object"] for one in shown] == ["instagram", "page", "whatsapp_business_account"]
    assert shown[0]["callback_url"] == "http://testserver/api/social/instagram/webhook/"
    assert shown[0]["verify_token"]
    assert "messages" in shown[0]["fields"]
    assert api_of(agent).get(INFO).json()["callbacks"][0]["verify_token"] is None


def test_the_schema_describes_the_log(api_of, admin):
    answer = api_of(admin).get("/api/schema/", headers={"Accept": "application/json"})
    paths = answer.json()["paths"]
    for path in (LOG, f"{LOG}{{id}}/", f"{LOG}{{id}}/replay/", TEST):
        assert path.replace("{id}", "{id}") in paths or path.replace("{id}", "{pk}") in paths
