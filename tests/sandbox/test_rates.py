"""How many calls Meta takes in a time, and what it says of it."""

import json
from datetime import timedelta

import pytest

from social.platforms import Platform
from social.sandbox import play
from social.sandbox.graph import rates
from social.sandbox.graph.rates import Rate
from social.sandbox.media import video
from social.sandbox.models import SandboxBucket, SandboxLimits, SandboxMessage
from tests.sandbox.conftest import error_of

IG, FB, WA = Platform.INSTAGRAM, Platform.FACEBOOK, Platform.WHATSAPP


@pytest.fixture(autouse=True)
def _still(time_machine):
    time_machine.move_to("2026-11-20T12:00:00Z", tick=False)


@pytest.fixture
def post(client, assets, token_of):
    """``post(chat)`` sends a text and gives the answer with its headers."""

    def call(chat):
        asset = assets[chat.platform]
        body = {"recipient": {"id": chat.person_external_id}, "message": {"text": "Yes"}}
        path = "me"
        if chat.platform == WA:
            whom = {"messaging_product": "whatsapp", "to": chat.person_external_id}
            body, path = {**whom, "text": {"body": "Yes"}}, asset.external_id
        return client.post(
            f"/sandbox/graph/v25.0/{path}/messages",
            json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token_of(asset)}"},
        )

    return call


def allowance(answer):
    """How much is used up in %, and the minutes until there is more."""
    (rows,) = json.loads(answer.headers["X-Business-Use-Case-Usage"]).values()
    return rows[0]["call_count"], rows[0]["estimated_time_to_regain_access"]


@pytest.mark.parametrize(
    ("platform", "status", "code"), [(IG, 400, 613), (FB, 400, 613), (WA, 429, 130429)]
)
def test_a_low_limit_is_met_told_and_over_when_it_is_said_to_be(
    spoken, post, webhooks, time_machine, platform, status, code
):
    SandboxLimits.objects.create(sends_per_minute=3)
    chat = spoken(platform)
    answers = [post(chat) for _number in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, status]
    assert error_of(answers[3].json())[0] == code
    assert allowance(answers[1]) == (66, 0)
    assert allowance(answers[3]) == (100, 1)
    assert SandboxMessage.objects.filter(from_person=False).count() == 3
    time_machine.shift(timedelta(seconds=20))
    assert [post(chat).status_code for _number in range(2)] == [200, status]


def test_one_throttled_account_leaves_the_others_alone(spoken, post, webhooks):
    SandboxLimits.objects.create(sends_per_minute=1)
    assert [post(spoken(IG)).status_code for _number in range(2)] == [200, 400]
    assert post(spoken(FB)).status_code == 200


@pytest.mark.parametrize(
    ("platform", "name", "figure"),
    [(IG, "_TEXTS", 100), (FB, "_TEXTS", 100), (WA, "_WHATSAPP", 80)],
)
def test_meta_s_own_figures_hold_where_none_was_set(
    spoken, post, webhooks, monkeypatch, platform, name, figure
):
    assert getattr(rates, name) == Rate(figure, figure)
    monkeypatch.setattr(rates, name, Rate(2, 2))
    chat = spoken(platform)
    answers = [post(chat) for _number in range(3)]
    assert [answer.status_code == 200 for answer in answers] == [True, True, False]
    # It is over in a moment: no time to wait is named.
    assert allowance(answers[2])[1] == 0


def test_sounds_and_films_are_counted_apart(spoken, send, uploaded, webhooks, monkeypatch):
    assert (rates._LOUD.burst, rates._LOUD.per_second) == (10, 10)
    monkeypatch.setattr(rates, "_LOUD", Rate(1, 1))
    film = uploaded(IG, "video", video.render_film(1))
    message = {"attachment": {"type": "video", "payload": {"attachment_id": film}}}
    chat = spoken(IG)
    assert [send(chat, body={"message": message})[0] for _number in range(2)] == [200, 400]
    assert send(chat)[0] == 200


def test_one_person_gets_so_many_messages_and_then_one_every_six_seconds(
    spoken, send, webhooks, time_machine, assets
):
    SandboxLimits.objects.create(pair_burst=2)
    chat = spoken(WA)
    assert [send(chat)[0] for _number in range(2)] == [200, 200]
    assert error_of(send(chat)[1])[0] == 131056
    other = play.open_chat(assets[WA], play.add_person("Ana Dray"))
    play.write_message(other, "Hi", from_person=True)
    assert send(other)[0] == 200
    time_machine.shift(timedelta(seconds=6))
    assert send(chat)[0] == 200
    assert send(chat)[0] == 400


def test_pairs_are_not_counted_where_that_was_switched_off(spoken, send, webhooks):
    SandboxLimits.objects.create(pair_burst=0)
    chat = spoken(WA)
    assert {send(chat)[0] for _number in range(50)} == {200}


def test_private_replies_are_counted(assets, chat_with, graph, token_of, webhooks, monkeypatch):
    monkeypatch.setattr(rates, "_PRIVATE_REPLIES", Rate(1, 1))
    statuses = []
    for _number in range(2):
        comment = play.comment(assets[IG], chat_with(assets[IG]), "Is it vegan?")
        body = {"recipient": {"comment_id": comment.external_id}, "message": {"text": "Yes"}}
        statuses.append(graph("POST", "me/messages", token_of(assets[IG]), body)[0])
    assert statuses == [200, 400]


def test_what_was_counted_is_forgotten_with_new_limits(spoken, send, webhooks):
    SandboxLimits.objects.create(sends_per_minute=1)
    chat = spoken(IG)
    assert [send(chat)[0] for _number in range(2)] == [200, 400]
    rates.refill()
    assert not SandboxBucket.objects.exists()
    assert send(chat)[0] == 200
