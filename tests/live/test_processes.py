"""What the processes do as processes: start, answer, wake each other, stop."""

import contextlib
import http.client
import json
import signal
import socket
import subprocess
import sys
import time

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tests.live.installation import ROOT, Embedded, Production, seconds_until
from tests.live.messages import instagram_account, instagram_message

COLLEAGUE = "tamar@demo.echodesk.local"


def _frame_of(socket, kind, within=5):
    deadline = time.monotonic() + within
    while True:
        frame = json.loads(socket.recv(timeout=max(0.01, deadline - time.monotonic())))
        if frame["type"] == kind:
            return frame


def test_it_is_ready_and_says_so(installation):
    answer = installation.get("/readyz")
    assert answer.status_code == 200, answer.text
    assert answer.json()["workers"]["ok"] is True
    assert installation.get("/healthz").text == "ok\n"


def test_a_connection_that_was_idle_for_a_while_is_answered_again(installation):
    connection = http.client.HTTPConnection("127.0.0.1", installation.web_port, timeout=5)
    # By itself it would open another one.
    connection.auto_open = False
    with contextlib.closing(connection):
        connection.connect()
        for pause in (6, 0):
            connection.request("GET", "/healthz")
            assert connection.getresponse().read() == b"ok\n"
            time.sleep(pause)


def test_the_sign_in_page_and_its_styles_are_served(installation):
    page = installation.get("/accounts/login/")
    assert page.status_code == 200
    start = page.text.index("/static/css/")
    styles = installation.get(page.text[start : page.text.index('"', start)])
    assert styles.status_code == 200
    assert styles.headers["Content-Type"].startswith("text/css")


def test_live_frames_are_sent_as_they_are_though_browsers_offer_to_unpack_them(installation):
    with installation.socket(installation.access_token()) as live:
        assert "permessage-deflate" in live.request.headers["Sec-WebSocket-Extensions"]
        assert "Sec-WebSocket-Extensions" not in live.response.headers


def test_a_signed_webhook_reaches_an_open_socket_at_once(installation):
    token = installation.access_token()
    account = instagram_account(installation, token)
    with installation.socket(token) as live:
        time.sleep(0.5)
        times = []
        for number in range(5):
            sent_at = time.monotonic()
            answer = installation.webhook(
                "instagram", instagram_message(account, f"Hello {number}", number)
            )
            assert (answer.status_code, answer.text) == (200, "EVENT_RECEIVED")
            assert _frame_of(live, "ig_dm")["data"]["text"] == f"Hello {number}"
            times.append(time.monotonic() - sent_at)
    assert sorted(times)[2] < 0.25, times


def test_who_reads_and_who_writes_is_known_to_colleagues_within_a_second(installation):
    token, theirs = installation.access_token(), installation.access_token(COLLEAGUE)
    row = installation.api("GET", "/api/conversations/", token)["results"][0]["id"]
    with installation.socket(token) as live, installation.socket(theirs) as other:
        time.sleep(0.5)
        times = []
        for writes in (False, True, False, True, False):
            sent_at = time.monotonic()
            said = {"type": "viewing", "conversation": row, "replying": writes}
            other.send(json.dumps(said))
            (member,) = _frame_of(live, "presence")["data"]["members"]
            assert (member["name"].split()[0], member["replying"]) == ("Tamar", writes)
            times.append(time.monotonic() - sent_at)
            time.sleep(0.2)
    assert max(times) < 1, times


def test_a_socket_catches_up_on_what_happened_while_it_was_away(installation):
    token = installation.access_token()
    account = instagram_account(installation, token)
    with installation.socket(token) as live:
        time.sleep(0.5)
        installation.webhook("instagram", instagram_message(account, "Before", 100))
        seen = _frame_of(live, "ig_dm")["seq"]
    installation.webhook("instagram", instagram_message(account, "While away", 101))
    time.sleep(0.5)
    with installation.socket(token, after=seen) as live:
        assert _frame_of(live, "ig_dm")["data"]["text"] == "While away"


def test_a_socket_without_a_ticket_is_closed_with_4401(installation):
    with (
        connect(
            f"ws://127.0.0.1:{installation.port}/ws/inbox/", origin=installation.base_url
        ) as live,
        pytest.raises(ConnectionClosed) as closed,
    ):
        live.recv(timeout=5)
    assert closed.value.rcvd.code == 4401


def test_a_foreign_page_cannot_open_a_socket(installation):
    url = f"ws://127.0.0.1:{installation.port}/ws/inbox/"
    with pytest.raises(InvalidStatus) as refused:
        connect(url, origin="https://evil.example")
    assert refused.value.response.status_code == 403


def test_embedded_starts_within_five_seconds_the_second_time_and_stays_small():
    with Embedded(from_nothing=True) as installation:
        serve = installation.processes["serve"]
        serve.stop(signal.SIGINT)
        serve.start()
        seconds = seconds_until(lambda: _answers(installation), within=20)
        installation.wait_until_ready()
        installation.get("/accounts/login/")
        assert seconds < 5
        assert serve.resident_megabytes() < 250
        output = serve.output()
    assert installation.base_url in output
    assert "nino@demo.echodesk.local" in output


def _answers(installation):
    try:
        return installation.get("/healthz").ok
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_embedded_stops_at_once_with_a_socket_open(number):
    with Embedded() as installation:
        serve = installation.processes["serve"]
        with installation.socket(installation.access_token()):
            started = time.monotonic()
            code = serve.stop(number)
        assert code == 0, serve.output()
        assert time.monotonic() - started < 3
        assert "Traceback" not in serve.output()


def test_a_taken_port_is_told_in_words():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = subprocess.run(
            [sys.executable, "manage.py", "serve", "--port", str(taken.getsockname()[1])],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert "Cannot listen" in done.stderr
    assert "Traceback" not in done.stderr


def test_production_processes_end_in_order_on_sigterm(services):
    postgres, redis = services
    with Production(postgres.new_database(), redis.new_database()) as installation:
        codes = {
            name: process.stop(signal.SIGTERM, within=30)
            for name, process in installation.processes.items()
        }
        outputs = {name: process.output() for name, process in installation.processes.items()}
    # uvicorn ends by the signal it was sent, once it has shut down.
    assert codes == {"web": 0, "live": -signal.SIGTERM, "worker": 0, "beat": 0}, outputs
    assert not [name for name, output in outputs.items() if "Traceback" in output], outputs
