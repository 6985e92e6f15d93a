"""Files on their way to Meta: given once, sent by their id, converted where need be."""

import io
from datetime import timedelta

import pytest
import requests
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from conversations.actions import reply
from conversations.actions.deliver import deliver_conversation
from conversations.models import Attachment, Message
from social import pace
from tests import factories
from tests.conversations.actions.sending import pass_time, queue, statuses


def picture(kind="JPEG", size=(8, 8)):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()


@pytest.fixture
def conversation(workspace):
    return factories.make_conversation(factories.make_account(workspace))


def queue_file(conversation, kind="image", content=None, **fields):
    """A message that waits with a file of its own."""
    message = queue(conversation, fields.pop("text", ""), kind=kind)
    defaults = {"name": "a.jpg", "content_type": "image/jpeg"}
    content = picture() if content is None else content
    factories.make_attachment(message, kind, content, **{**defaults, **fields})
    return message


@pytest.mark.parametrize("platform", ["instagram", "facebook", "whatsapp"])
def test_a_file_is_given_to_meta_and_sent_by_its_id(workspace, fake_graph, platform):
    conversation = factories.make_conversation(factories.make_account(workspace, platform))
    message = queue_file(conversation)

    assert deliver_conversation(conversation.pk) == 1
    message.refresh_from_db()
    assert message.status == "sent"
    [media_id] = fake_graph.uploads
    assert fake_graph.uploads[media_id].content == picture()
    assert media_id in str(fake_graph.sent[0].json)
    assert message.attachments.get().media_id == media_id
    assert statuses(conversation) == ["sent"]


def test_a_picture_the_platform_does_not_take_is_converted(workspace, fake_graph):
    conversation = factories.make_conversation(factories.make_account(workspace, "whatsapp"))
    queue_file(conversation, content=picture("WEBP"), name="a.webp", content_type="image/webp")
    deliver_conversation(conversation.pk)

    [sent] = fake_graph.uploads.values()
    assert (sent.name, sent.content_type) == ("a.jpg", "image/jpeg")
    assert sent.content[:3] == b"\xff\xd8\xff"


def test_what_is_sent_again_is_not_uploaded_again(conversation, fake_graph):
    fake_graph.fail_next(code=2, status=500, path="messages")
    message = queue_file(conversation)
    deliver_conversation(conversation.pk)
    pass_time(minutes=1)
    deliver_conversation(conversation.pk)

    message.refresh_from_db()
    assert message.status == "sent"
    assert len(fake_graph.uploads) == 1
    assert len(fake_graph.sent) == 2


def test_a_file_meta_does_not_accept_any_more_is_given_anew(agent, conversation, fake_graph):
    fake_graph.fail_next(code=100, subcode=2018008, path="messages")
    message = queue_file(conversation)
    deliver_conversation(conversation.pk)
    message.refresh_from_db()
    assert message.status == "failed"

    reply.retry_message(member=agent, message=message)
    pass_time(seconds=1)
    deliver_conversation(conversation.pk)
    message.refresh_from_db()
    assert message.status == "sent"
    assert len(fake_graph.uploads) == 2


@pytest.mark.parametrize(
    "failure",
    [
        {"code": 2, "status": 500},
        # Nothing was sent, so that nothing is uncertain.
        {"exception": requests.ReadTimeout()},
    ],
)
def test_an_upload_that_fails_is_tried_again(conversation, fake_graph, failure):
    fake_graph.fail_next(path="message_attachments", **failure)
    message = queue_file(conversation)

    assert deliver_conversation(conversation.pk) == 0
    message.refresh_from_db()
    assert (message.status, message.attempts) == ("queued", 1)
    assert message.due_at < timezone.now() + timedelta(seconds=5)
    pass_time(minutes=1)
    assert deliver_conversation(conversation.pk) == 1


def test_an_upload_that_is_refused_fails_and_holds_back_the_rest(conversation, fake_graph):
    fake_graph.fail_next(code=100, subcode=2018109, path="message_attachments")
    message = queue_file(conversation)
    after = queue(conversation, "And this", part_of=message)

    deliver_conversation(conversation.pk)
    message.refresh_from_db()
    after.refresh_from_db()
    assert (message.status, after.status) == ("failed", "failed")
    assert "file" in message.error


def test_a_worker_that_dies_while_uploading_leaves_nothing_uncertain(
    conversation, fake_graph, monkeypatch
):
    def die(message):
        raise SystemExit

    message = queue_file(conversation)
    monkeypatch.setattr("conversations.actions.deliver.give_files", die)
    with pytest.raises(SystemExit):
        deliver_conversation(conversation.pk)
    message.refresh_from_db()
    assert (message.status, message.attempts) == ("queued", 0)
    monkeypatch.undo()
    assert deliver_conversation(conversation.pk) == 0

    pass_time(minutes=3)
    assert deliver_conversation(conversation.pk) == 1


def test_what_is_cancelled_while_its_file_is_uploaded_is_not_sent(
    agent, conversation, fake_graph, monkeypatch
):
    message = queue_file(conversation)

    def cancel(claimed):
        reply.cancel_message(member=agent, message=message)

    monkeypatch.setattr("conversations.actions.deliver.give_files", cancel)
    assert deliver_conversation(conversation.pk) == 0
    message.refresh_from_db()
    assert message.status == "cancelled"
    assert fake_graph.sent == []


def test_a_file_that_is_gone_fails_in_words(conversation, fake_graph):
    message = queue_file(conversation)
    attachment = message.attachments.get()
    default_storage.delete(attachment.file.name)
    deliver_conversation(conversation.pk)

    message.refresh_from_db()
    assert (message.status, message.error_code) == ("failed", "file_gone")
    assert "no longer there" in message.error
    assert fake_graph.calls == []


def test_a_picture_that_cannot_be_converted_fails_in_words(workspace, fake_graph):
    conversation = factories.make_conversation(factories.make_account(workspace, "whatsapp"))
    message = queue_file(conversation, content=b"RIFF....WEBP", content_type="image/webp")
    deliver_conversation(conversation.pk)

    message.refresh_from_db()
    assert (message.status, message.error_code) == ("failed", "bad_file")
    assert fake_graph.calls == []


def test_nothing_is_uploaded_for_an_account_meta_holds_back(conversation, fake_graph):
    pace.hold(conversation.account_id, 30)
    message = queue_file(conversation)

    assert deliver_conversation(conversation.pk) == 0
    message.refresh_from_db()
    assert (fake_graph.calls, message.due_at) == ([], None)


def test_an_echo_taken_for_another_message_leaves_ours_its_own_file(conversation, fake_graph):
    message = queue_file(conversation)
    twin = factories.make_message(
        conversation, "", kind="image", direction="out", external_id="mid-fake-2"
    )
    Message.objects.filter(pk=twin.pk).update(sent_elsewhere=True)
    factories.make_attachment(twin, content=b"theirs")
    deliver_conversation(conversation.pk)

    message.refresh_from_db()
    assert (message.status, message.external_id) == ("sent", "mid-fake-2")
    assert Attachment.objects.get().message == message
    assert not Message.objects.filter(pk=twin.pk).exists()
