"""What a member who is limited hears over a socket, and when that changes."""

import asyncio

import pytest
from django.db import connections, transaction
from django.test import Client

from echodesk.realtime import feed, hub, log
from echodesk.realtime.threads import in_thread
from tests import factories
from tests.echodesk.realtime.talk import listening, opened

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _threads_let_go():
    """The reading threads keep connections that would hold the test database."""
    yield

    async def close():
        await asyncio.gather(*(in_thread(connections.close_all) for _ in range(8)))

    asyncio.run(close())


@pytest.fixture
def here(workspace):
    return factories.make_account(workspace, location=factories.make_location(workspace, "Here"))


@pytest.fixture
def there(workspace):
    return factories.make_account(workspace, location=factories.make_location(workspace, "There"))


@pytest.fixture
def anywhere(workspace):
    return factories.make_account(workspace)


@pytest.fixture
def limited(workspace, here):
    return factories.make_limited(workspace, here.location)


@pytest.fixture
def cookie(limited):
    client = Client()
    client.force_login(limited.user, backend="django.contrib.auth.backends.ModelBackend")
    return client.session.session_key


def write(workspace, *events):
    with transaction.atomic():
        log.append(workspace.pk, [log.NewEvent(kind, 7, {}, scope) for kind, scope in events])


async def happen(workspace, *events):
    await in_thread(write, workspace, *events)


def test_only_events_of_accounts_one_sees_are_sent(workspace, cookie, here, there, anywhere):
    """Missed or live; a conversation's event without an account is nobody's who is limited."""
    places = [("here", here.pk), ("there", there.pk), ("anywhere", anywhere.pk), ("lost", None)]
    write(workspace, *places)

    async def scenario():
        async with opened("/ws/inbox/?after=0", cookie=cookie) as socket:
            missed = await socket.frames(2)
            await happen(workspace, *places)
            return missed + await socket.frames(2), await socket.is_silent()

    frames, silent = asyncio.run(scenario())
    assert [frame["type"] for frame in frames] == ["here", "anywhere"] * 2
    assert [frame["seq"] for frame in frames] == [1, 3, 5, 7]
    assert silent


def test_a_ticket_hears_no_more_than_a_session(workspace, limited, api_of, here, there):
    token = api_of(limited).post("/api/ws-ticket/").json()["token"]
    write(workspace, ("there", there.pk), ("here", here.pk))

    async def scenario():
        async with opened(f"/ws/inbox/?after=0&token={token}", origin="") as socket:
            return await socket.frame(), await socket.is_silent()

    frame, silent = asyncio.run(scenario())
    assert frame["type"] == "here"
    assert silent


def test_colleagues_without_a_limit_hear_all_on_the_same_feed(
    workspace, agent, cookie, api_of, here, there
):
    token = api_of(agent).post("/api/ws-ticket/").json()["token"]
    write(workspace, ("there", there.pk), ("here", here.pk), ("lost", None))

    async def scenario():
        async with (
            opened("/ws/inbox/?after=0", cookie=cookie) as limited,
            opened(f"/ws/inbox/?after=0&token={token}", origin="") as free,
        ):
            return await limited.frame(), await free.frames(3)

    one, three = asyncio.run(scenario())
    assert one["type"] == "here"
    assert [frame["type"] for frame in three] == ["there", "here", "lost"]


def move(account, location):
    account.location = location
    account.save()


def test_sockets_follow_an_account_that_moves_at_once(workspace, cookie, here, there):
    """What it says after the move is heard by the new place alone, old events included."""

    async def scenario():
        async with opened("/ws/inbox/?after=0", cookie=cookie) as socket:
            await happen(workspace, ("before", here.pk), ("unheard", there.pk))
            first = await socket.frame()
            await in_thread(move, here, there.location)
            await happen(workspace, (log.SCOPES_CHANGED, None), ("after", here.pk))
            return first, await socket.frame(), await socket.is_silent()

    first, resync, silent = asyncio.run(scenario())
    assert first["type"] == "before"
    assert resync == {"type": "resync", "seq": 4}
    assert silent


def test_what_was_missed_is_told_by_the_rules_of_today(workspace, cookie, here, there):
    write(workspace, ("moved away", here.pk), ("moved here", there.pk))
    move(here, there.location)
    there.location.members.set([])
    there.refresh_from_db()
    location = factories.Location.objects.get(name="Here")
    move(there, location)

    async def scenario():
        async with opened("/ws/inbox/?after=0", cookie=cookie) as socket:
            return await socket.frame(), await socket.is_silent()

    frame, silent = asyncio.run(scenario())
    assert frame["type"] == "moved here"
    assert silent


def test_a_change_nobody_told_of_is_noticed_and_the_page_starts_afresh(
    workspace, limited, cookie, there, monkeypatch
):
    monkeypatch.setattr(feed, "POLL", 0.1)
    monkeypatch.setattr(feed, "GUARD", 0.1)

    async def scenario():
        async with opened(cookie=cookie) as socket:
            await listening(workspace.pk)
            await in_thread(limited.locations.add, there.location)
            resync = await socket.frame()
            await happen(workspace, ("there", there.pk))
            return resync, await socket.frame()

    resync, frame = asyncio.run(scenario())
    assert resync == {"type": "resync", "seq": 0}
    assert frame["type"] == "there"


def test_an_event_costs_no_query_per_limited_member(workspace, cookie, here, monkeypatch):
    asked = []
    real = feed.still_welcome
    monkeypatch.setattr(feed, "still_welcome", lambda visits: asked.append(1) or real(visits))

    async def scenario():
        async with opened("/ws/inbox/?after=0", cookie=cookie) as socket:
            await listening(workspace.pk)
            for _ in range(5):
                await happen(workspace, ("here", here.pk))
            await socket.frames(5)
            assert hub.hub().feeds[workspace.pk].position == 5

    asyncio.run(scenario())
    assert asked == []
