"""All that programs can send, and what they are told where it cannot be sent."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.models import Attachment, Message, Upload
from tests import factories, pictures

BODY = {"type": "BODY", "text": "Hi {{1}}, order {{2}} is ready."}
LINK = {"type": "URL", "text": "Track", "url": "https://nord.fi/{{1}}"}
PHOTO = {"type": "HEADER", "format": "IMAGE"}
PRICES = {
    "button": "Prices",
    "sections": [{"rows": [{"id": "s", "title": "Small", "description": "2 €"}]}],
}
MUG = {"title": "Mug", "subtitle": "12 €", "buttons": [{"title": "Buy", "payload": "BUY"}]}


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def api(api_of, agent):
    return api_of(agent)


@pytest.fixture
def on(workspace):
    """``on("whatsapp")`` is a conversation there that can be answered."""

    def made(platform, **fields):
        return factories.make_conversation(factories.make_account(workspace, platform), **fields)

    return made


def post(api, conversation, **body):
    return api.post(f"/api/conversations/{conversation.pk}/messages/", body)


def sent(api, conversation, **body):
    """The first message, and the others."""
    answer = post(api, conversation, **body)
    assert answer.status_code == 201, answer.content
    first = answer.json()
    return first, first["parts"]


def refused(api, conversation, **body):
    """The status, the code, and the fields that are wrong."""
    before = Message.objects.count()
    answer = post(api, conversation, **body)
    assert Message.objects.count() == before
    return answer.status_code, answer.json()["code"], sorted(answer.json().get("fields", {}))


class TestParts:
    def test_a_long_text_answers_the_first_message_and_lists_the_rest(self, api, on):
        conversation = on("instagram")
        text = " ".join(f"Sentence number {number}." for number in range(120))
        first, parts = sent(api, conversation, text=text, client_id="c1")

        assert len(parts) > 1
        assert " ".join(row["text"] for row in (first, *parts)) == text
        assert [row["part_of"] for row in (first, *parts)] == [None] + [first["id"]] * len(parts)
        assert [row["client_id"] for row in (first, *parts)] == ["c1"] + [None] * len(parts)
        assert [row["status"] for row in parts] == ["queued"] * len(parts)
        assert all(len(row["text"].encode()) <= 1000 for row in (first, *parts))
        assert {row["waiting_for"] for row in parts} == {"earlier"}

    def test_the_same_client_id_answers_the_same_messages_and_writes_nothing(self, api, on, agent):
        conversation = on("facebook")
        upload = factories.make_upload(agent)
        body = {"text": "Menu", "attachments": [upload.pk], "client_id": "c1"}
        first = post(api, conversation, **body)
        # The file is taken by now, so that a second time nothing would be found.
        second = post(api, conversation, **body)

        assert (first.status_code, second.status_code) == (201, 201)
        assert second.json() == first.json()
        assert (Message.objects.count(), Upload.objects.count()) == (2, 0)

    def test_what_was_taken_back_is_answered_as_such(self, api, on):
        conversation = on("facebook")
        first, _parts = sent(api, conversation, text="Yes", client_id="c1")
        api.post(f"/api/messages/{first['id']}/cancel/")

        assert sent(api, conversation, text="Yes", client_id="c1")[0]["status"] == "cancelled"

    def test_a_program_can_undo_as_long_as_its_member_wants(self, api, on, agent):
        agent.undo_seconds = 10
        agent.save()
        first, _parts = sent(api, on("facebook"), text="Yes")

        assert (first["status"], first["waiting_for"]) == ("queued", "undo")
        assert first["undo_until"] > timezone.now().isoformat()

    def test_many_parts_cost_no_more_queries(self, api, on, agent, django_assert_max_num_queries):
        conversation = on("facebook")
        files = [factories.make_upload(agent) for _ in range(8)]
        with django_assert_max_num_queries(32) as few:
            sent(api, conversation, text="One", attachments=[files[0].pk])
        with django_assert_max_num_queries(len(few) + 1):
            sent(api, conversation, text="Many", attachments=[row.pk for row in files[1:]])


class TestFiles:
    def test_words_and_files_are_messages_of_their_own(self, api, on, agent):
        photo = factories.make_upload(
            agent, pictures.jpeg(), kind="image", content_type="image/jpeg", width=40, height=20
        )
        menu = factories.make_upload(agent)
        first, parts = sent(api, on("instagram"), text="Look", attachments=[photo.pk, menu.pk])

        assert [row["kind"] for row in (first, *parts)] == ["text", "image", "file"]
        [shown] = parts[0]["attachments"]
        assert (shown["content_type"], shown["width"], shown["state"]) == (
            "image/jpeg",
            40,
            "stored",
        )
        assert shown["url"].startswith("/attachments/")
        assert Upload.objects.count() == 0

    def test_on_whatsapp_the_first_file_carries_the_words(self, api, on, agent):
        menu = factories.make_upload(agent)
        first, parts = sent(api, on("whatsapp"), text="Our menu", attachments=[menu.pk])

        assert (first["kind"], first["text"], parts) == ("file", "Our menu", [])

    def test_files_come_in_the_order_they_are_named_in(self, api, on, agent):
        files = [factories.make_upload(agent, name=f"{n}.pdf") for n in range(3)][::-1]
        first, parts = sent(api, on("facebook"), attachments=[row.pk for row in files])
        names = [row["attachments"][0]["name"] for row in (first, *parts)]

        assert names == ["2.pdf", "1.pdf", "0.pdf"]

    def test_files_of_others_are_not_found(self, api, on, workspace, stranger):
        colleague = factories.make_member(workspace, role="owner")
        for owner in (colleague, stranger):
            upload = factories.make_upload(owner)
            found = refused(api, on("facebook"), attachments=[upload.pk])
            assert found == (400, "unknown_upload", ["attachments"])
        assert (Upload.objects.count(), Attachment.objects.count()) == (2, 0)

    def test_a_file_goes_into_one_message_once(self, api, on, agent):
        upload = factories.make_upload(agent)
        twice = [upload.pk, upload.pk]
        assert refused(api, on("facebook"), attachments=twice) == (400, "invalid", ["attachments"])
        conversation = on("facebook")
        sent(api, conversation, attachments=[upload.pk])
        again = refused(api, conversation, attachments=[upload.pk])
        assert again == (400, "unknown_upload", ["attachments"])

    @pytest.mark.parametrize(
        ("platform", "content_type", "size", "code"),
        [
            ("instagram", "application/zip", 1, "type_not_supported"),
            ("whatsapp", "audio/wav", 1, "type_not_supported"),
            ("instagram", "application/pdf", 26 * 2**20, "too_large"),
            ("whatsapp", "video/mp4", 17 * 2**20, "too_large"),
        ],
    )
    def test_what_a_platform_does_not_take_is_refused_before_it_is_sent(
        self, api, on, agent, fake_graph, platform, content_type, size, code
    ):
        upload = factories.make_upload(agent, content_type=content_type)
        Upload.objects.update(size=size)
        found = refused(api, on(platform), attachments=[upload.pk])

        assert found == (400, code, ["attachments"])
        assert fake_graph.calls == []
        assert Upload.objects.count() == 1


class TestTemplates:
    @pytest.fixture
    def conversation(self, on):
        long_ago = timezone.now() - timedelta(days=30)
        return on("whatsapp", last_inbound_at=long_ago)

    def template(self, conversation, *components, **fields):
        return factories.make_message_template(
            conversation.account, components=list(components), **fields
        )

    @pytest.mark.parametrize(
        "variables",
        [["Mika", "1234", "t/1234"], {"2": "1234", "button.0": "t/1234", "1": "Mika"}],
    )
    def test_one_is_sent_though_the_window_is_closed(self, api, conversation, variables):
        self.template(conversation, BODY, {"type": "BUTTONS", "buttons": [LINK]})
        template = {"name": "order_ready", "language": "en", "variables": variables}
        first, parts = sent(api, conversation, template=template)

        assert (first["kind"], parts) == ("template", [])
        assert first["text"] == "Hi Mika, order 1234 is ready."
        stored = first["details"]["template"]
        assert (stored["name"], stored["body"]) == ("order_ready", ["Mika", "1234"])
        assert stored["buttons"] == [{"index": 0, "value": "t/1234", "kind": "url"}]

    def test_a_picture_at_its_head_is_an_upload(self, api, agent, conversation):
        self.template(conversation, PHOTO, {"type": "BODY", "text": "Ready"})
        upload = factories.make_upload(
            agent, pictures.png(), kind="image", content_type="image/png"
        )
        template = {"name": "order_ready", "language": "en", "header": upload.pk}
        first, _parts = sent(api, conversation, template=template)

        assert [row["kind"] for row in first["attachments"]] == ["image"]
        assert Upload.objects.count() == 0

    @pytest.mark.parametrize(
        ("change", "code", "fields"),
        [
            ({"name": "other"}, "unknown_template", ["template.name"]),
            ({"language": "fi"}, "unknown_template", ["template.name"]),
            ({"variables": ["Mika"]}, "empty", ["template.variables.2"]),
            ({"variables": {}}, "empty", ["template.variables.1", "template.variables.2"]),
            ({"variables": ["a", "b", "c"]}, "too_many", ["template.variables"]),
            ({"variables": {"1": "a", "2": "b", "x": "c"}}, "too_many", ["template.variables"]),
            ({"variables": ["a\nb", "c"]}, "bad_value", ["template.variables.1"]),
            ({"variables": "Mika"}, "invalid", ["template.variables"]),
            ({"variables": [True, "b"]}, "invalid", ["template.variables"]),
            ({"variables": [["a"], "b"]}, "invalid", ["template.variables"]),
            ({"header": 10**9}, "unknown_upload", ["template.header"]),
            ({"components": []}, "invalid", ["template.components"]),
        ],
    )
    def test_what_whatsapp_would_refuse_is_refused(
        self, api, conversation, fake_graph, change, code, fields
    ):
        self.template(conversation, BODY)
        template = {"name": "order_ready", "language": "en", "variables": ["Mika", 1234], **change}

        assert refused(api, conversation, template=template) == (400, code, fields)
        assert fake_graph.calls == []

    def test_one_that_is_not_approved_is_refused(self, api, conversation):
        self.template(conversation, BODY, status="PAUSED")
        template = {"name": "order_ready", "language": "en", "variables": ["a", "b"]}

        assert refused(api, conversation, template=template) == (
            400,
            "not_approved",
            ["template.name"],
        )

    def test_one_goes_by_itself(self, api, conversation):
        self.template(conversation, BODY)
        template = {"name": "order_ready", "language": "en", "variables": ["a", "b"]}
        for beside in ({"text": "Hi"}, {"buttons": [{"title": "Yes", "payload": "YES"}]}):
            found = refused(api, conversation, template=template, **beside)
            assert found == (400, "not_alone", ["template"])

    def test_those_of_another_account_or_workspace_are_unknown(self, api, on, conversation):
        factories.make_message_template(on("whatsapp").account)
        factories.make_message_template(factories.make_account(platform="whatsapp"))
        template = {"name": "order_ready", "language": "en", "variables": ["a"]}

        found = refused(api, conversation, template=template)
        assert found == (400, "unknown_template", ["template.name"])


class TestTapping:
    def test_quick_replies_say_their_title_unless_told_otherwise(self, api, on):
        replies = [{"title": "S"}, {"title": "M", "payload": "SIZE_M"}]
        first, _parts = sent(api, on("instagram"), text="Which?", quick_replies=replies)

        assert first["details"]["quick_replies"] == [
            {"title": "S", "payload": "S"},
            {"title": "M", "payload": "SIZE_M"},
        ]

    def test_buttons_stand_under_the_words(self, api, on):
        buttons = [{"title": "Site", "url": "https://nord.fi"}]
        first, _parts = sent(api, on("whatsapp"), text="See", buttons=buttons)

        assert (first["kind"], first["text"]) == ("card", "See")
        [card] = first["details"]["cards"]
        assert card["actions"][0]["url"] == "https://nord.fi"

    def test_a_list_to_choose_from(self, api, on):
        first, _parts = sent(api, on("whatsapp"), text="Prices", choices=PRICES)

        assert (first["kind"], first["text"]) == ("choices", "Prices")
        assert first["details"]["choices"]["sections"][0]["rows"][0]["title"] == "Small"

    def test_cards_beside_each_other(self, api, on):
        first, _parts = sent(api, on("facebook"), cards=[MUG, {**MUG, "title": "Cup"}])

        assert [card["title"] for card in first["details"]["cards"]] == ["Mug", "Cup"]

    @pytest.mark.parametrize(
        ("platform", "body", "code", "fields"),
        [
            (
                "whatsapp",
                {"text": "?", "quick_replies": [{"title": "S"}]},
                "not_supported",
                ["quick_replies"],
            ),
            (
                "instagram",
                {"text": "?", "quick_replies": [{"title": "x" * 21}]},
                "too_long",
                ["quick_replies.0.title"],
            ),
            (
                "instagram",
                {"text": "?", "quick_replies": [{"title": str(n)} for n in range(14)]},
                "too_many",
                ["quick_replies"],
            ),
            ("facebook", {"text": "?", "choices": PRICES}, "not_supported", ["choices.sections"]),
            ("whatsapp", {"cards": [MUG]}, "not_supported", ["cards"]),
            ("facebook", {"text": "?", "buttons": [{"title": "x"}]}, "mixed", ["buttons.0"]),
            (
                "facebook",
                {"text": "?", "buttons": [{"title": "x", "url": "nord"}]},
                "bad_link",
                ["buttons.0.url"],
            ),
            ("facebook", {"buttons": [{"title": "x", "payload": "X"}]}, "empty", ["text"]),
            ("facebook", {"cards": [{"title": "Mug"}]}, "empty", ["cards.0"]),
            ("facebook", {"cards": [{"name": "Mug"}]}, "invalid", ["cards.0.name"]),
            ("facebook", {"cards": [{**MUG, "buttons": [{}]}]}, "invalid", None),
            ("whatsapp", {"text": "?", "choices": {"button": "x"}}, "invalid", None),
            ("facebook", {"text": "?", "cards": [MUG], "buttons": [MUG]}, "invalid", None),
        ],
    )
    def test_what_a_platform_does_not_take_is_refused(self, api, on, platform, body, code, fields):
        status, word, names = refused(api, on(platform), **body)

        assert (status, word) == (400, code)
        assert names == fields or (fields is None and names)

    def test_one_thing_to_tap_is_offered_at_a_time(self, api, on):
        button = {"title": "Buy", "payload": "BUY"}
        status, code, _fields = refused(api, on("facebook"), cards=[MUG], buttons=[button])
        assert (status, code) == (400, "one_at_a_time")


class TestWindow:
    @pytest.mark.parametrize(
        ("platform", "days", "alternatives"),
        [
            ("instagram", 2, ["human_agent", "wait"]),
            ("facebook", 8, ["wait"]),
            ("whatsapp", 2, ["template", "wait"]),
        ],
    )
    def test_a_closed_window_names_what_is_legal(
        self, api, on, fake_graph, platform, days, alternatives
    ):
        conversation = on(platform, last_inbound_at=timezone.now() - timedelta(days=days))
        answer = post(api, conversation, text="Hello?")

        assert (answer.status_code, answer.json()["code"]) == (409, "window_closed")
        assert answer.json()["alternatives"] == alternatives
        assert fake_graph.calls == []
        shown = api.get(f"/api/conversations/{conversation.pk}/").json()["reply_window"]
        assert shown["alternatives"] == alternatives

    def test_other_conflicts_have_no_alternatives(self, api, on):
        conversation = on("facebook")
        conversation.account.status = "disconnected"
        conversation.account.save()
        answer = post(api, conversation, text="Hello?")

        assert (answer.status_code, answer.json()["code"]) == (409, "disconnected")
        assert "alternatives" not in answer.json()
