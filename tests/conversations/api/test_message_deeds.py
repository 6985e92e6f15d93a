"""What programs can do about messages that were written."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations import tasks
from conversations.models import Message, Reaction
from tests import factories


@pytest.fixture
def conversation(workspace):
    return factories.make_conversation(factories.make_account(workspace))


@pytest.fixture
def api(api_of, agent):
    return api_of(agent)


def outgoing(conversation, status, **fields):
    return factories.make_message(conversation, direction="out", status=status, **fields)


def post(api, message, verb, **body):
    """The HTTP status, and the message's status or the code of the refusal."""
    answer = api.post(f"/api/messages/{message.pk}/{verb}/", body)
    return answer.status_code, answer.json().get("status") or answer.json()["code"]


def close(conversation, days):
    conversation.identity.last_inbound_at = timezone.now() - timedelta(days=days)
    conversation.identity.save()


def test_retrying(api, conversation):
    failed, uncertain, sent = (
        outgoing(conversation, status) for status in ("failed", "uncertain", "sent")
    )

    assert post(api, failed, "retry") == (200, "queued")
    assert post(api, uncertain, "retry") == (409, "uncertain")
    assert post(api, uncertain, "retry", confirm=True) == (200, "queued")
    assert post(api, sent, "retry") == (409, "not_failed")
    assert post(api, sent, "retry", force=True) == (400, "invalid")


def test_retrying_after_the_window_has_closed_names_what_is_legal(api, conversation):
    message = outgoing(conversation, "failed")
    close(conversation, days=2)
    answer = api.post(f"/api/messages/{message.pk}/retry/")

    assert (answer.status_code, answer.json()["code"]) == (409, "window_closed")
    assert answer.json()["alternatives"] == ["human_agent", "wait"]
    assert post(api, message, "retry", tag="ACCOUNT_UPDATE") == (400, "invalid_tag")
    assert post(api, message, "retry", tag="human_agent") == (200, "queued")
    assert api.get(f"/api/messages/{message.pk}/").json()["tag"] == "HUMAN_AGENT"


def test_cancelling_takes_the_parts_that_wait_along(api, conversation):
    queued = outgoing(conversation, "queued")
    part = outgoing(conversation, "queued", part_of=queued)
    sent = outgoing(conversation, "sent")

    assert post(api, sent, "cancel") == (409, "already_sent")
    assert post(api, queued, "cancel") == (200, "cancelled")
    assert api.get(f"/api/messages/{part.pk}/").json()["status"] == "cancelled"
    assert post(api, queued, "cancel", all=True) == (400, "invalid")


def test_telling_that_an_uncertain_message_is_there(api, conversation):
    uncertain = outgoing(conversation, "uncertain", asked_at=timezone.now())
    failed = outgoing(conversation, "failed")

    assert api.get(f"/api/messages/{uncertain.pk}/").json()["asked"] is True
    assert post(api, uncertain, "arrived", sure=True) == (400, "invalid")
    assert post(api, uncertain, "arrived") == (200, "sent")
    assert api.get(f"/api/messages/{uncertain.pk}/").json()["asked"] is False
    assert post(api, uncertain, "arrived") == post(api, failed, "arrived") == (409, "not_uncertain")


class TestReactions:
    @pytest.fixture
    def message(self, conversation):
        return factories.make_message(conversation)

    @pytest.fixture
    def path(self, message):
        return f"/api/messages/{message.pk}/reaction/"

    def test_one_is_put_replaced_and_taken_off(self, api, path):
        for emoji in ("👍", "❤️"):
            answer = api.post(path, {"emoji": emoji})
            assert answer.status_code == 200
            assert answer.json()["reactions"] == [
                {"emoji": emoji, "by": "business", "state": "queued"}
            ]
        assert api.delete(path).status_code == 204
        assert api.get(path.removesuffix("reaction/")).json()["reactions"] == []
        assert Reaction.objects.get().emoji == ""

    def test_taking_off_what_is_not_there_does_nothing(self, api, path):
        assert api.delete(path).status_code == 204
        assert Reaction.objects.count() == 0

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({}, "invalid"),
            ({"emoji": ""}, "invalid"),
            ({"emoji": "👍👍"}, "not_an_emoji"),
            ({"emoji": "good"}, "not_an_emoji"),
            ({"emoji": "👍", "by": "person"}, "invalid"),
        ],
    )
    def test_what_is_no_emoji_is_refused(self, api, path, body, code):
        answer = api.post(path, body)

        assert (answer.status_code, answer.json()["code"]) == (400, code)
        assert Reaction.objects.count() == 0

    def test_what_is_not_on_the_platform_cannot_be_reacted_to(self, api, conversation):
        message = outgoing(conversation, "queued", external_id=None)
        assert post(api, message, "reaction", emoji="👍") == (409, "not_sent")

    def test_a_closed_window_names_what_is_legal(self, api, conversation, path):
        close(conversation, days=8)
        answer = api.post(path, {"emoji": "👍"})

        assert (answer.status_code, answer.json()["code"]) == (409, "window_closed")
        assert answer.json()["alternatives"] == ["wait"]


class TestRequeueing:
    PATH = "/api/messages/requeue/"

    def test_an_admin_sends_many_again(self, api_of, admin, stranger, conversation):
        failed = [outgoing(conversation, "failed") for _ in range(3)]
        uncertain = outgoing(conversation, "uncertain")
        sent = outgoing(conversation, "sent")
        foreign = outgoing(
            factories.make_conversation(factories.make_account(stranger.workspace)), "failed"
        )
        ids = [row.pk for row in (*failed, uncertain, sent, foreign)] + [10**12]
        answer = api_of(admin).post(self.PATH, {"messages": ids})

        assert (answer.status_code, answer.json()) == (200, {"requeued": 3})
        queued = Message.objects.filter(status="queued").order_by("pk")
        assert [row.pk for row in queued] == [row.pk for row in failed]

        answer = api_of(admin).post(self.PATH, {"messages": ids, "confirm_uncertain": True})
        assert answer.json() == {"requeued": 1}
        uncertain.refresh_from_db()
        assert uncertain.status == "queued"

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"messages": []},
            {"messages": ["x"]},
            {"messages": [10**30]},
            {"messages": list(range(1, 502))},
            {"messages": [1], "force": True},
        ],
    )
    def test_a_wrong_list_is_refused(self, api_of, admin, body):
        assert api_of(admin).post(self.PATH, body).status_code == 400

    def test_agents_do_not(self, api_of, agent, conversation):
        message = outgoing(conversation, "failed")
        for member, status in ((None, 401), (agent, 403)):
            answer = api_of(member).post(self.PATH, {"messages": [message.pk]})
            assert answer.status_code == status
        message.refresh_from_db()
        assert message.status == "failed"


class TestTyping:
    @pytest.fixture
    def told(self, monkeypatch):
        ids = []
        monkeypatch.setattr(
            tasks.tell_typing, "apply_async", lambda *, args, **options: ids.extend(args)
        )
        return ids

    def test_the_person_is_shown_it_once_in_a_while(self, api, conversation, told):
        path = f"/api/conversations/{conversation.pk}/typing/"
        for _ in range(3):
            assert api.post(path).status_code == 204
        assert told == [conversation.pk]
        assert api.post(path, {"typing": False}).status_code == 400

    def test_a_workspace_may_keep_it_to_itself(self, api, workspace, conversation, told):
        workspace.sends_typing = False
        workspace.save()
        assert api.post(f"/api/conversations/{conversation.pk}/typing/").status_code == 204
        assert told == []
