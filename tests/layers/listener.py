"""A loopback server that writes down whatever is asked of it: the canary of files that point elsewhere."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Listener:
    """The server, its address, and what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        asked = self.asked

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                self.send_response(404)
                self.end_headers()

            do_HEAD = do_POST = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@contextmanager
def listening() -> Iterator[Listener]:
    """Yield a server that listens until the end of the block."""
    made = Listener()
    yield made
    made.server.shutdown()
    made.server.server_close()
