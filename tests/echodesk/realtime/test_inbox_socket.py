"""/ws/inbox/: nothing missed, nothing doubled, nobody let in who should not be."""

import asyncio

import pytest
from channels.layers import get_channel_layer
from django.contrib.auth import SESSION_KEY as USER_KEY
from django.db import connections
from django.test import Client

from echodesk.realtime import feed, hints, hub, log
from echodesk.realtime.models import Event
from echodesk.realtime.threads import in_thread
from tests.echodesk.realtime.talk import Socket, happen, listening, opened, write

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _threads_let_go():
    """The reading threads keep connections that would hold the test database."""
    yield

    async def close():
        await asyncio.gather(*(in_thread(connections.close_all) for _ in range(8)))

    asyncio.run(close())


@pytest.fixture
def cookie(agent):
    client = Client()
    client.force_login(agent.user, backend="django.contrib.auth.backends.ModelBackend")
    return client.session.session_key


def test_what_was_missed_comes_first_and_then_what_happens(workspace, cookie):
    write(workspace.pk, 3)

    async def scenario():
        async with opened("/ws/inbox/?after=1", cookie=cookie) as socket:
            missed = await socket.frames(2)
            await happen(workspace.pk, 2)
            return missed + await socket.frames(2)

    frames = asyncio.run(scenario())
    assert [frame["seq"] for frame in frames] == [2, 3, 4, 5]
    assert frames[0] == {
        "seq": 2,
        "type": "note",
        "workspace": workspace.pk,
        "conversation": 7,
        "data": {"n": 1},
    }


def test_without_after_only_what_happens_from_now_on_is_sent(workspace, cookie):
    write(workspace.pk, 3)

    async def scenario():
        async with opened(cookie=cookie) as socket:
            await listening(workspace.pk)
            await happen(workspace.pk)
            return await socket.frame()

    assert asyncio.run(scenario())["seq"] == 4


def test_an_event_reaches_the_socket_within_a_tenth_of_a_second(workspace, cookie):
    async def scenario():
        async with opened(cookie=cookie) as socket:
            await listening(workspace.pk)
            await happen(workspace.pk)
            return await socket.frame(within=0.1)

    assert asyncio.run(scenario())["seq"] == 1


def test_many_writers_at_once_give_every_socket_every_number_once_and_in_order(workspace, cookie):
    async def scenario():
        async with (
            opened("/ws/inbox/?after=0", cookie=cookie) as one,
            opened("/ws/inbox/?after=0", cookie=cookie) as other,
        ):
            for _ in range(10):
                await asyncio.gather(*(happen(workspace.pk, 2) for _ in range(4)))
            return [await socket.frames(80) for socket in (one, other)]

    for frames in asyncio.run(scenario()):
        assert [frame["seq"] for frame in frames] == list(range(1, 81))


def test_a_lost_hint_is_made_up_for_by_the_next_look(workspace, cookie, monkeypatch):
    monkeypatch.setattr(feed, "POLL", 0.2)
    monkeypatch.setattr(hints, "publish", lambda *args: None)

    async def scenario():
        async with opened(cookie=cookie) as socket:
            await listening(workspace.pk)
            await happen(workspace.pk)
            return await socket.frame(within=2)

    assert asyncio.run(scenario())["seq"] == 1


def test_a_hint_that_cannot_be_read_does_not_make_a_process_deaf(workspace, cookie, monkeypatch):
    monkeypatch.setattr(feed, "POLL", 60)
    monkeypatch.setattr(hub, "RETRY", 0.05)

    async def scenario():
        async with opened(cookie=cookie) as socket:
            await listening(workspace.pk)
            group = hints.group(workspace.pk)
            await get_channel_layer().group_send(group, {"type": "hint", "of": "another release"})
            await asyncio.sleep(0.3)
            await happen(workspace.pk)
            return await socket.frame(within=2)

    assert asyncio.run(scenario())["seq"] == 1


def test_a_socket_that_missed_too_much_is_told_to_load_afresh(workspace, cookie):
    write(workspace.pk, feed.BACKLOG + 1)

    async def scenario():
        async with opened("/ws/inbox/?after=0", cookie=cookie) as socket:
            first = await socket.frame()
            await happen(workspace.pk)
            return first, await socket.frame()

    resync, following = asyncio.run(scenario())
    assert resync == {"type": "resync", "seq": feed.BACKLOG + 1}
    assert following["seq"] == feed.BACKLOG + 2


def test_a_socket_that_missed_what_has_been_pruned_is_told_to_load_afresh(workspace, cookie):
    write(workspace.pk, 5)
    Event.objects.filter(seq__lte=3).delete()

    async def scenario(after):
        async with opened(f"/ws/inbox/?after={after}", cookie=cookie) as socket:
            return await socket.frame()

    assert asyncio.run(scenario(2)) == {"type": "resync", "seq": 5}
    assert asyncio.run(scenario(3))["seq"] == 4


