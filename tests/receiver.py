"""A program that is sent webhooks: keeps what it was posted, answers what it is told to."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Posted(NamedTuple):
    path: str
    headers: dict
    body: bytes

    @property
    def uid(self):
        return self.headers["webhook-id"]

    @property
    def json(self):
        return json.loads(self.body)


class Receiver:
    """``answers`` is taken from the front: statuses, or (status, headers, body), or a function
    of the handler; afterwards everything is a 200. ``url`` is where to post."""

    def __init__(self, port, scheme="http"):
        self.url = f"{scheme}://127.0.0.1:{port}/hooks"
        self.posted = []
        self.answers = []
        self._lock = threading.Lock()

    def take(self, posted):
        with self._lock:
            self.posted.append(posted)
            return self.answers.pop(0) if self.answers else 200

    @property
    def seqs(self):
        return [one.json["seq"] for one in self.posted]


@contextmanager
def receiving(tls=None):
    """A receiver on a free port; with ``tls`` (a server's context) behind https."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = receiver.take(Posted(self.path, _lower(self.headers), body))
            if callable(answer):
                answer(self)
                return
            status, headers, text = answer if isinstance(answer, tuple) else (answer, {}, b"ok")
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *args):
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *args):
            """Clients that hang up are what some tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    receiver = Receiver(server.server_port, "http" if tls is None else "https")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _lower(headers):
    return {name.lower(): value for name, value in headers.items()}
