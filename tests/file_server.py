"""A file server on the sandbox's own address, the only one that may be fetched from in tests."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def file_server(settings, answers):
    """``answers`` maps a path to (status, headers, body); a body may also be many pieces.

    Yields the address, whose ``requests`` are what it was asked for: (path, headers).
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            server.requests.append((self.path, dict(self.headers)))
            status, headers, body = answers[self.path]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                for piece in [body] if isinstance(body, bytes) else body:
                    self.wfile.write(piece)
                    self.wfile.flush()
            except (BrokenPipeError, ConnectionResetError):
                # The client has seen enough.
                self.close_connection = True

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.requests = []
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    settings.SITE_URL = f"http://127.0.0.1:{server.server_port}"
    try:
        yield Served(settings.SITE_URL, server.requests)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Served(str):
    """The server's address, with the requests it has seen."""

    __slots__ = ("requests",)

    def __new__(cls, address, requests):
        served = super().__new__(cls, address)
        served.requests = requests
        return served
