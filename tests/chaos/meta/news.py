"""Echoes and statuses, as Meta posts them: of what went out, whatever was answered."""

import http.client
import queue
import threading
import time

from social.intake.signature import sign
from tests import payloads
from tests.chaos.meta.calls import Call, Platform
from tests.live.installation import APP_SECRET

_PATH = "/api/social/facebook/webhook/"
_PAUSE = 0.2


def body_of(call: Call) -> bytes:
    """The webhook that tells of a call. Instagram's does not say which call it was."""
    platform = call.platform
    if platform == Platform.WHATSAPP:
        return payloads.encode(_status(call))
    message = {"mid": call.mid, "text": call.text, "is_echo": True}
    if platform == Platform.FACEBOOK:
        message["metadata"] = call.correlation
    item = {
        "sender": {"id": call.account},
        "recipient": {"id": call.person},
        "timestamp": int(call.at * 1000),
        "message": message,
    }
    entry = {"id": call.account, "time": int(call.at * 1000), "messaging": [item]}
    name = "page" if platform == Platform.FACEBOOK else "instagram"
    return payloads.encode({"object": name, "entry": [entry]})


def _status(call: Call) -> dict:
    status = {
        "id": call.mid,
        "status": "sent",
        "timestamp": str(int(call.at)),
        "recipient_id": call.person,
        "biz_opaque_callback_data": call.correlation,
    }
    number = {"display_phone_number": "358401234567", "phone_number_id": call.account}
    value = {"messaging_product": "whatsapp", "metadata": number, "statuses": [status]}
    # As the factory of accounts numbers them.
    entry = {"id": f"102{call.account[3:]}", "changes": [{"field": "messages", "value": value}]}
    return {"object": "whatsapp_business_account", "entry": [entry]}


class Poster:
    """Posts webhooks in the background until they are taken."""

    def __init__(self, port: int, threads: int = 3) -> None:
        self._port = port
        self._bodies: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        for _ in range(threads):
            threading.Thread(target=self._run, daemon=True).start()

    def post(self, call: Call) -> None:
        """Tell of a call soon."""
        self._bodies.put(body_of(call))

    def _run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        while True:
            body = self._bodies.get()
            while not self._is_taken(connection, body):
                time.sleep(_PAUSE)

    @staticmethod
    def _is_taken(connection: http.client.HTTPConnection, body: bytes) -> bool:
        headers = {
            "Content-Type": "application/json",
            "X-Hub-Signature-256": sign(body, APP_SECRET),
        }
        try:
            connection.request("POST", _PATH, body, headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            return False
        return answer.status == 200
