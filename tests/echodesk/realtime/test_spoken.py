"""Who is before a conversation, told from browser to browser."""

import asyncio
import json

import pytest
from django.db import connections
from django.test import Client

from echodesk.realtime import feed, hub
from echodesk.realtime.spoken import Viewing, parse_spoken
from echodesk.realtime.threads import in_thread
from tests import factories
from tests.echodesk.realtime.talk import happen, listening, opened


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"type": "viewing", "conversation": 7}', Viewing(7, replying=False)),
        ('{"type": "viewing", "conversation": 7, "replying": true}', Viewing(7, replying=True)),
        ('{"type": "viewing", "conversation": null}', Viewing(None, replying=False)),
        ('{"type": "viewing", "conversation": true}', None),
        ('{"type": "viewing", "conversation": "7"}', None),
        ('{"type": "viewing", "conversation": -1}', None),
        ('{"type": "viewing", "conversation": 99999999999999999999}', None),
        ('{"type": "other"}', None),
        ("[1]", None),
        ("nonsense", None),
        ("", None),
        (None, None),
        ('{"type": "viewing", "x": "' + "x" * 500 + '"}', None),
    ],
)
def test_only_what_is_understood_is_heard(text, said):
    assert parse_spoken(text) == said


def cookie_of(member):
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client.session.session_key


def say(socket, conversation, *, replying=False):
    text = json.dumps({"type": "viewing", "conversation": conversation, "replying": replying})
    socket.incoming.put_nowait({"type": "websocket.receive", "text": text})


@pytest.mark.django_db(transaction=True)
class TestBetweenBrowsers:
    @pytest.fixture(autouse=True)
    def _threads_let_go(self):
        yield

        async def close():
            await asyncio.gather(*(in_thread(connections.close_all) for _ in range(8)))

        asyncio.run(close())

    @pytest.fixture
    def conversation(self, workspace):
        return factories.make_conversation(factories.make_account(workspace))

    def between(self, speaker, hearer, scenario):
        """Run ``scenario`` with the sockets of both, opened and settled."""
        first, second = cookie_of(speaker), cookie_of(hearer)

        async def play():
            async with opened(cookie=first) as speaks, opened(cookie=second) as hears:
                await listening(speaker.workspace_id)
                return await scenario(speaks, hears)

        return asyncio.run(play())

    def test_a_colleague_is_told_within_a_second_who_came_and_who_writes(
        self, agent, admin, conversation
    ):
        async def scenario(speaks, hears):
            say(speaks, conversation.pk)
            came = await hears.frame(within=1)
            await asyncio.sleep(0.15)
            say(speaks, conversation.pk, replying=True)
            return [came, await hears.frame(within=1), await hears.frame(within=1)]

        came, writes, typing = self.between(agent, admin, scenario)
        me = {"id": agent.pk, "name": agent.user.name}
        assert came["type"] == "presence"
        assert came["conversation"] == conversation.pk
        assert "seq" not in came
        assert came["data"] == {"members": [me | {"replying": False}]}
        assert writes["data"] == {"members": [me | {"replying": True}]}
        assert (typing["type"], typing["data"]["typing"]) == ("typing", True)

    def test_whoever_closes_the_page_is_gone_at_once(self, agent, admin, conversation):
        first, second = cookie_of(agent), cookie_of(admin)

        async def play():
            async with opened(cookie=second) as hears:
                async with opened(cookie=first) as speaks:
                    await listening(agent.workspace_id, 2)
                    say(speaks, conversation.pk)
                    await hears.frame(within=1)
                return await hears.frame(within=1)

        assert asyncio.run(play())["data"] == {"members": []}

    def test_whoever_comes_later_is_told_who_is_there(self, agent, admin, conversation):
        first, second = cookie_of(agent), cookie_of(admin)

        async def play():
            async with opened(cookie=first) as speaks:
                await listening(agent.workspace_id)
                say(speaks, conversation.pk)
                await speaks.frame(within=1)
                async with opened(cookie=second) as hears:
                    return await hears.frame(within=1)

        assert [row["id"] for row in asyncio.run(play())["data"]["members"]] == [agent.pk]

    def test_a_silent_page_shows_nothing_any_more(self, agent, admin, conversation, monkeypatch):
        monkeypatch.setattr(feed, "FRESH", 0.3)
        monkeypatch.setattr(hub, "PRESENT", 0.1)

        async def scenario(speaks, hears):
            say(speaks, conversation.pk)
            return [await hears.frame(within=1), await hears.frame(within=2)]

        came, went = self.between(agent, admin, scenario)
        assert (len(came["data"]["members"]), went["data"]["members"]) == (1, [])

    def test_nobody_learns_of_what_they_may_not_see(self, agent, workspace, conversation):
        conversation.account.location = factories.make_location(workspace)
        conversation.account.save()
        limited = factories.make_limited(workspace, factories.make_location(workspace, "Batumi"))

        async def scenario(speaks, hears):
            say(speaks, conversation.pk)
            await speaks.frame(within=1)
            await happen(workspace.pk)
            return await hears.is_silent()

        assert self.between(agent, limited, scenario)

    def test_nobody_is_shown_before_what_they_may_not_see(self, agent, workspace, conversation):
        conversation.account.location = factories.make_location(workspace)
        conversation.account.save()
        limited = factories.make_limited(workspace, factories.make_location(workspace, "Batumi"))

        async def scenario(speaks, hears):
            say(speaks, conversation.pk)
            return await hears.is_silent(0.5)

        assert self.between(limited, agent, scenario)

    def test_a_conversation_of_another_workspace_is_none(self, agent, stranger, conversation):
        async def scenario(speaks, hears):
            say(speaks, conversation.pk)
            return await speaks.is_silent(0.5) and await hears.is_silent(0)

        assert self.between(stranger, agent, scenario)
