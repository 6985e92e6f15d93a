"""A full office: many browsers on one workspace."""

import asyncio
import json
import threading
import time

import pytest
import requests
from websockets.asyncio.client import connect

from tests.live.installation import DEMO_EMAIL, DEMO_PASSWORD
from tests.live.messages import instagram_account, instagram_message

SOCKETS = 500
pytestmark = pytest.mark.slow


def in_a_thread(work):
    """Run a coroutine beside the loop that a browser test may have left in this thread."""
    outcome = []
    thread = threading.Thread(target=lambda: outcome.append(asyncio.run(work)))
    thread.start()
    thread.join()
    return outcome[0]


def session_cookie(installation):
    with requests.Session() as browser:
        browser.get(f"{installation.base_url}/accounts/login/", timeout=10)
        browser.post(
            f"{installation.base_url}/accounts/login/",
            data={
                "login": DEMO_EMAIL,
                "password": DEMO_PASSWORD,
                "csrfmiddlewaretoken": browser.cookies["csrftoken"],
            },
            timeout=10,
        )
        return browser.cookies["sessionid"]


async def open_all(installation, cookie, after):
    url = f"ws://127.0.0.1:{installation.port}/ws/inbox/?after={after}"
    headers = {"Cookie": f"sessionid={cookie}"}
    return await asyncio.gather(
        *(
            connect(
                url,
                origin=installation.base_url,
                additional_headers=headers,
                open_timeout=30,
                compression=None,
                ping_interval=None,
            )
            for _ in range(SOCKETS)
        )
    )


async def messages_of(socket, count):
    """The numbers of the next ``count`` incoming messages, with everything between them."""
    seqs, messages = [], 0
    while messages < count:
        frame = json.loads(await asyncio.wait_for(socket.recv(), 30))
        seqs.append(frame["seq"])
        messages += frame["type"] == "ig_dm"
    return seqs


async def an_office(installation, cookie, account):
    """Everybody listens, everybody loses the line, everybody comes back."""

    async def write(number):
        body = instagram_message(account, f"Office {number}", number)
        await asyncio.to_thread(installation.webhook, "instagram", body)

    newest = await newest_seq(installation, cookie, write)
    sockets = await open_all(installation, cookie, newest)
    started = time.monotonic()
    await write(1)
    first = await asyncio.gather(*(messages_of(socket, 1) for socket in sockets))
    heard_after = time.monotonic() - started
    last = first[0][-1]
    await asyncio.gather(*(socket.close() for socket in sockets))
    for number in (2, 3, 4):
        await write(number)
    started = time.monotonic()
    sockets = await open_all(installation, cookie, last)
    missed = await asyncio.gather(*(messages_of(socket, 3) for socket in sockets))
    caught_up_after = time.monotonic() - started
    await asyncio.gather(*(socket.close() for socket in sockets))
    return heard_after, caught_up_after, missed


async def newest_seq(installation, cookie, write):
    url = f"ws://127.0.0.1:{installation.port}/ws/inbox/"
    headers = {"Cookie": f"sessionid={cookie}"}
    async with connect(url, origin=installation.base_url, additional_headers=headers) as socket:
        await asyncio.sleep(0.5)
        await write(0)
        return (await messages_of(socket, 1))[-1]


def test_five_hundred_sockets_hear_at_once_and_catch_up_after_a_storm(installation):
    account = instagram_account(installation, installation.access_token())
    cookie = session_cookie(installation)
    heard, caught_up, missed = in_a_thread(an_office(installation, cookie, account))
    print(f"{installation.shape}: heard after {heard:.2f} s, caught up after {caught_up:.2f} s")
    assert len(missed) == SOCKETS
    assert all(seqs == missed[0] for seqs in missed), "everybody is told the same"
    assert missed[0] == list(range(missed[0][0], missed[0][-1] + 1)), "without a gap or a double"
    assert heard < 5
    # Signing 500 browsers in again is most of it, on two cores that also play the browsers.
    assert caught_up < 20