def test_a_number_from_the_future_is_told_to_load_afresh(workspace, cookie):
    write(workspace.pk, 5)

    async def scenario():
        async with opened("/ws/inbox/?after=900", cookie=cookie) as socket:
            return await socket.frame()

    assert asyncio.run(scenario()) == {"type": "resync", "seq": 5}


def test_another_workspace_hears_nothing(workspace, stranger, cookie):
    async def scenario():
        async with opened("/ws/inbox/?after=0", cookie=cookie) as socket:
            await listening(workspace.pk)
            await happen(stranger.workspace_id)
            return await socket.is_silent()

    assert asyncio.run(scenario())


def test_fifty_sockets_cost_one_read_per_event(workspace, cookie, monkeypatch):
    reads = []
    read = log.events_after
    monkeypatch.setattr(log, "events_after", lambda *args: reads.append(args) or read(*args))

    async def scenario():
        hints.adopt_running_loop()
        sockets = [Socket("/ws/inbox/?after=0", cookie=cookie) for _ in range(50)]
        tasks = [asyncio.create_task(socket.run()) for socket in sockets]
        for socket in sockets:
            await socket.answer()
        await listening(workspace.pk, count=50)
        reads.clear()
        await happen(workspace.pk)
        for socket in sockets:
            assert (await socket.frame())["seq"] == 1
            socket.leave()
        await asyncio.gather(*tasks)

    asyncio.run(scenario())
    assert len(reads) == 1


@pytest.mark.parametrize(
    ("path", "with_cookie", "code"),
    [
        ("/ws/inbox/", False, 4401),
        ("/ws/inbox/?token=made-up", False, 4401),
        ("/ws/inbox/?after=yesterday", True, 4400),
        ("/ws/inbox/?after=-1", True, 4400),
    ],
)
def test_a_bad_knock_is_answered_with_its_code(path, with_cookie, code, cookie):
    async def scenario():
        async with opened(path, cookie=cookie if with_cookie else "") as socket:
            return await socket.answer()

    assert asyncio.run(scenario()) == {"type": "websocket.close", "code": code}


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver:81", ""])
def test_a_page_of_another_origin_is_refused_before_the_socket_opens(origin, cookie):
    async def scenario():
        socket = Socket("/ws/inbox/", cookie=cookie, origin=origin)
        await socket.run()
        return await socket.answer()

    assert asyncio.run(scenario())["type"] == "websocket.close"


def test_an_unknown_address_is_refused(cookie):
    async def scenario():
        socket = Socket("/ws/elsewhere/", cookie=cookie)
        await socket.run()
        return await socket.answer()

    assert asyncio.run(scenario())["type"] == "websocket.close"


def test_a_ticket_opens_one_socket_and_no_second(workspace, agent, api_of):
    token = api_of(agent).post("/api/ws-ticket/").json()["token"]
    write(workspace.pk)

    async def scenario():
        path = f"/ws/inbox/?after=0&token={token}"
        async with opened(path, origin="") as socket:
            first = await socket.frame()
        async with opened(path, origin="") as socket:
            return first, await socket.answer()

    first, second = asyncio.run(scenario())
    assert first["seq"] == 1
    assert second == {"type": "websocket.close", "code": 4401}


def test_nobody_gets_no_ticket(api_of):
    assert api_of(None).get("/api/ws-ticket/").status_code in {401, 403}


def _disable_member(agent):
    agent.is_active = False
    agent.save()


def _disable_user(agent):
    agent.user.is_active = False
    agent.user.save()


def _change_password(agent):
    agent.user.set_password("another long passphrase")
    agent.user.save()


def _sign_out(agent):
    from django.contrib.sessions.models import Session

    for session in Session.objects.all():
        if session.get_decoded().get(USER_KEY) == str(agent.user_id):
            session.delete()


@pytest.mark.parametrize("end", [_disable_member, _disable_user, _change_password, _sign_out])
def test_the_socket_of_a_member_who_may_no_longer_listen_is_closed(end, agent, cookie, monkeypatch):
    monkeypatch.setattr(feed, "POLL", 0.1)
    monkeypatch.setattr(feed, "GUARD", 0.1)

    async def scenario():
        async with opened(cookie=cookie) as socket:
            await listening(agent.workspace_id)
            await in_thread(end, agent)
            return await socket.answer()

    assert asyncio.run(scenario()) == {"type": "websocket.close", "code": 4403}


def test_a_disabled_member_is_noticed_within_a_minute():
    assert feed.GUARD + feed.POLL * 1.2 < 60
