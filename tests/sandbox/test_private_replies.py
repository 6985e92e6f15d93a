"""Answering a comment privately: once, within seven days, and without opening a window."""

from datetime import timedelta

import pytest

from social.platforms import Platform
from social.sandbox import orders, play
from social.sandbox.models import SandboxComment, SandboxMessage
from tests.sandbox.conftest import error_of

IG, FB = Platform.INSTAGRAM, Platform.FACEBOOK
BOTH = [IG, FB]
USED_UP = (100, 2534025)


@pytest.fixture
def comment(assets, chat_with, webhooks):
    """``comment(platform)``: Mika's comment, who never wrote a message."""

    def make(platform, **fields):
        asset = assets[platform]
        return play.comment(asset, chat_with(asset), "Is it vegan?", **fields)

    return make


@pytest.fixture
def reply(graph, assets, token_of):
    """``reply(comment)`` gives ``(status, answer)``."""

    def call(row, comment_id=""):
        recipient = {"comment_id": comment_id or row.external_id}
        body = {"recipient": recipient, "message": {"text": "Yes, it is."}}
        return graph("POST", "me/messages", token_of(assets[row.platform]), body)

    return call


@pytest.mark.parametrize("platform", BOTH)
def test_a_comment_is_answered_privately_once(comment, reply, chat_with, assets, platform):
    row = comment(platform)
    chat = chat_with(assets[platform])
    status, answer = reply(row)
    message = SandboxMessage.objects.get()
    assert status == 200
    assert answer == {
        "recipient_id": chat.person_external_id,
        "message_id": message.external_id,
    }
    assert error_of(reply(row)[1]) == USED_UP
    assert SandboxMessage.objects.count() == 1


@pytest.mark.parametrize("platform", BOTH)
def test_a_private_reply_opens_no_window(comment, reply, send, chat_with, assets, platform):
    reply(comment(platform))
    status, answer = send(chat_with(assets[platform]), "And one more thing")
    assert (status, answer["error"]["code"]) == (400, 10)


@pytest.mark.parametrize(("days", "taken"), [(6, True), (8, False)])
def test_a_comment_can_be_answered_for_seven_days(comment, reply, time_machine, days, taken):
    time_machine.move_to("2026-11-20T12:00:00Z", tick=False)
    row = comment(IG)
    time_machine.shift(timedelta(days=days))
    status, answer = reply(row)
    assert (status == 200) is taken
    assert taken or error_of(answer) == USED_UP


def test_a_live_comment_can_be_answered_while_the_video_lasts(comment, reply, time_machine):
    time_machine.move_to("2026-11-20T12:00:00Z", tick=False)
    first, second = comment(IG, live=True), comment(IG, live=True)
    assert reply(first)[0] == 200
    time_machine.shift(timedelta(hours=5))
    assert error_of(reply(second)[1]) == USED_UP


def test_nobody_else_s_comment_can_be_answered(comment, reply, graph, instagram_token):
    row = comment(FB)
    assert error_of(reply(row, "17865000000000000")[1]) == USED_UP
    other = SandboxComment.objects.create(
        external_id="1041_9",
        platform=FB,
        asset_id="104000000000099",
        person=row.person,
        media_id="1",
        text="Hi",
        created_at=row.created_at,
    )
    assert error_of(reply(other)[1]) == USED_UP


def test_instagram_login_answers_its_own_comments(
    comment, instagram_graph, instagram_token, webhooks
):
    row = comment(IG)
    body = {"recipient": {"comment_id": row.external_id}, "message": {"text": "Yes"}}
    assert instagram_graph("POST", "v25.0/me/messages", instagram_token(), body)[0] == 200


def test_a_private_reply_that_was_refused_is_not_used_up(comment, reply):
    row = comment(IG)
    orders.order(row.asset_id, "unreached", sends_only=True)
    orders.order(row.asset_id, "server", sends_only=True)
    assert reply(row)[0] == 500
    assert reply(row)[0] == 200


def test_comments_are_told_and_kept(comment, webhooks):
    on_post, on_page = comment(IG), comment(FB)
    values = [payload["entry"][0]["changes"][0]["value"] for payload in webhooks.payloads]
    # The page of the tests is subscribed to messages alone; its account hears comments.
    assert [value["id"] for value in values] == [on_post.external_id]
    assert on_page.media_id.startswith(on_page.asset_id)
