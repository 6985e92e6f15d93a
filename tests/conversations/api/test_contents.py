"""What programs are told of what a message holds."""

import json

import jsonschema
import pytest

from conversations.models import MediaState, Reaction
from tests import factories
from tests.conversations.views.test_kinds import AD, CARD, ORDER, OSLO


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def conversation(workspace):
    return factories.make_conversation(factories.make_account(workspace))


@pytest.fixture
def api(api_of, agent):
    return api_of(agent)


def as_json_schema(found):
    """OpenAPI 3.0 says ``nullable`` where JSON Schema has a type for it."""
    if isinstance(found, list):
        return [as_json_schema(one) for one in found]
    if not isinstance(found, dict):
        return found
    plain = {name: as_json_schema(value) for name, value in found.items() if name != "nullable"}
    return {"anyOf": [plain, {"type": "null"}]} if found.get("nullable") is True else plain


def messages(api, conversation):
    return api.get(f"/api/conversations/{conversation.pk}/messages/").json()["results"]


def notices(api, conversation, **query):
    return api.get(f"/api/conversations/{conversation.pk}/notices/", query).json()


def test_an_attachment_has_the_links_to_our_copies(api, conversation):
    message = factories.make_message(conversation, "", kind="image")
    stored = factories.make_attachment(
        message, content=b"\x89PNG", content_type="image/png", width=3, height=2
    )
    wanted = factories.make_attachment(message, kind="video")
    first, second = messages(api, conversation)[0]["attachments"]
    assert first.pop("url").startswith(f"/attachments/{stored.pk}/?s=")
    assert first == {
        "id": stored.pk,
        "kind": "image",
        "state": "stored",
        "thumbnail_url": "",
        "name": "photo.jpg",
        "content_type": "image/png",
        "size": 4,
        "width": 3,
        "height": 2,
        "title": "",
        "is_voice": False,
        "error": "",
    }
    assert (second["id"], second["state"], second["url"]) == (wanted.pk, "wanted", "")


def test_the_link_of_an_attachment_opens_it(page_of, agent, api, conversation):
    message = factories.make_message(conversation, "", kind="file")
    factories.make_attachment(message, "file", content=b"%PDF-1.4", name="a.pdf")
    url = messages(api, conversation)[0]["attachments"][0]["url"]
    assert b"".join(page_of(agent).get(url)) == b"%PDF-1.4"


def test_details_prices_and_unknown_quotes_are_given_as_they_are(api, conversation):
    details = {"location": OSLO, "contacts": [CARD], "order": ORDER, "referral": AD}
    pricing = {"billable": True, "category": "utility"}
    factories.make_message(
        conversation, details=details, pricing=pricing, reply_to_external_id="mid-x"
    )
    found = messages(api, conversation)[0]
    assert (found["details"], found["pricing"]) == (details, pricing)
    assert (found["reply_to"], found["reply_to_external_id"]) == (None, "mid-x")


def test_reactions_say_whose_they_are_and_those_taken_back_are_gone(api, conversation):
    message = factories.make_message(conversation)
    for by_business, emoji in ((True, "👍"), (False, "")):
        Reaction.objects.create(
            workspace=conversation.workspace,
            message=message,
            by_business=by_business,
            emoji=emoji,
            occurred_at=message.occurred_at,
        )
    assert messages(api, conversation)[0]["reactions"] == [
        {"emoji": "👍", "by": "business", "state": "sent"}
    ]
    Reaction.objects.filter(by_business=True).update(state="failed")
    assert messages(api, conversation)[0]["reactions"][0]["state"] == "failed"


def test_who_holds_a_conversation_and_what_its_newest_message_is(api, conversation):
    conversation.held_by_app_id, conversation.last_message_kind = "263902037430900", "unsent"
    conversation.last_message_at = conversation.last_activity_at
    conversation.save()
    found = api.get(f"/api/conversations/{conversation.pk}/").json()
    assert found["held_by_app_id"] == "263902037430900"
    assert found["last_message"]["kind"] == "unsent"


def test_notices_are_listed_newest_first_and_paged(api, conversation):
    rows = [
        factories.make_notice(conversation, details={"referral": AD}),
        factories.make_notice(conversation, "system", text="New icon"),
    ]
    first = notices(api, conversation, page_size=1)
    assert [row["id"] for row in first["results"]] == [rows[1].pk]
    second = api.get(first["next"]).json()
    assert [row["id"] for row in second["results"]] == [rows[0].pk]
    assert second["next"] is None
    assert second["results"][0]["details"] == {"referral": AD}


def test_messages_cost_the_same_with_fifty_attachments_as_with_none(
    api, conversation, django_assert_max_num_queries
):
    factories.make_message(conversation)
    with django_assert_max_num_queries(5) as bare:
        messages(api, conversation)
    for _ in range(25):
        message = factories.make_message(conversation, "", kind="image")
        factories.make_attachment(message)
        factories.make_attachment(message, state=MediaState.GONE)
    with django_assert_max_num_queries(5) as full:
        messages(api, conversation)
    assert len(full) == len(bare)


def test_what_is_answered_is_what_the_schema_says(client, api, conversation):
    schema = json.loads(
        client.get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi+json"}).content
    )
    message = factories.make_message(
        conversation,
        "",
        kind="order",
        details={
            "payload": "x",
            "chosen": "y",
            "answers": {"a": [1]},
            "story_id": "1",
            "location": OSLO,
            "contacts": [CARD],
            "order": ORDER,
            "product_id": "1",
            "referral": AD,
            "links": [{"title": "a", "url": "b"}],
            "cards": [{"title": "a", "buttons": ["b"]}],
            "forwarded": True,
            "standby": True,
            "errors": [{"code": 1, "title": "a", "detail": "b"}],
            "types": ["poll"],
        },
        pricing={"billable": False, "expires_at": "1762000000"},
    )
    factories.make_attachment(message)
    factories.make_notice(conversation, details={"owner_app_id": "1", "referral": AD})

    components = as_json_schema(schema["components"])

    def conforms(name, value):
        document = {"$ref": f"#/components/schemas/{name}", "components": components}
        jsonschema.Draft202012Validator(document).validate(value)

    conforms("Message", messages(api, conversation)[0])
    conforms("Notice", notices(api, conversation)["results"][0])
    conforms("Conversation", api.get(f"/api/conversations/{conversation.pk}/").json())
