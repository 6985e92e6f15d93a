"""WhatsApp's message templates, for programs."""

import pytest

from social.models import MessageTemplate
from tests import factories

PATH, SYNC = "/api/message-templates/", "/api/message-templates/sync/"
BODY = {
    "type": "BODY",
    "text": "Hi {{1}}, order {{2}} is ready.",
    "example": {"body_text": [["Mika", "12"]]},
}
BUTTONS = {
    "type": "BUTTONS",
    "buttons": [{"type": "URL", "text": "Track", "url": "https://nord.fi/{{1}}", "example": "12"}],
}
PHOTO = {"type": "HEADER", "format": "IMAGE"}


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace, platform="whatsapp")


@pytest.fixture
def api(api_of, agent):
    return api_of(agent)


def listed(api, **query):
    answer = api.get(PATH, query)
    assert answer.status_code == 200, answer.content
    return [row["name"] for row in answer.json()["results"]]


def test_a_message_template_tells_what_it_needs(api, account):
    row = factories.make_message_template(account, components=[BUTTONS, BODY, PHOTO, "?"])
    [found] = api.get(PATH).json()["results"]

    assert found.pop("synced_at").endswith("Z")
    assert found == {
        "id": row.pk,
        "name": "order_ready",
        "language": "en",
        "category": "UTILITY",
        "status": "APPROVED",
        "status_text": "Approved",
        "quality": "",
        "rejected_reason": "",
        "text": "Hi {{1}}, order {{2}} is ready.",
        "variables": [
            {"key": "1", "part": "body", "name": "1", "example": "Mika", "title": ""},
            {"key": "2", "part": "body", "name": "2", "example": "12", "title": ""},
            {"key": "button.0", "part": "button", "name": "0", "example": "12", "title": "Track"},
        ],
        "header_media": "image",
        "is_sendable": True,
        "components": [PHOTO, BODY, BUTTONS],
    }


def test_what_can_be_sent_comes_first_then_by_name(api, account):
    for name, status in (("d", "APPROVED"), ("a", "REJECTED"), ("c", "PENDING"), ("b", "APPROVED")):
        factories.make_message_template(account, name, status=status)

    assert listed(api) == ["b", "d", "a", "c"]
    assert listed(api, status="APPROVED") == ["b", "d"]


def test_those_of_an_account_or_of_a_conversation_s_account(api, workspace, account):
    other = factories.make_account(workspace, platform="whatsapp")
    factories.make_message_template(account, "ours")
    factories.make_message_template(other, "theirs")
    conversation = factories.make_conversation(account)
    page = factories.make_conversation(factories.make_account(workspace, platform="facebook"))

    assert listed(api) == ["ours", "theirs"]
    assert listed(api, account=other.pk) == ["theirs"]
    assert listed(api, conversation=conversation.pk) == ["ours"]
    assert listed(api, conversation=page.pk) == []


def test_another_workspace_s_account_and_conversation_are_not_there(api_of, stranger, account):
    conversation = factories.make_conversation(account)
    factories.make_message_template(account)
    api = api_of(stranger)

    assert listed(api) == []
    for query in ({"account": account.pk}, {"conversation": conversation.pk}):
        assert api.get(PATH, query).status_code == 404
    for query in ({"account": "x"}, {"account": 10**30}, {"conversation": -1}):
        assert api.get(PATH, query).status_code == 400


def test_the_list_costs_the_same_however_long(api, account, django_assert_num_queries):
    for number in range(5):
        factories.make_message_template(account, f"t{number}")
        with django_assert_num_queries(2):
            assert len(listed(api)) == number + 1


def test_an_admin_has_them_fetched_anew(api_of, admin, account, fake_graph):
    factories.make_message_template(account, "old")
    fake_graph.message_templates[account.waba_id] = [
        {"id": "1", "name": "new", "language": "en", "status": "APPROVED", "components": [BODY]}
    ]
    answer = api_of(admin).post(SYNC, {"account": account.pk})

    assert (answer.status_code, answer.json()) == (200, {"kept": 1, "gone": 1})
    assert listed(api_of(admin)) == ["new"]


@pytest.mark.parametrize(
    ("code", "status", "word"), [(2, 503, "meta_unavailable"), (190, 400, "meta_refused")]
)
def test_a_refusal_of_meta_is_told_and_leaves_them_as_they_are(
    api_of, admin, account, fake_graph, code, status, word
):
    factories.make_message_template(account, "old")
    fake_graph.fail_next(code=code, path="message_templates", times=9)
    answer = api_of(admin).post(SYNC, {"account": account.pk})

    assert (answer.status_code, answer.json()["code"]) == (status, word)
    assert MessageTemplate.objects.get().name == "old"
    account.refresh_from_db()
    assert (account.status == "needs_reauthorization") == (code == 190)


def test_only_admins_of_the_workspace_have_them_fetched(
    api_of, admin, agent, stranger, account, fake_graph
):
    for member, status in ((None, 401), (agent, 403), (stranger, 404)):
        assert api_of(member).post(SYNC, {"account": account.pk}).status_code == status
    for body in ({}, {"account": "x"}, {"account": 10**30}, {"account": account.pk, "x": 1}):
        assert api_of(admin).post(SYNC, body).status_code == 400
    account.status = "disconnected"
    account.save()
    assert api_of(admin).post(SYNC, {"account": account.pk}).status_code == 404
    assert fake_graph.calls == []


def test_an_account_of_another_platform_has_none(api_of, admin, workspace, fake_graph):
    page = factories.make_account(workspace, platform="facebook")
    answer = api_of(admin).post(SYNC, {"account": page.pk})
    assert answer.json() == {"kept": 0, "gone": 0}
