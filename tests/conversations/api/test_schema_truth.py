"""What is answered about sending is what the schema says: no more, no less."""

import json
from datetime import timedelta

import jsonschema
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from conversations.api import details_shapes
from social import contents
from tests import factories, pictures


def strict(found):
    """OpenAPI 3.0 as JSON Schema, with nothing beyond what is named."""
    if isinstance(found, list):
        return [strict(one) for one in found]
    if not isinstance(found, dict):
        return found
    plain = {name: strict(value) for name, value in found.items() if name != "nullable"}
    if "properties" in plain and plain.get("type") == "object":
        plain.setdefault("additionalProperties", False)
    return {"anyOf": [plain, {"type": "null"}]} if found.get("nullable") is True else plain


@pytest.fixture
def conforms(client, db):
    """``conforms(answer, path, method)``: the answer is as the schema says of that address."""
    headers = {"Accept": "application/vnd.oai.openapi+json"}
    schema = json.loads(client.get("/api/schema/", headers=headers).content)
    components = strict(schema["components"])

    def check(answer, path, method="get", status=200):
        assert answer.status_code == status, answer.content
        said = schema["paths"][path][method]["responses"][str(status)]
        found = strict(said["content"]["application/json"]["schema"])
        document = {**found, "components": components}
        jsonschema.Draft202012Validator(document).validate(answer.json())
        return answer.json()

    return check


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def conversation_on(workspace, platform, **fields):
    return factories.make_conversation(factories.make_account(workspace, platform), **fields)


MESSAGES = "/api/conversations/{id}/messages/"


@pytest.mark.parametrize(
    ("platform", "body"),
    [
        ("instagram", {"text": "Long. " * 400}),
        ("facebook", {"text": "Which?", "quick_replies": [{"title": "S"}]}),
        ("facebook", {"cards": [{"title": "Mug", "image_url": "https://nord.fi/a.jpg"}]}),
        ("whatsapp", {"text": "See", "buttons": [{"title": "Site", "url": "https://nord.fi"}]}),
        (
            "whatsapp",
            {
                "text": "Choose",
                "choices": {"button": "Sizes", "sections": [{"rows": [{"id": "s", "title": "S"}]}]},
            },
        ),
        (
            "whatsapp",
            {"template": {"name": "order_ready", "language": "en", "variables": {"1": "12"}}},
        ),
    ],
)
def test_answers_and_the_messages_they_become(api_of, agent, workspace, conforms, platform, body):
    api, conversation = api_of(agent), conversation_on(workspace, platform)
    if platform == "whatsapp":
        factories.make_message_template(conversation.account)
    path = MESSAGES.format(id=conversation.pk)
    sent = conforms(api.post(path, body), MESSAGES, "post", 201)

    conforms(api.get(path), MESSAGES)
    conforms(api.get(f"/api/messages/{sent['id']}/"), "/api/messages/{id}/")
    conforms(api.get("/api/messages/", {"status": "queued"}), "/api/messages/")
    cancelled = api.post(f"/api/messages/{sent['id']}/cancel/")
    conforms(cancelled, "/api/messages/{id}/cancel/", "post")


def test_files_and_refusals(api_of, agent, workspace, conforms):
    api, path = api_of(agent), "/api/uploads/"
    file = SimpleUploadedFile("a.png", pictures.png())
    upload = conforms(api.post(path, {"file": file}, format="multipart"), path, "post", 201)
    conforms(api.get(f"{path}{upload['id']}/"), "/api/uploads/{id}/")
    conforms(api.post(path, {}, format="multipart"), path, "post", 400)

    conversation = conversation_on(workspace, "facebook")
    address = MESSAGES.format(id=conversation.pk)
    body = {"text": "Look", "attachments": [upload["id"]]}
    conforms(api.post(address, body), MESSAGES, "post", 201)
    conforms(api.post(address, body), MESSAGES, "post", 400)
    conversation.identity.last_inbound_at = timezone.now() - timedelta(days=2)
    conversation.identity.save()
    conforms(api.post(address, {"text": "Hi"}), MESSAGES, "post", 409)


def test_reactions_templates_pauses_and_oneself(api_of, admin, workspace, conforms):
    api, conversation = api_of(admin), conversation_on(workspace, "whatsapp")
    message = factories.make_message(conversation)
    reaction = api.post(f"/api/messages/{message.pk}/reaction/", {"emoji": "👍"})
    conforms(reaction, "/api/messages/{id}/reaction/", "post")
    factories.make_message_template(conversation.account)
    conforms(api.get("/api/message-templates/"), "/api/message-templates/")
    requeued = api.post("/api/messages/requeue/", {"messages": [message.pk]})
    conforms(requeued, "/api/messages/requeue/", "post")

    account = f"/api/social/accounts/{conversation.account_id}/"
    conforms(api.post(f"{account}pause/"), "/api/social/accounts/{id}/pause/", "post")
    conforms(api.get(account), "/api/social/accounts/{id}/")
    conforms(api.get("/api/social/accounts/"), "/api/social/accounts/")
    for path in ("/api/social/pause/", "/api/me/", "/api/workspace/"):
        conforms(api.get(path), path)


@pytest.mark.parametrize(
    ("shape", "stored", "more"),
    [
        # A notice's details hold the app, too.
        (details_shapes.DetailsSerializer, contents.Details, {"owner_app_id"}),
        (details_shapes.CardSerializer, contents.Card, set()),
        (details_shapes.CardActionSerializer, contents.CardAction, set()),
        (details_shapes.ChoicesSerializer, contents.Choices, set()),
        (details_shapes.ChoiceSectionSerializer, contents.ChoiceSection, set()),
        (details_shapes.ChoiceRowSerializer, contents.ChoiceRow, set()),
        (details_shapes.QuickReplySerializer, contents.QuickReply, set()),
        (details_shapes.SentTemplateSerializer, contents.SentTemplate, set()),
        (details_shapes.SentButtonSerializer, contents.SentButton, set()),
    ],
)
def test_all_that_is_stored_of_a_message_is_described(shape, stored, more):
    assert set(shape().fields) == set(stored.__annotations__) | more
