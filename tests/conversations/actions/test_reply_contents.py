"""Answers that are more than words: files, message templates, what can be tapped."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.actions import reply
from conversations.actions.deliver import deliver_conversation
from conversations.compose import ChosenTemplate, Extras
from conversations.models import Attachment, Message, Upload
from echodesk.errors import ActionError, Conflict
from social.outgoing import Button, Card, QuickReply
from tests import factories
from tests.conversations.actions.helpers import events_of
from tests.conversations.actions.sending import wrote

BODY = {"type": "BODY", "text": "Hi {{1}}, order {{2}} is ready."}
HEADER = {"type": "HEADER", "format": "IMAGE"}


@pytest.fixture
def conversation(workspace):
    return factories.make_conversation(factories.make_account(workspace))


@pytest.fixture
def on_whatsapp(workspace):
    return factories.make_conversation(factories.make_account(workspace, "whatsapp"))


def upload(member, name="a.jpg", content_type="image/jpeg", kind="image", **fields):
    defaults = {"content": b"abc", "width": 8, "height": 8}
    facts = {"name": name, "content_type": content_type, "kind": kind}
    return factories.make_upload(member, **{**defaults, **facts, **fields})


def template(conversation, *components):
    components = list(components or [BODY])
    return factories.make_message_template(
        conversation.account, language="fi", components=components
    )


def answer(member, conversation, **more):
    return reply.queue_reply(member=member, conversation=conversation, **more)


# --- Files ----------------------------------------------------------------------------


def test_a_message_takes_its_upload_over(agent, conversation):
    given = upload(agent)
    words, photo = answer(agent, conversation, text="Look", uploads=[given], client_id="c1")

    assert (words.text, words.client_id) == ("Look", "c1")
    assert (photo.kind, photo.part_of, photo.status) == ("image", words, "queued")
    attachment = photo.attachments.get()
    assert attachment.file.name == given.file.name
    with attachment.file.open() as file:
        assert file.read() == b"abc"
    assert (attachment.name, attachment.state, attachment.width) == ("a.jpg", "stored", 8)
    assert not Upload.objects.exists()
    told = events_of(conversation, "ig_dm")[-1]
    assert told["attachments"] == [{"id": attachment.pk, "kind": "image", "state": "stored"}]
    assert told["part_of"] == words.pk


def test_a_second_call_returns_the_same_rows_although_the_upload_is_taken(agent, conversation):
    given = upload(agent)
    rows = answer(agent, conversation, text="Look", uploads=[given], client_id="c1")

    assert answer(agent, conversation, text="Look", uploads=[given], client_id="c1") == rows
    assert Message.objects.count() == 2


def test_an_upload_is_sent_once(agent, conversation):
    given = upload(agent)
    answer(agent, conversation, uploads=[given])

    with pytest.raises(ActionError) as refused:
        answer(agent, conversation, uploads=[given])
    assert refused.value.code == "unknown_upload"
    twice = upload(agent)
    with pytest.raises(ActionError):
        answer(agent, conversation, uploads=[twice, twice])
    assert Message.objects.count() == 1


def test_nobody_sends_the_files_of_colleagues(agent, admin, conversation):
    with pytest.raises(ActionError) as refused:
        answer(agent, conversation, uploads=[upload(admin)])
    assert refused.value.code == "unknown_upload"


def test_a_file_the_platform_does_not_take_is_refused_in_words(agent, conversation):
    sheet = upload(agent, "a.xlsx", "application/vnd.ms-excel", "file")
    with pytest.raises(ActionError) as refused:
        answer(agent, conversation, text="Look", uploads=[sheet])

    assert refused.value.code == "type_not_supported"
    assert "a.xlsx" in refused.value.fields["attachments"][0]
    assert Upload.objects.filter(pk=sheet.pk).exists()
    assert Message.objects.count() == 0


def test_a_file_that_is_too_large_is_refused_in_words(agent, on_whatsapp):
    film = upload(agent, "a.mp4", "video/mp4", "video")
    film.size = 17 * 1024 * 1024
    with pytest.raises(ActionError) as refused:
        answer(agent, on_whatsapp, uploads=[film])

    assert refused.value.code == "too_large"
    assert "16" in refused.value.detail


def test_a_picture_that_can_be_converted_is_taken(agent, on_whatsapp):
    [row] = answer(agent, on_whatsapp, uploads=[upload(agent, "a.webp", "image/webp")])

    assert row.kind == "image"


def test_too_many_files_at_a_time_are_refused(agent, conversation):
    with pytest.raises(ActionError) as refused:
        answer(agent, conversation, uploads=[upload(agent) for _ in range(11)])
    assert refused.value.code == "too_many_files"


def test_a_file_alone_is_an_answer(agent, conversation, fake_graph):
    [row] = answer(agent, conversation, uploads=[upload(agent)], client_id="c1")
    conversation.refresh_from_db()

    assert row.client_id == "c1"
    assert (conversation.last_message_text, conversation.last_message_kind) == ("", "image")
    assert deliver_conversation(conversation.pk) == 1


def test_on_whatsapp_words_go_under_the_picture(agent, on_whatsapp, fake_graph):
    [row] = answer(agent, on_whatsapp, text="Look", uploads=[upload(agent)])
    deliver_conversation(on_whatsapp.pk)

    assert row.text == "Look"
    assert fake_graph.sent[0].json["image"]["caption"] == "Look"


# --- What can be tapped ---------------------------------------------------------------


def test_quick_replies_are_sent_with_the_words(agent, conversation, fake_graph):
    extras = Extras(quick_replies=(QuickReply(title="M", payload="SIZE_M"),))
    answer(agent, conversation, text="Which?", extras=extras)
    deliver_conversation(conversation.pk)

    [sent] = fake_graph.sent[0].json["message"]["quick_replies"]
    assert sent["payload"] == "SIZE_M"


def test_what_the_platform_would_refuse_is_refused_before(agent, conversation):
    extras = Extras(quick_replies=(QuickReply(title="A title much too long", payload="x"),))
    with pytest.raises(ActionError) as refused:
        answer(agent, conversation, text="Which?", extras=extras)

    assert refused.value.code == "too_long"
    assert list(refused.value.fields) == ["quick_replies.0.title"]


def test_one_thing_to_tap_is_offered_at_a_time(agent, conversation):
    extras = Extras(
        buttons=(Button(title="Yes", payload="YES"),), cards=(Card(title="Mug", subtitle="12 e"),)
    )
    with pytest.raises(ActionError) as refused:
        answer(agent, conversation, text="Which?", extras=extras)
    assert refused.value.code == "one_at_a_time"


def test_a_broken_link_that_instagram_would_refuse_is_refused_before(agent, conversation):
    with pytest.raises(ActionError) as refused:
        answer(agent, conversation, text="See https://")
    assert refused.value.code == "bad_link"


# --- Message templates ----------------------------------------------------------------


def test_a_message_template_goes_out_after_the_window_has_closed(agent, on_whatsapp, fake_graph):
    wrote(on_whatsapp, ago=timedelta(days=30))
    chosen = ChosenTemplate(template=template(on_whatsapp), body=("Mika", "1234"))
    [row] = answer(agent, on_whatsapp, template=chosen)

    assert (row.kind, row.text) == ("template", "Hi Mika, order 1234 is ready.")
    assert deliver_conversation(on_whatsapp.pk) == 1
    sent = fake_graph.sent[0].json["template"]
    assert (sent["name"], sent["language"]) == ("order_ready", {"code": "fi"})
    assert [one["text"] for one in sent["components"][0]["parameters"]] == ["Mika", "1234"]


def test_a_message_template_begins_with_its_file(agent, on_whatsapp, fake_graph):
    chosen = ChosenTemplate(
        template=template(on_whatsapp, HEADER, BODY),
        body=("Mika", "1234"),
        header_upload=upload(agent),
    )
    [row] = answer(agent, on_whatsapp, template=chosen)
    deliver_conversation(on_whatsapp.pk)

    header, _body = fake_graph.sent[0].json["template"]["components"]
    assert header["parameters"][0]["image"]["id"] in fake_graph.uploads
    assert Attachment.objects.get().message == row


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"status": "PAUSED"}, "not_approved"), ({"waba_id": "999"}, "not_found")],
)
def test_a_message_template_that_cannot_be_sent_now_is_refused(agent, on_whatsapp, fields, code):
    row = template(on_whatsapp)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    with pytest.raises(ActionError) as refused:
        answer(agent, on_whatsapp, template=ChosenTemplate(template=row, body=("a", "b")))

    assert refused.value.code == code
    assert list(refused.value.fields) == ["template.name"]


def test_every_variable_has_to_be_filled_in(agent, on_whatsapp):
    chosen = ChosenTemplate(template=template(on_whatsapp), named={"1": "Mika"})
    with pytest.raises(ActionError) as refused:
        answer(agent, on_whatsapp, template=chosen)

    assert list(refused.value.fields) == ["template.variables.2"]


def test_a_message_template_goes_by_itself(agent, on_whatsapp):
    chosen = ChosenTemplate(template=template(on_whatsapp), body=("a", "b"))
    with pytest.raises(ActionError) as refused:
        answer(agent, on_whatsapp, text="And this", template=chosen)
    assert refused.value.code == "not_alone"


def test_other_platforms_have_no_message_templates(agent, conversation):
    row = template(conversation)
    with pytest.raises(ActionError):
        answer(agent, conversation, template=ChosenTemplate(template=row, body=("a", "b")))


def test_a_message_template_is_sent_again_whatever_the_window(agent, on_whatsapp):
    chosen = ChosenTemplate(template=template(on_whatsapp), body=("a", "b"))
    [row] = answer(agent, on_whatsapp, template=chosen)
    Message.objects.update(status="failed")
    wrote(on_whatsapp, ago=timedelta(days=30))

    assert reply.retry_message(member=agent, message=row).status == "queued"


# --- Parts ----------------------------------------------------------------------------


def parts(agent, conversation, *states):
    """The rows of one answer, in these statuses."""
    rows = answer(agent, conversation, text="word " * 200 * len(states))
    for row, status in zip(rows, states, strict=True):
        row.status = status
        row.error_code = "earlier_part" if status == "failed" and row.part_of else ""
        row.save()
    return rows


def stands(rows):
    for row in rows:
        row.refresh_from_db()
    return [row.status for row in rows]


def test_what_was_held_back_goes_out_with_the_part_that_failed(agent, conversation):
    rows = parts(agent, conversation, "failed", "failed", "failed")
    reply.retry_message(member=agent, message=rows[0])

    assert stands(rows) == ["queued"] * 3


def test_a_part_that_failed_for_its_own_reasons_is_left_alone(agent, conversation):
    rows = parts(agent, conversation, "failed", "failed", "failed")
    Message.objects.filter(pk=rows[1].pk).update(error_code="100")
    reply.retry_message(member=agent, message=rows[0])

    assert stands(rows) == ["queued", "failed", "queued"]


def test_cancelling_takes_the_later_parts_along(agent, conversation):
    rows = parts(agent, conversation, "sent", "queued", "queued")

    assert reply.cancel_message(member=agent, message=rows[1]) == rows[1]
    assert stands(rows) == ["sent", "cancelled", "cancelled"]
    told = [data["message"] for data in events_of(conversation, "message_status")]
    assert told == [rows[1].pk, rows[2].pk]


def test_other_answers_are_not_cancelled(agent, conversation):
    rows = parts(agent, conversation, "queued", "queued")
    [other] = answer(agent, conversation, text="Another")
    reply.cancel_message(member=agent, message=rows[0])

    assert stands([*rows, other]) == ["cancelled", "cancelled", "queued"]


def test_once_its_window_has_closed_an_agent_may_send_again_as_a_human_agent(agent, conversation):
    [row] = answer(agent, conversation, text="Late")
    Message.objects.update(status="failed")
    wrote(conversation, ago=timedelta(days=2))

    with pytest.raises(Conflict):
        reply.retry_message(member=agent, message=row)
    again = reply.retry_message(member=agent, message=row, tag="human_agent")
    assert (again.status, again.tag) == ("queued", "HUMAN_AGENT")


def test_an_answer_ends_the_waiting(agent, conversation):
    conversation.waiting_since = timezone.now()
    conversation.save()
    answer(agent, conversation, text="Yes")

    conversation.refresh_from_db()
    assert conversation.waiting_since is None
